"""Writing workbooks: typed cells, a frozen heading, widths, a sheet of definitions; nothing runs, nothing is cut."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from spreadsheets.marking import FORMULA_STARTS
from spreadsheets.shapes import Cell, Column, Kind, Sheet

# What a cell can hold, as the format counts it: in UTF-16 units, of which an emoji is two.
CELL_LIMIT = 32_767
DEFINITIONS = "Definitions"
LONG_TEXTS = "Long texts"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")

DEFINITION_COLUMNS = (
    Column("sheet", "Sheet", width=20),
    Column("column", "Column", width=25),
    Column("kind", "Kind", width=22),
    Column("needed", "Needed in every row", width=20),
    Column("meaning", "Meaning", width=90),
)
LONG_COLUMNS = (
    Column("place", "Continues", width=25),
    Column("part", "Part", Kind.WHOLE, width=8),
    Column("text", "Text", width=100),
)


def write_workbook(sheets: Sequence[Sheet], *, title: str = "", definitions: Sequence[tuple[str, str]] = ()) -> bytes:
    """A workbook (.xlsx) with the sheets in order, then one that defines their columns and the terms in `definitions`.

    Text stays text: what starts like a formula is marked so that a spreadsheet shows it and never runs it. A text
    longer than a cell can hold goes on in a sheet "Long texts", which its cell names. A date and time is written as
    its own clock says. Raises TypeError for any other kind of value, ValueError for a sheet's name that can't be one.
    """
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = UNWRITABLE.sub("", title)[:255], ""
    writer = _Writer(book)
    for sheet in sheets:
        writer.sheet(sheet)
    writer.sheet(Sheet(DEFINITIONS, DEFINITION_COLUMNS, _definitions(sheets, definitions)))
    if writer.long_texts:
        writer.sheet(Sheet(LONG_TEXTS, LONG_COLUMNS, list(writer.long_texts)))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _definitions(sheets: Sequence[Sheet], terms: Sequence[tuple[str, str]]) -> Iterator[tuple[Cell, ...]]:
    for sheet in sheets:
        for column in sheet.columns:
            yield sheet.name, column.heading, column.kind.value, "Yes" if column.required else "No", column.meaning
    for term, meaning in terms:
        yield "", term, "", "", meaning


class _Writer:
    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.long_texts: list[tuple[Cell, ...]] = []

    def sheet(self, sheet: Sheet) -> None:
        if not 0 < len(sheet.name) <= 31 or FORBIDDEN_IN_NAMES.search(sheet.name):
            raise ValueError(f"a sheet can't be called {sheet.name!r}")
        page = self.book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for number, column in enumerate(sheet.columns, 1):
            page.column_dimensions[get_column_letter(number)].width = column.width
        page.append([self._heading(page, column.heading) for column in sheet.columns])
        for row_number, row in enumerate(sheet.rows, 2):
            cells = []
            for number, value in enumerate(row, 1):
                place = f"{sheet.name}!{get_column_letter(number)}{row_number}"
                cells.append(self._cell(page, value, place))
            page.append(cells)

    def _heading(self, page: object, heading: str) -> Any:
        cell = WriteOnlyCell(page, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D8DDE0")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        return cell

    def _cell(self, page: object, value: Cell, place: str) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return _text_cell(page, self._fitting(value, place))
        if isinstance(value, datetime):
            cell = WriteOnlyCell(page, value.replace(tzinfo=None))
            cell.number_format = "d mmm yyyy hh:mm"
        elif isinstance(value, date):
            cell = WriteOnlyCell(page, value)
            cell.number_format = "d mmm yyyy"
        elif isinstance(value, bool | int | float):
            cell = WriteOnlyCell(page, value)
        else:
            raise TypeError(f"{place}: a cell can't hold {type(value).__name__}")
        cell.alignment = Alignment(vertical="top")
        return cell

    def _fitting(self, value: str, place: str) -> str:
        """The text whole, or its beginning with a word on where it goes on."""
        text = UNWRITABLE.sub("", value)
        if _units(_escaped(text)) <= CELL_LIMIT:
            return text
        mark = f" [continues on the sheet “{LONG_TEXTS}”: {place}]"
        first, *others = _parts(text, CELL_LIMIT - _units(mark))
        self.long_texts += [(place, number, part) for number, part in enumerate(others, 2)]
        return first + mark


def _text_cell(page: object, text: str) -> Any:
    cell = WriteOnlyCell(page)
    cell.value = _escaped(text)
    # Set after the value, which would make a formula of anything that starts with "=" and an error of "#N/A".
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _escaped(text: str) -> str:
    """The text as a workbook writes it: what would read as the code of a letter ("_x0041_") keeps its own letters."""
    return LOOKS_ESCAPED.sub("_x005F_", text)


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def _parts(text: str, limit: int) -> Iterator[str]:
    """The text in pieces that fit a cell: half of `limit` each, since writing may double what a letter takes."""
    step = limit // 2
    for start in range(0, len(text), step):
        yield text[start : start + step]
