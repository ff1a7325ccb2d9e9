"""Choices among rows: a form offers them, refuses any other, and gives the rows themselves."""

from collections.abc import Callable, Iterable
from typing import Any

from assessments.forms.fields import OfferedChoiceField, OfferedMultipleChoiceField


def _key(row: Any) -> str:
    return str(getattr(row, "key", None) or row.pk)


class RowField(OfferedChoiceField):
    """One of the rows given to `offer`, by its key; None for none."""

    def offer(self, rows: Iterable[Any], *, empty: str = "", label: Callable[[Any], str] = str) -> None:
        """Offer these; `empty` is the words of choosing none, left out for a choice that must be made by radio."""
        self.rows = {_key(row): row for row in rows}
        named = [(key, label(row)) for key, row in self.rows.items()]
        self.choices = [("", empty), *named] if empty else named

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return _key(value) if hasattr(value, "pk") else value


class RowsField(OfferedMultipleChoiceField):
    """Any of the rows given to `offer`, by key; a list."""

    def offer(self, rows: Iterable[Any], *, label: Callable[[Any], str] = str) -> None:
        """Offer these."""
        self.rows = {_key(row): row for row in rows}
        self.choices = [(key, label(row)) for key, row in self.rows.items()]

    def clean(self, value: Any) -> Any:
        return [self.rows[key] for key in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        rows = value.all() if hasattr(value, "all") else value
        return [_key(row) if hasattr(row, "pk") else row for row in rows or ()]
