"""From a workbook's bytes to the cells of its sheets: what is done in a process with limits, on what others sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from spreadsheets.archive import Archive
from spreadsheets.shapes import Fault, GridRow, Refused


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet's rows, what is wrong with its cells, and the places (row, letter) where something is."""

    rows: list[GridRow]
    faults: list[Fault]
    faulty: set[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook: the names of all its sheets, and the cells of those that were wanted, by the name asked for."""

    names: list[str]
    sheets: dict[str, SheetCells]


def open_workbook(
    content: bytes, wanted: Mapping[str, int], max_rows: int, tell: object = None
) -> Opened | list[Fault]:
    """The cells of the sheets in `wanted`, each with its most columns; or why they can't be had.

    Sheets are found in any letter case. Knows no limit on time: whoever calls it has one. What reads is loaded here,
    in the process that reads: its library is a large one.
    """
    from spreadsheets.cells import Grid
    from spreadsheets.parts import Book

    try:
        book = Book(Archive(BytesIO(content)))
        by_name = {name.strip().casefold(): part for name, part in book.sheets.items()}
        found = {}
        for name, max_columns in wanted.items():
            part = by_name.get(name.casefold())
            if part is not None:
                grid = Grid(book, name, max_columns=max_columns, max_rows=max_rows)
                book.archive.parse(part, grid)
                found[name] = SheetCells(grid.rows, grid.faults, grid.faulty)
    except Refused as refused:
        return list(refused.faults)
    return Opened(list(book.sheets), found)
