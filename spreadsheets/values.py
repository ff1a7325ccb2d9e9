"""From a cell as it was read to the value that its column holds."""

import re
from datetime import date, datetime

from nhsuk_forms.text import clean_text
from spreadsheets.shapes import Cell, Column, Kind

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
SLASHES = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
WORDS = re.compile(r"([0-9]{1,2}) ([a-z]{3,9}) ([0-9]{4})")


def value_of(raw: Cell, column: Column) -> tuple[Cell, str]:
    """The value for a column, and why there is none (empty when all is well). Never raises."""
    if raw is None or (isinstance(raw, str) and not clean_text(raw, multiline=True)):
        empty = "" if column.kind in (Kind.TEXT, Kind.LINES) else None
        return empty, f"Enter {_with_article(column.heading)}" if column.required else ""
    if column.kind is Kind.WHOLE:
        return _whole(raw, column)
    if column.kind is Kind.DATE:
        return _date(raw, column)
    text = clean_text(_words(raw), multiline=column.kind is Kind.LINES)
    if len(text) > column.max_length:
        return "", f"{column.heading} must be {column.max_length:,} characters or fewer"
    return text, ""


def _words(raw: Cell) -> str:
    """A value as it reads in the sheet: 2022.1 is "2022.1", a date is a date."""
    if isinstance(raw, bool):
        return "Yes" if raw else "No"
    if isinstance(raw, float):
        return format(raw, ".15g")
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def _whole(raw: Cell, column: Column) -> tuple[Cell, str]:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw, ""
    digits = clean_text(raw, multiline=False) if isinstance(raw, str) else ""
    if re.fullmatch(r"-?[0-9]{1,15}", digits):
        return int(digits), ""
    return None, f"{column.heading} must be a whole number"


def _date(raw: Cell, column: Column) -> tuple[Cell, str]:
    if isinstance(raw, datetime):
        return raw.date(), ""
    if isinstance(raw, date):
        return raw, ""
    found = date_in(raw) if isinstance(raw, str) else None
    return found, "" if found else f"{column.heading} must be a real date, such as 31 March 2027 or 2027-03-31"


def date_in(text: str) -> date | None:
    """The date that a text says as 2027-03-31, 31/03/2027 or 31 March 2027 (day first, as in Britain); else None."""
    words = clean_text(text, multiline=False).casefold()
    if match := ISO.fullmatch(words):
        year, month, day = (int(part) for part in match.groups())
    elif match := SLASHES.fullmatch(words):
        day, month, year = (int(part) for part in match.groups())
    elif match := WORDS.fullmatch(words):
        day, year = int(match[1]), int(match[3])
        month = next((n for n, name in enumerate(MONTHS, 1) if match[2] in (name, name[:3])), 0)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_article(heading: str) -> str:
    """A heading within a sentence: "Title" is "the title", "ODS code" stays as it is."""
    return f"the {heading if heading[1:2].isupper() else heading[:1].lower() + heading[1:]}"
