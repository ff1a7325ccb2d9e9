"""Reading sheets: cells stream through, limits are checked as they pass, and every fault is kept with its place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO

from spreadsheets.archive import MAX_BYTES, Archive
from spreadsheets.cells import Grid, GridRow
from spreadsheets.parts import Book
from spreadsheets.shapes import Cell, Column, Fault, Refused, Row
from spreadsheets.values import value_of

MAX_ROWS = 10_000
# Faults that one answer names; a sheet of the wrong kind has a fault in every cell.
MAX_FAULTS = 100


Check = Callable[[Row], Iterable[tuple[str, str]]]
"""What is wrong with a row beyond its cells, as (column key, reason). A value that can't be taken reads as empty."""


def no_check(row: Row) -> Iterable[tuple[str, str]]:
    """Nothing beyond the cells is checked."""
    return ()


def read_sheet(
    file: BinaryIO,
    *,
    sheet: str,
    columns: Sequence[Column],
    check: Check = no_check,
    max_rows: int = MAX_ROWS,
    max_bytes: int = MAX_BYTES,
) -> list[Row]:
    """The rows of one sheet, below its headings. Rows without a value are left out.

    `check` looks at each row as a whole, so that its faults stand among those of the cells, in the order of the sheet.
    Raises Refused with every fault (the first hundred): as `read_workbook` does.
    """
    checks = {sheet: check}
    return read_workbook(file, sheets={sheet: columns}, checks=checks, max_rows=max_rows, max_bytes=max_bytes)[sheet]


def read_workbook(
    file: BinaryIO,
    *,
    sheets: Mapping[str, Sequence[Column]],
    optional: Sequence[str] = (),
    checks: Mapping[str, Check] = MappingProxyType({}),
    max_rows: int = MAX_ROWS,
    max_bytes: int = MAX_BYTES,
) -> dict[str, list[Row]]:
    """The rows of several sheets by the sheet's name; one that is `optional` and not there has no rows.

    Sheets and headings are found by their names, in any order and in any letter case; other sheets are not looked at.
    Text comes cleaned. Raises Refused for a file that is no workbook, is protected, of an old kind, has macros, or
    unpacks to too much; for a missing sheet or heading, a heading that is not known, a formula, an error value, merged
    cells, a value of the wrong kind, too long or missing, and for more than `max_rows` rows. Needs memory for the
    rows that it returns and for the workbook's words (30 million characters at the most), whatever the file declares.
    """
    book = Book(Archive(file, max_bytes))
    by_name = {name.strip().casefold(): part for name, part in book.sheets.items()}
    found: dict[str, list[Row]] = {}
    faults: list[Fault] = []
    for name, columns in sheets.items():
        part = by_name.get(name.casefold())
        if part is None:
            found[name] = []
            if name not in optional:
                there = ", ".join(f"“{other[:40]}”" for other in list(book.sheets)[:10]) or "none"
                faults.append(Fault("", f"The file has no sheet called “{name}”. Its sheets are: {there}"))
            continue
        grid = Grid(book, name, max_columns=len(columns) + 20, max_rows=max_rows)
        book.archive.parse(part, grid)
        rows, of_rows = _rows(grid, name, columns, checks.get(name, no_check))
        found[name] = rows
        faults += grid.faults + of_rows
    if len(faults) > MAX_FAULTS:
        more = len(faults) - MAX_FAULTS
        faults = [*faults[:MAX_FAULTS], Fault("", f"There are {more:,} more faults like these")]
    if faults:
        raise Refused(faults)
    return found


def _rows(grid: Grid, sheet: str, columns: Sequence[Column], check: Check) -> tuple[list[Row], list[Fault]]:
    """The rows below the headings with their values, and what is wrong with headings and values."""
    if not grid.rows:
        return [], [Fault(sheet, "The sheet is empty. Its first row must hold the headings")]
    letters, faults = _headings(grid.rows[0], sheet, columns)
    if faults:
        # Without the right headings nobody knows what a value means.
        return [], faults
    rows = []
    for line in grid.rows[1:]:
        values: dict[str, Cell] = {}
        row = Row(sheet, line.number, values, letters)
        for column in columns:
            raw = line.cells.get(letters.get(column.key, ""))
            value, reason = value_of(raw, column)
            values[column.key] = value
            if reason and (line.number, letters.get(column.key)) not in grid.faulty:
                faults.append(Fault(row.place(column.key), reason))
        faults += [Fault(row.place(key), reason) for key, reason in check(row)]
        rows.append(row)
    return rows, faults


def _headings(line: GridRow, sheet: str, columns: Sequence[Column]) -> tuple[dict[str, str], list[Fault]]:
    """The letter of each column's heading, and what is wrong with the first row."""
    if line.number != 1:
        return {}, [Fault(f"{sheet}, row 1", "The first row must hold the headings")]
    by_heading = {column.heading.casefold(): column.key for column in columns}
    letters: dict[str, str] = {}
    faults = []
    for letter, raw in line.cells.items():
        heading = str(raw).strip()
        key = by_heading.get(heading.casefold())
        place = f"{sheet}!{letter}1"
        if not heading:
            continue
        if key is None:
            faults.append(Fault(place, f"“{heading[:40]}” is not a heading of this sheet"))
        elif key in letters:
            faults.append(Fault(place, f"The heading “{heading}” is there twice"))
        else:
            letters[key] = letter
    missing = [column.heading for column in columns if column.required and column.key not in letters]
    faults += [Fault(f"{sheet}, row 1", f"The heading “{heading}” is missing") for heading in missing]
    return letters, faults
