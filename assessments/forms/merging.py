"""Two people saved one area: what only one of them changed is merged, and only true conflicts are asked about.

The page carries a mark of each field as it stood when it was opened (`marks`). With it, a save knows of each field who
changed it since: nobody, I, the other, or both. A mark tells no text. A made-up mark changes nothing but what its own
sender is asked: who may save an area may as well choose "keep mine" on the page that asks.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from assessments.forms.area import CONFIRM_LEVEL, AreaForm
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField, clean_text

MARKS = "base"
"""The hidden field that carries the marks."""
LONGEST = 20_000
# Evidence that is being added stands beside what the other person did; there is nothing to choose.
ADDING = ("register_", "new_")
# What belongs to the page or was pressed, and is no answer.
NO_ANSWER = frozenset({"seen_number", CONFIRM_LEVEL})


@dataclass(frozen=True, slots=True)
class Merge:
    """What was typed with the other's one-sided changes taken in; the fields in which both differ; whose is whose."""

    data: QueryDict
    conflicts: tuple[str, ...]
    theirs: tuple[str, ...]


def differing(form: AreaForm) -> list[str]:
    """The names of the fields in which what was typed (`form` is bound) differs from what stands now."""
    return [name for name in form.changed_data if name not in NO_ANSWER and not name.startswith(ADDING)]


def marks(form: AreaForm, without: Iterable[str] = ()) -> str:
    """A mark of each field of the area as it stands now, but those in `without`, as text for the hidden field."""
    left_out = {*NO_ANSWER, *without}
    return " ".join(
        f"{name}={_mark(_plain(field, form.get_initial_for_field(field, name)))}"
        for name, field in form.fields.items()
        if name not in left_out and not name.startswith(ADDING)
    )


def merge(form: AreaForm) -> Merge:
    """Merge what was typed (`form` is bound to it) into what stands now.

    A field without a mark, as from a page opened before there were any, is a conflict where it differs.
    """
    data: Any = form.data
    known = _read(data.get(MARKS, ""))
    conflicts, theirs = [], []
    for name in differing(form):
        field = form.fields[name]
        mark = known.get(name)
        if mark is not None and mark == _mark(_plain(field, form[name].data)):
            theirs.append(name)
        elif mark is None or mark != _mark(_plain(field, form.get_initial_for_field(field, name))):
            conflicts.append(name)
    return Merge(with_theirs(data, form, theirs), tuple(conflicts), tuple(theirs))


def with_theirs(data: QueryDict, form: AreaForm, names: Iterable[str]) -> QueryDict:
    """What was typed, with what stands now put in its place in these fields. `form` is bound to `data`."""
    result = data.copy()
    for name in names:
        field, parts = form.fields[name], _parts(form, name)
        for part in parts:
            result.pop(part, None)
        standing = form.get_initial_for_field(field, name)
        if isinstance(field.widget, forms.MultiWidget):
            for part, value in zip(parts, field.widget.decompress(standing) or [], strict=False):
                result[part] = "" if value is None else str(value)
        elif isinstance(standing, list):
            result.setlist(name, standing)
        else:
            result[name] = "" if standing is None else str(standing)
    return result


def _parts(form: AreaForm, name: str) -> list[str]:
    """The names under which a field's value is posted: several for a date."""
    widget = form.fields[name].widget
    if isinstance(widget, forms.MultiWidget):
        return [name + suffix for suffix in widget.widgets_names]  # type: ignore[attr-defined]
    return [name]


def _plain(field: forms.Field, value: Any) -> str:
    """A value, typed or standing, as one text that is the same for the same answer."""
    if isinstance(field, SplitDateField):
        if isinstance(value, date):
            return value.isoformat()
        try:
            day = field.clean(value)
        except ValidationError:
            return "|".join(str(part) for part in value or ())
        return day.isoformat() if day else ""
    if isinstance(value, list | tuple):
        return " ".join(sorted(str(item) for item in value))
    if isinstance(field, CleanCharField):
        return clean_text(str(value or ""), multiline=field.multiline)
    return str(value or "")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _read(text: str) -> Mapping[str, str]:
    """The marks by field; what is no mark is left out."""
    pairs = (item.rpartition("=") for item in text[:LONGEST].split(" "))
    return {name: mark for name, _, mark in pairs if name}
