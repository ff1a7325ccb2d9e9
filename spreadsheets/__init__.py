"""Reading and writing spreadsheets safely. Knows nothing of the product.

Reading refuses what can't be taken with the place of every fault, in limited memory; writing makes typed cells, none
of which a spreadsheet would run as a formula, and cuts no text.

    columns = [Column("title", "Title", required=True), Column("dated", "Date", kind=Kind.DATE)]
    data = write_workbook([Sheet("Evidence", columns)])               # a template
    rows = read_sheet(file, sheet="Evidence", columns=columns)        # Refused(faults), or rows
    rows[0]["title"], rows[0].place("title")                          # "Minutes", "Evidence!A2"
"""

from collections.abc import Sequence

from spreadsheets.marking import safe_in_csv
from spreadsheets.reading import read_sheet, read_workbook
from spreadsheets.shapes import Cell, Column, Fault, Kind, Refused, Row, Sheet

__all__ = [
    "Cell",
    "Column",
    "Fault",
    "Kind",
    "Refused",
    "Row",
    "Sheet",
    "read_sheet",
    "read_workbook",
    "safe_in_csv",
    "write_workbook",
]


def write_workbook(sheets: Sequence[Sheet], *, title: str = "", definitions: Sequence[tuple[str, str]] = ()) -> bytes:
    """As `spreadsheets.writing.write_workbook`, which is loaded when the first is written: a server starts sooner."""
    from spreadsheets import writing

    return writing.write_workbook(sheets, title=title, definitions=definitions)
