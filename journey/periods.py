"""The periods that values are of. Pure."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

HELP = "A year (2024), a financial year (2024/25), a quarter (2024 Q1), a month (March 2024) or a day (31 March 2024)"
EARLIEST, LATEST = 1948, 2100
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9


class NotAPeriod(ValueError):
    """What was typed is no period; the message says what to type."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a day to a day, both included."""

    starts_on: date
    ends_on: date

    @property
    def label(self) -> str:
        """The period as people write it."""
        a, b = self.starts_on, self.ends_on
        if a == b:
            return f"{a.day} {a:%B %Y}"
        if (a.month, a.day, b.month, b.day) == (1, 1, 12, 31) and a.year == b.year:
            return str(a.year)
        if (a.month, a.day, b.month, b.day) == (4, 1, 3, 31) and b.year == a.year + 1:
            return f"{a.year}/{b.year % 100:02d}"
        if a.day == 1 and b.day == _last(b.year, b.month) and a.year == b.year:
            if a.month == b.month:
                return f"{a:%B %Y}"
            if b.month == a.month + 2 and a.month % 3 == 1:
                return f"{a.year} Q{a.month // 3 + 1}"
        return f"{a.day} {a:%B %Y} to {b.day} {b:%B %Y}"

    @property
    def days(self) -> str:
        """Its first and last day in words; empty where the label tells them."""
        a, b = self.starts_on, self.ends_on
        said = f"{a.day} {a:%B %Y} to {b.day} {b:%B %Y}"
        return "" if a == b or said == self.label else said

    def overlaps(self, other: "Period") -> bool:
        """Whether a day belongs to both."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def read_period(text: str) -> Period:
    """The period that `text` says. Raises NotAPeriod.

    Quarters are of the calendar year. "2024-25" is the financial year from 1 April 2024, as "2024/25" and "2024/2025".
    """
    said = " ".join(text.replace("–", "-").replace("−", "-").split()).casefold()
    parts = re.fullmatch(r"(.+?) (?:to|until) (.+)", said)
    if parts:
        first, last = read_period(parts[1]), read_period(parts[2])
        if last.ends_on < first.starts_on:
            raise NotAPeriod("The period ends before it starts")
        return Period(first.starts_on, last.ends_on)
    try:
        found = _one(said)
    except NotAPeriod:
        raise
    except ValueError:
        found = None
    if found is None:
        raise NotAPeriod(f"Enter a period: {HELP[0].lower()}{HELP[1:]}")
    if not EARLIEST <= found.starts_on.year <= LATEST:
        raise NotAPeriod(f"Enter a period between {EARLIEST} and {LATEST}")
    return found


def _one(said: str) -> Period | None:
    if m := re.fullmatch(r"(\d{4})(?: 00:00:00)?", said):
        return Period(date(int(m[1]), 1, 1), date(int(m[1]), 12, 31))
    if m := re.fullmatch(r"(\d{4}) ?[/-] ?(\d{2}|\d{4})", said):
        year, after = int(m[1]), int(m[2])
        if after == (year + 1) % 100 and 1 <= after <= 12 and "-" in said and len(m[2]) == 2:
            raise NotAPeriod(
                f"“{said}” could be a month or a financial year. Write {year}/{after:02d} or a month's name"
            )
        if after in (year + 1, (year + 1) % 100):
            return Period(date(year, 4, 1), date(year + 1, 3, 31))
        return _month(year, after) if len(m[2]) == 2 and "-" in said else None
    if m := re.fullmatch(r"(?:(\d{4}) ?q([1-4])|q([1-4]) (\d{4}))", said):
        year, quarter = int(m[1] or m[4]), int(m[2] or m[3])
        return Period(date(year, quarter * 3 - 2, 1), date(year, quarter * 3, _last(year, quarter * 3)))
    if m := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?", said):
        day = date(int(m[1]), int(m[2]), int(m[3]))
        return Period(day, day)
    if m := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", said):
        day = date(int(m[3]), int(m[2]), int(m[1]))
        return Period(day, day)
    if m := re.fullmatch(r"(?:(\d{1,2}) )?([a-z]+) (\d{4})", said):
        if m[2] not in _MONTHS:
            return None
        if m[1]:
            day = date(int(m[3]), _MONTHS[m[2]], int(m[1]))
            return Period(day, day)
        return _month(int(m[3]), _MONTHS[m[2]])
    return None


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, _last(year, month)))


def overlapping(period: Period, others: Iterable[Period]) -> Period | None:
    """The first of `others` that shares a day with `period`, None when none does."""
    return next((other for other in others if period.overlaps(other)), None)
