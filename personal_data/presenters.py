"""What is held, in the lines that the page and the copy show."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

from personal_data.held import Held, Purpose, here

Row = dict[str, Any]
MOST_SHOWN = 200
"""Rows of a table that the page in the copy shows; its data file has all of them."""
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?\+00:00")


@dataclass(frozen=True, slots=True)
class Group:
    """Everything that is held for one purpose."""

    purpose: Purpose
    tables: tuple[Held, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(held.words for held in self.tables)


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a person's copy, as plain data."""

    held: Held
    rows: list[Row]

    @property
    def file(self) -> str:
        """Where its data stand in the zip."""
        return f"data/{slugify(self.held.words)}.json"

    @property
    def heads(self) -> list[str]:
        """The columns, in words."""
        return [name.replace("_", " ").capitalize() for name in (self.rows[0] if self.rows else ())]

    @property
    def shown(self) -> list[list[str]]:
        return [[_shown(value) for value in row.values()] for row in self.rows[:MOST_SHOWN]]

    @property
    def left(self) -> int:
        return max(0, len(self.rows) - MOST_SHOWN)


def by_purpose() -> list[Group]:
    """The tables of this installation by purpose, in the order in which they are written down."""
    found: dict[Purpose, list[Held]] = {}
    for held in here():
        found.setdefault(held.purpose, []).append(held)
    return [Group(purpose, tuple(tables)) for purpose, tables in found.items()]


def page_of(sections: Sequence[Section]) -> dict[str, Any]:
    """What the page in the copy shows: the tables with something in them by purpose, and the others by name."""
    found: dict[Purpose, list[Section]] = {}
    for section in sections:
        if section.rows:
            found.setdefault(section.held.purpose, []).append(section)
    groups = [{"purpose": purpose, "sections": several} for purpose, several in found.items()]
    return {"made": timezone.localtime(), "groups": groups, "empty": [one for one in sections if not one.rows]}


def _shown(value: Any) -> str:
    """A plain value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "j F Y, H:i")
    return str(value)
