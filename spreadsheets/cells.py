"""One sheet's cells, streamed: kept while within the limits, refused by place where they can't be taken."""

import re
from datetime import date, datetime
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from spreadsheets.archive import UNPACKS_TOO_LARGE, refuse
from spreadsheets.parts import MAX_CHARACTERS, Book, Words
from spreadsheets.shapes import Cell, Fault, GridRow

MAX_FAULTS_KEPT = 10_000
# Rows that hold nothing but a format: a sheet may carry some, and a made one carries a million.
MAX_EMPTY_ROWS = 100_000
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Grid(Words):
    """Reads a sheet's part. After parsing: `rows`, `faults`, and the places (row, letter) that are `faulty`.

    Raises Refused, and stops reading, for more than `max_rows` rows below the headings or columns beyond
    `max_columns`.
    """

    def __init__(self, book: Book, sheet: str, *, max_columns: int, max_rows: int) -> None:
        super().__init__()
        self.book, self.sheet = book, sheet
        self.max_columns, self.max_rows = max_columns, max_rows
        self.epoch = MAC_EPOCH if book.starts_in_1904 else WINDOWS_EPOCH
        self.rows: list[GridRow] = []
        self.faults: list[Fault] = []
        self.faulty: set[tuple[int, str]] = set()
        self.row, self.column, self.rows_seen = 0, 0, 0
        self.cells: dict[str, Cell] = {}
        self.kind, self.style = "n", 0
        self.is_cell = False

    def start(self, name: str, attrs: Any) -> None:
        super().start(name, attrs)
        if name == "row":
            self._start_row(attrs)
        elif name == "c":
            self._start_cell(attrs)
        elif name == "v" and self.is_cell:
            self.collecting = True
        elif name == "f" and self.is_cell:
            self._fault("The cell holds a formula. Put its value in its place")
        elif name == "mergeCell":
            where = attrs.get("ref", "")[:20]
            self.faults.append(Fault(f"{self.sheet}!{where}", "The cells are merged. Unmerge them"))
            if len(self.faults) > MAX_FAULTS_KEPT:
                raise refuse("The sheet has more faults than can be named. Copy the rows into the empty template")

    def end(self, name: str) -> None:
        super().end(name)
        if name == "c" and self.is_cell:
            self._end_cell()
        elif name == "row" and self.cells:
            if len(self.rows) > self.max_rows:
                raise refuse(f"The sheet has more than {self.max_rows:,} rows", f"{self.sheet}, row {self.row}")
            self.rows.append(GridRow(self.row, self.cells))
            self.cells = {}

    def _start_row(self, attrs: Any) -> None:
        self.rows_seen += 1
        if self.rows_seen - len(self.rows) > MAX_EMPTY_ROWS:
            raise refuse(f"The sheet “{self.sheet}” has too many empty rows. Copy the rows into the empty template")
        number = attrs.get("r", "")
        after = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self.row + 1
        if after <= self.row:
            raise refuse("The sheet's rows are out of order. Copy them into the empty template", self.sheet)
        self.row, self.column, self.cells = after, 0, {}

    def _start_cell(self, attrs: Any) -> None:
        address = ADDRESS.fullmatch(attrs.get("r", ""))
        column = _number(address[1]) if address else self.column + 1
        if column <= self.column:
            raise refuse("The sheet's cells are out of order. Copy them into the empty template", self.sheet)
        self.column = column
        self.kind, style = attrs.get("t", "n"), attrs.get("s", "0")
        self.style = int(style) if style.isascii() and style.isdigit() and len(style) < 8 else 0
        self.is_cell, self.buffer = True, []

    def _end_cell(self) -> None:
        self.is_cell = False
        text = self.taken()
        if not text:
            return
        if self.column > self.max_columns:
            letter = get_column_letter(min(self.column, 18_278))
            raise refuse("There is a value beyond the sheet's columns. Remove it", f"{self.sheet}!{letter}{self.row}")
        value = self._value(text)
        if value is not None and value != "":
            self.cells[get_column_letter(self.column)] = value

    def _value(self, text: str) -> Cell:
        try:
            if self.kind == "s":
                return self._shared(text)
            if self.kind in ("inlineStr", "str"):
                return text
            if self.kind == "b":
                return text.strip() == "1"
            if self.kind == "e":
                self._fault("The cell holds an error value. Put the right value in its place")
                return None
            if self.kind == "d":
                return _plain(from_ISO8601(text))
            number = float(text) if len(text) <= 40 else float("nan")
            if number - number != 0:  # neither infinite nor no number at all
                raise ValueError
            if self.style < len(self.book.is_date) and self.book.is_date[self.style]:
                return _plain(from_excel(number, self.epoch))
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        except (ValueError, IndexError, OverflowError, TypeError):
            self._fault("The cell’s value can’t be read")
            return None

    def _shared(self, text: str) -> str:
        """The words that many cells may share: they count for each, since each cell becomes a value of its own."""
        words = self.book.strings[_index(text)]
        self.characters_seen += len(words)
        if self.characters_seen > MAX_CHARACTERS:
            raise refuse(UNPACKS_TOO_LARGE)
        return words

    def _fault(self, reason: str) -> None:
        letter = get_column_letter(min(self.column, 18_278))
        if (self.row, letter) not in self.faulty:
            self.faulty.add((self.row, letter))
            self.faults.append(Fault(f"{self.sheet}!{letter}{self.row}", reason))
        if len(self.faults) > MAX_FAULTS_KEPT:
            raise refuse("The sheet has more faults than can be named. Copy the rows into the empty template")


def _number(letters: str) -> int:
    """A column's number from its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _index(text: str) -> int:
    """The place of a shared string. Raises IndexError for anything below 0, which Python would count from the end."""
    number = int(text[:12])
    if number < 0:
        raise IndexError
    return number


def _plain(value: object) -> Cell:
    """A date without a time where it has none; a time of day alone as its words."""
    if isinstance(value, datetime) and (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0):
        return value.date()
    return value if isinstance(value, date) else str(value)
