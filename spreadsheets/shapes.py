"""What goes in and out: columns, rows, sheets, and faults with their places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

Cell = str | int | float | bool | date | datetime | None


class Kind(Enum):
    """What a column holds. A column of text takes a number as it is read ("2022.1"); the others only their own."""

    TEXT = "text"
    LINES = "text of several lines"
    WHOLE = "whole number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, the same for reading, for writing and for the sheet of definitions.

    `key` names it in code and `heading` in the sheet's first row. A `required` column must be there and filled in
    every row. `width` is in characters; `meaning` says on the sheet of definitions what belongs there.
    """

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    max_length: int = 10_000
    width: int = 20
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to write: cells in the order of its columns."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row that was read: values by column key (text is "" and anything else None where the cell is empty)."""

    sheet: str
    number: int
    values: Mapping[str, Cell]
    letters: Mapping[str, str] = field(repr=False)

    def __getitem__(self, key: str) -> Cell:
        return self.values[key]

    def text(self, key: str) -> str:
        """The text in a column of text."""
        return str(self.values[key] or "")

    def place(self, key: str = "") -> str:
        """Where a value stands, such as "Evidence!C5"; without a key, or without its column, "Evidence, row 5"."""
        letter = self.letters.get(key)
        return f"{self.sheet}!{letter}{self.number}" if letter else f"{self.sheet}, row {self.number}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something can't be taken, and its place; the place is empty for the file as a whole."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


class Refused(Exception):
    """The file can't be taken; `faults` says why, place by place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with its number in the sheet and its values by column letter; empty cells are left out."""

    number: int
    cells: dict[str, Cell]
