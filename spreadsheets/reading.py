"""Reading sheets: cells come from a process with limits, become values, and every fault is kept with its place."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO

from limited import Busy, Failed, OfThisProcess, Worker
from spreadsheets.archive import MAX_BYTES, refuse
from spreadsheets.opening import Opened, SheetCells, open_workbook
from spreadsheets.shapes import Cell, Column, Fault, GridRow, Refused, Row
from spreadsheets.values import value_of

logger = logging.getLogger(__name__)

MAX_ROWS = 10_000
# A sheet of 10,000 rows takes one; the limits on what a file may hold come first.
SECONDS = 20.0
MEMORY_BYTES = 1024 * 1024 * 1024
# Whoever sends a file holds a thread of the web server: others who send one meanwhile are told to try again.
MOST_WAITING = 2
TOO_MUCH = "The file takes too long or too much memory to read. Copy the rows into the empty template"
BUSY = "Other spreadsheets are being read just now. Wait a minute, then send the file again"
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
    Text comes cleaned. The file is opened in a process of its own, with limits on its time and memory. Raises Refused
    for what doesn't keep to them; for a file that is no workbook, is protected, of an old kind, has macros, or
    unpacks to too much; for a missing sheet or heading, a heading that is not known, a formula, an error value, merged
    cells, a value of the wrong kind, too long or missing, and for more than `max_rows` rows. Needs memory for the
    rows that it returns (30 million characters at the most), whatever the file declares.
    """
    opened = _opened(_content(file, max_bytes), {name: len(sheets[name]) + 20 for name in sheets}, max_rows)
    found: dict[str, list[Row]] = {}
    faults: list[Fault] = []
    for name, columns in sheets.items():
        cells = opened.sheets.get(name)
        if cells is None:
            found[name] = []
            if name not in optional:
                there = ", ".join(f"“{other[:40]}”" for other in opened.names[:10]) or "none"
                faults.append(Fault("", f"The file has no sheet called “{name}”. Its sheets are: {there}"))
            continue
        rows, of_rows = _rows(cells, name, columns, checks.get(name, no_check))
        found[name] = rows
        faults += cells.faults + of_rows
    if len(faults) > MAX_FAULTS:
        more = len(faults) - MAX_FAULTS
        faults = [*faults[:MAX_FAULTS], Fault("", f"There are {more:,} more faults like these")]
    if faults:
        raise Refused(faults)
    return found


def _content(file: BinaryIO, max_bytes: int) -> bytes:
    """The file whole. Raises Refused for one that is empty or too large."""
    size = file.seek(0, 2)
    if not size:
        raise refuse("The file is empty")
    if size > max_bytes:
        raise refuse(f"The file must be {max_bytes // (1024 * 1024)} MB or smaller")
    file.seek(0)
    return file.read()


_worker = OfThisProcess(
    lambda: Worker(open_workbook, seconds=SECONDS, memory_bytes=MEMORY_BYTES, most_waiting=MOST_WAITING)
)


def _opened(content: bytes, wanted: Mapping[str, int], max_rows: int) -> Opened:
    """The cells of the sheets that are wanted. Raises Refused."""
    try:
        answer = _worker().do(content, dict(wanted), max_rows).answer
    except Busy:
        raise refuse(BUSY) from None
    except Failed as failed:
        logger.warning("A spreadsheet was not read: %s", failed)
        raise refuse(TOO_MUCH) from None
    if isinstance(answer, Opened):
        return answer
    raise Refused(answer)


def _rows(cells: SheetCells, sheet: str, columns: Sequence[Column], check: Check) -> tuple[list[Row], list[Fault]]:
    """The rows below the headings with their values, and what is wrong with headings and values."""
    if not cells.rows:
        return [], [Fault(sheet, "The sheet is empty. Its first row must hold the headings")]
    letters, faults = _headings(cells.rows[0], sheet, columns)
    if faults:
        # Without the right headings nobody knows what a value means.
        return [], faults
    rows = []
    for line in cells.rows[1:]:
        values: dict[str, Cell] = {}
        row = Row(sheet, line.number, values, letters)
        for column in columns:
            raw = line.cells.get(letters.get(column.key, ""))
            value, reason = value_of(raw, column)
            values[column.key] = value
            if reason and (line.number, letters.get(column.key)) not in cells.faulty:
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
