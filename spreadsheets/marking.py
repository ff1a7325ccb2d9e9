"""What a spreadsheet would run as a formula, and how it is kept from it."""

from spreadsheets.shapes import Cell

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A spreadsheet that opens CSV in an East Asian language takes the wide signs for the narrow ones.
WIDE_STARTS = ("＝", "＋", "－", "＠")


def safe_in_csv(value: Cell) -> Cell:
    """The value as a cell of CSV, where a spreadsheet would run what starts like a formula: such text is marked."""
    starts = (*FORMULA_STARTS, *WIDE_STARTS)
    return f"'{value}" if isinstance(value, str) and value.startswith(starts) else value
