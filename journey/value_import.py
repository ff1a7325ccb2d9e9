"""Indicator values in a spreadsheet: its columns, the template, and what a row of it becomes. No ORM."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from journey.periods import Period
from journey.potential import IndicatorContent
from spreadsheets import Column, Kind, Sheet, write_workbook

SHEET = "Values"
MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
SOURCE_LIMIT, URL_LIMIT, NOTE_LIMIT = 300, 500, 2_000
CONFIDENCE = {"published": "Published figure", "counted": "Counted locally", "estimated": "Estimate"}
DEFAULT = "counted"

Place = tuple[int, str]
"""A system's id and an indicator's key."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One value to import; `is_there` when the system has the same value for the same period already."""

    number: int
    system_id: int
    key: str
    starts_on: date
    ends_on: date
    value: Decimal
    confidence: str
    source: str
    url: str
    note: str
    is_there: bool = False

    @property
    def period(self) -> Period:
        """The days that it is of."""
        return Period(self.starts_on, self.ends_on)

    def as_json(self) -> dict[str, Any]:
        """The row as it is kept until it is confirmed."""
        days = {"starts_on": self.starts_on.isoformat(), "ends_on": self.ends_on.isoformat()}
        return {**asdict(self), **days, "value": str(self.value)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ImportRow":
        """The row as it was kept."""
        days = {name: date.fromisoformat(kept[name]) for name in ("starts_on", "ends_on")}
        return cls(**{**kept, **days, "value": Decimal(kept["value"])})


@dataclass(frozen=True, slots=True)
class Known:
    """What a spreadsheet is read against.

    `systems` are those that it may name, as ids by code, None for a spreadsheet of one system, whose id is `system`.
    `indicators` are those that a row may name, `values` the periods and figures that systems have already.
    """

    system: int
    systems: Mapping[str, int] | None
    indicators: Sequence[IndicatorContent]
    values: Mapping[Place, Sequence[tuple[Period, Decimal]]]

    def by_word(self) -> dict[str, IndicatorContent]:
        """The indicators by all that a cell may call them; a name that two have calls neither."""
        found: dict[str, IndicatorContent] = {}
        twice: set[str] = set()
        for one in self.indicators:
            for word in {one.key.casefold(), one.name.casefold()}:
                if word in found:
                    twice.add(word)
                found[word] = one
        return {word: one for word, one in found.items() if word not in twice}


def columns(*, national: bool) -> tuple[Column, ...]:
    """The columns of the sheet; that of several systems begins with the system."""
    own = (
        Column(
            "indicator",
            "Indicator",
            required=True,
            max_length=200,
            width=40,
            meaning="Its key, such as ES-1, or its whole name. They stand below",
        ),
        Column(
            "period",
            "Period",
            required=True,
            max_length=60,
            width=20,
            meaning="2024, 2024/25, 2024 Q1, March 2024 or 31 March 2024; also 1 May 2024 to 4 June 2024",
        ),
        Column(
            "value",
            "Value",
            required=True,
            max_length=60,
            width=20,
            meaning="In the indicator's own unit. A share of 42 per cent is 42 or 42%, not 0.42",
        ),
        Column(
            "confidence",
            "How sure",
            max_length=40,
            width=20,
            meaning=f"One of: {', '.join(CONFIDENCE.values())}. Empty means {CONFIDENCE[DEFAULT].lower()}",
        ),
        Column(
            "source",
            "Source",
            max_length=SOURCE_LIMIT,
            width=50,
            meaning="Who counted or published it. A published figure must have one",
        ),
        Column("url", "Link", max_length=URL_LIMIT, width=40, meaning="If it is on the web: it starts with https://"),
        Column("note", "Note", Kind.LINES, max_length=NOTE_LIMIT, width=50, meaning="What a reader should know"),
    )
    if not national:
        return own
    system = Column("system", "System", required=True, max_length=10, width=10, meaning="Its ODS code, such as QWO")
    return (system, *own)


def template(indicators: Sequence[IndicatorContent], *, national: bool) -> bytes:
    """The empty spreadsheet; its second sheet names every indicator with its unit."""
    terms = [(one.key, f"{one.name}, in {one.unit_words} ({one.domain_name})") for one in indicators]
    return write_workbook(
        [Sheet(SHEET, columns(national=national))], title="Values of indicators to import", definitions=terms
    )
