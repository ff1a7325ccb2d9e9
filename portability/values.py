"""Values between rows and the plain text of a copy: text, whole numbers, truth, nothing, dates in ISO 8601."""

import uuid
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import is_aware

from nhsuk_forms.text import clean_text, has_hidden

MOST_LETTERS = 200_000
MOST_DEPTH = 8


class WrongValue(Exception):
    """A value that its column can't hold; the text says why."""


def to_plain(value: Any) -> Any:
    """A value of a row as the copy writes it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | Decimal) else value


def from_plain(field: Any, value: Any) -> Any:
    """The value of a column from what a copy says. Raises WrongValue."""
    if value is None:
        if not field.null:
            raise WrongValue("there must be a value")
        return None
    if isinstance(field, models.JSONField):
        _check_json(value, 0)
        return value
    if isinstance(field, models.BooleanField):
        return _of_type(value, bool, "must be true or false")
    if isinstance(field, models.IntegerField):
        if isinstance(value, bool):
            raise WrongValue("must be a whole number")
        return _of_type(value, int, "must be a whole number")
    text = _of_type(value, str, "must be text")
    if isinstance(field, models.DateTimeField):
        return _moment(text)
    if isinstance(field, models.DateField):
        return _day(text)
    if isinstance(field, models.UUIDField):
        try:
            return uuid.UUID(text)
        except ValueError:
            raise WrongValue("must be a reference of 32 hexadecimal digits") from None
    if isinstance(field, models.DecimalField):
        try:
            return field.to_python(Decimal(text))
        except (InvalidOperation, ValidationError):
            raise WrongValue("must be a number, written as text") from None
    _check_text(text)
    if text != clean_text(text, multiline=isinstance(field, models.TextField)):
        raise WrongValue("holds spaces, newlines or letters that a form would have cleaned")
    return text


def check_row(row: models.Model, fields: list[Any]) -> dict[str, str]:
    """What is wrong with the values of a row that was made from a copy, by column: lengths, choices, ranges."""
    # A person who left leaves an empty name behind, also where nobody may leave one empty when writing.
    checked = {f.name for f in fields if not (getattr(row, f.attname) == "" and (f.blank or f.name.endswith("_name")))}
    everything = {field.name for field in row._meta.fields}
    try:
        row.clean_fields(exclude=everything - checked)
    except ValidationError as error:
        return {name: " ".join(messages) for name, messages in error.message_dict.items()}
    return {}


def _of_type(value: Any, kind: type, otherwise: str) -> Any:
    if type(value) is not kind:
        raise WrongValue(otherwise)
    return value


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise WrongValue("must be a date and time") from None
    if not is_aware(found):
        raise WrongValue("must be a date and time with its offset")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongValue("must be a date") from None


def _check_text(text: str) -> None:
    if len(text) > MOST_LETTERS:
        raise WrongValue(f"must be {MOST_LETTERS:,} characters or fewer")
    if has_hidden(text):
        raise WrongValue("holds characters that nobody sees")


def _check_json(value: Any, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise WrongValue("is nested too deeply")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        for item in value:
            _check_json(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_json(key, depth + 1)
            _check_json(item, depth + 1)
    elif value is not None and type(value) not in (int, bool):
        raise WrongValue("holds a value of a kind that is not known")
