"""The rows of a spreadsheet of indicator values that was filled in, or every fault in it. No ORM."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import BinaryIO

from assessments.weblinks import web_address
from journey.numbers import NotANumber, is_share, read_number, shown, with_unit
from journey.periods import NotAPeriod, Period, read_period
from journey.potential import IndicatorContent
from journey.value_import import (
    CONFIDENCE,
    DEFAULT,
    MAX_BYTES,
    MAX_ROWS,
    SHEET,
    URL_LIMIT,
    ImportRow,
    Known,
    Place,
    columns,
)
from spreadsheets import Fault, Refused, Row, read_sheet

# What a spreadsheet makes of a month that is typed as "Mar-24".
FIRST_OF_A_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})-01(T00:00:00)?")


def read_rows(file: BinaryIO, known: Known) -> tuple[ImportRow, ...]:
    """The rows of a filled-in spreadsheet: all of them, or none.

    Raises Refused with every fault and its place (the first hundred), also for a sheet without a row.
    """
    reader = _Reader(known)
    rows = read_sheet(
        file,
        sheet=SHEET,
        columns=columns(national=known.systems is not None),
        check=reader.check,
        max_rows=MAX_ROWS,
        max_bytes=MAX_BYTES,
    )
    if not rows:
        raise Refused([Fault(SHEET, "The sheet has no value below its headings")])
    return tuple(reader.rows)


class _Reader:
    """Reads row by row and keeps what it read, so that a row is held against those above it."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.by_word = known.by_word()
        self.rows: list[ImportRow] = []
        self.taken: dict[Place, list[tuple[Period, int]]] = defaultdict(list)
        self.confidence = {word.casefold(): key for key, label in CONFIDENCE.items() for word in (key, label)}

    def check(self, row: Row) -> Iterator[tuple[str, str]]:
        """What is wrong with a row. A row without a fault is kept in `rows`."""
        faults: list[tuple[str, str]] = []
        system_id = self._system(row, faults)
        indicator = self._indicator(row, faults)
        period = self._period(row, faults)
        value = self._value(row, indicator, faults)
        confidence = self._confidence(row, faults)
        url = self._url(row, faults)
        if system_id is not None and indicator is not None and period is not None:
            place = (system_id, indicator.key)
            fault, is_there = self._beside(place, period, value, indicator.unit)
            if fault:
                faults.append(("period", fault))
            self.taken[place].append((period, row.number))
            if not faults and value is not None:
                self.rows.append(
                    ImportRow(
                        number=row.number,
                        system_id=system_id,
                        key=indicator.key,
                        starts_on=period.starts_on,
                        ends_on=period.ends_on,
                        value=value,
                        confidence=confidence,
                        source=row.text("source"),
                        url=url,
                        note=row.text("note"),
                        is_there=is_there,
                    )
                )
        yield from faults

    def _system(self, row: Row, faults: list[tuple[str, str]]) -> int | None:
        if self.known.systems is None:
            return self.known.system
        code = row.text("system")
        found = self.known.systems.get(code.upper())
        if code and found is None:
            faults.append(("system", f"“{code}” is not the code of a system that there is now"))
        return found

    def _indicator(self, row: Row, faults: list[tuple[str, str]]) -> IndicatorContent | None:
        said = row.text("indicator")
        found = self.by_word.get(said.casefold())
        if said and found is None:
            faults.append(
                ("indicator", f"“{said[:60]}” is not an indicator. Enter a key such as ES-1, or a whole name")
            )
        return found

    def _period(self, row: Row, faults: list[tuple[str, str]]) -> Period | None:
        said = row.text("period")
        if not said:
            return None
        if FIRST_OF_A_MONTH.fullmatch(said):
            day = date.fromisoformat(said[:10])
            faults.append(
                (
                    "period",
                    f"The cell holds the date {day.day} {day:%B %Y}, which a spreadsheet also makes of a month. "
                    f"Write the text {day:%B %Y} for the month, or {day.day} {day:%B %Y} for the day",
                )
            )
            return None
        try:
            return _read_period(said.removesuffix("T00:00:00"))
        except NotAPeriod as fault:
            faults.append(("period", str(fault)))
            return None

    def _value(self, row: Row, indicator: IndicatorContent | None, faults: list[tuple[str, str]]) -> Decimal | None:
        said = row.text("value")
        if not said or indicator is None:
            return None
        try:
            value = read_number(said, indicator.unit)
        except NotANumber as fault:
            faults.append(("value", str(fault)))
            return None
        if is_share(indicator.unit) and 0 < value <= 1 and re.fullmatch(r"[0-9.]+", said):
            faults.append(
                (
                    "value",
                    f"“{said}” may be {shown(value * 100)} per cent in a cell of percentages. Write it with its %",
                )
            )
            return None
        return value

    def _confidence(self, row: Row, faults: list[tuple[str, str]]) -> str:
        said = row.text("confidence")
        found = self.confidence.get(said.casefold(), "" if said else DEFAULT)
        if not found:
            faults.append(("confidence", f"“{said}” is none of: {', '.join(CONFIDENCE.values())}"))
        elif found == "published" and not row.text("source"):
            faults.append(("source", "Enter the source of the published figure"))
        return found

    def _url(self, row: Row, faults: list[tuple[str, str]]) -> str:
        try:
            address = web_address(row.text("url"))
        except ValueError as fault:
            faults.append(("url", str(fault)))
            return ""
        if len(address) > URL_LIMIT:
            faults.append(("url", f"Link must be {URL_LIMIT} characters or fewer"))
        return address

    def _beside(self, place: Place, period: Period, value: Decimal | None, unit: str) -> tuple[str, bool]:
        """Why a period can't stand beside what is there or above, and whether the very value is there already."""
        for other, number in self.taken[place]:
            if period.overlaps(other):
                said = "is the period" if other == period else f"shares days with {other.label}"
                return f"{period.label} {said} of the same indicator in row {number}", False
        for other, figure in self.known.values.get(place, ()):
            if period == other and figure == value:
                return "", True
            if period.overlaps(other):
                # What a system keeps is its own: a spreadsheet of many systems is not told its figures.
                told = f": {with_unit(figure, unit)}" if self.known.systems is None else ""
                said = "There is" if other == period else f"{period.label} shares days with {other.label}: there is"
                return f"{said} a value for {other.label} already{told}", False
        return "", False


@lru_cache(maxsize=1024)
def _read_period(text: str) -> Period:
    return read_period(text)
