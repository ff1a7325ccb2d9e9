"""Step 1: what an indicator was, shall be, and is for each person; how complete a domain is. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frameworks.months import month_words
from journey.numbers import is_share, with_unit
from journey.periods import Period, overlapping

PEOPLE = 1000
"""What is counted is shown for each thousand people of the system, money for each person."""
# A unit that is a share or an average already says nothing more when it is divided by the population.
_NOT_PER_HEAD = re.compile(
    r"%|\b(per|percent|percentage|rate|ratio|share|index|score|average|mean|median|days|years)\b"
)


@dataclass(frozen=True, slots=True)
class IndicatorContent:
    """A published indicator ("ES-1") or one of the system's own ("local-12"). `id` is the row's in its own table."""

    key: str
    id: int
    name: str
    unit: str
    direction: str
    domain_key: str
    domain_name: str
    source: str = ""
    number: int = 0
    is_retired: bool = False

    @property
    def is_local(self) -> bool:
        """Whether the system added it."""
        return self.key.startswith("local-")

    @property
    def unit_words(self) -> str:
        """The unit as people say it."""
        return "pounds" if self.unit == "GBP" else self.unit


@dataclass(frozen=True, slots=True)
class Value:
    """What an indicator was in a period, and who says so; `confidence` is "published", "counted" or "estimated"."""

    id: int
    number: int
    period: Period
    value: Decimal
    source: str
    url: str
    note: str
    confidence: str
    is_baseline: bool
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator shall be by a date."""

    id: int
    number: int
    value: Decimal
    due_on: date
    note: str
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Population:
    """How many people a system had, as published. `as_at` is a year ("2024") or a year and month ("2022-12")."""

    people: Decimal
    as_at: str
    source: str

    @property
    def month(self) -> int:
        """Months since the year 0; a year alone means its middle, as yearly estimates do."""
        year, _, month = self.as_at.partition("-")
        return int(year) * 12 + int(month or 6)

    @property
    def when(self) -> str:
        """Its date in words."""
        return month_words(self.as_at)


@dataclass(frozen=True, slots=True)
class PerHead:
    """A value for each person or each thousand people, and the population that it was divided by."""

    value: Decimal
    unit: str
    population: Population

    @property
    def words(self) -> str:
        """The figure with its unit, to three figures or so."""
        exact = abs(self.value)
        places = 0 if exact >= 100 else 1 if exact >= 10 else 2
        if self.value and exact < Decimal("0.005"):
            return f"less than {'£0.01' if self.unit == 'per person' else '0.01'} {self.unit}"
        if self.unit == "per person":
            sign = "−" if self.value < 0 else ""
            return f"{sign}£{exact:,.{places if places != 1 else 2}f} {self.unit}"
        return f"{self.value:,.{places}f} {self.unit}"


@dataclass(frozen=True, slots=True)
class IndicatorBoard:
    """One indicator of a system: its values by period and its targets by date, those in use."""

    indicator: IndicatorContent
    values: tuple[Value, ...] = ()
    targets: tuple[Target, ...] = ()

    @property
    def latest(self) -> Value | None:
        """The value of the period that ends last."""
        return max(self.values, key=lambda one: (one.period.ends_on, one.period.starts_on), default=None)

    @property
    def baseline(self) -> Value | None:
        """The value from which progress is counted."""
        return next((one for one in self.values if one.is_baseline), None)

    def target(self, today: date) -> Target | None:
        """The target that is due next, else the one that was due last."""
        ahead = [one for one in self.targets if one.due_on >= today]
        return ahead[0] if ahead else self.targets[-1] if self.targets else None


@dataclass(frozen=True, slots=True)
class DomainBoard:
    """One domain: its published indicators, and the system's own."""

    key: str
    name: str
    why: str
    published: tuple[IndicatorBoard, ...]
    own: tuple[IndicatorBoard, ...] = ()

    @property
    def filled(self) -> int:
        """How many of the published indicators have a value."""
        return sum(1 for one in self.published if one.values)

    @property
    def own_filled(self) -> int:
        """How many of the system's own have one."""
        return sum(1 for one in self.own if one.values)


@dataclass(frozen=True, slots=True)
class PotentialBoard:
    """Every indicator of one system by domain, and its published populations."""

    domains: tuple[DomainBoard, ...]
    populations: tuple[Population, ...]
    today: date

    @property
    def filled(self) -> int:
        """How many published indicators have a value."""
        return sum(one.filled for one in self.domains)

    @property
    def total(self) -> int:
        """How many published indicators there are."""
        return sum(len(one.published) for one in self.domains)


def may_be_per_head(unit: str) -> bool:
    """Whether a value in `unit` says more when it is divided by the population: money and counts, no shares."""
    return bool(unit) and not is_share(unit) and not _NOT_PER_HEAD.search(unit.casefold())


def population_for(period: Period, populations: Iterable[Population]) -> Population | None:
    """The population of the date nearest to the end of the period, the earlier of two equally near."""
    end = period.ends_on.year * 12 + period.ends_on.month
    return min(populations, key=lambda one: (abs(one.month - end), one.month), default=None)


def per_head(value: Decimal, unit: str, period: Period, populations: Iterable[Population]) -> PerHead | None:
    """Pounds for each person, anything else that is counted for each thousand; None where that makes no sense.

    None too where the population is not known. The rule is this product's own.
    """
    population = population_for(period, populations) if may_be_per_head(unit) else None
    if population is None or population.people <= 0:
        return None
    if unit == "GBP":
        return PerHead(value / population.people, "per person", population)
    return PerHead(value * PEOPLE / population.people, "per 1,000 people", population)


def since_baseline(board: IndicatorBoard) -> str:
    """How the latest value stands to the baseline, in words; empty where there is nothing to compare."""
    first, last = board.baseline, board.latest
    if first is None or last is None or first.id == last.id:
        return ""
    change = last.value - first.value
    if not change:
        return "The same as the baseline"
    unit = board.indicator.unit
    said = with_unit(abs(change), "percentage points" if is_share(unit) else unit)
    share = f" ({abs(change) / first.value:.1%})" if first.value > 0 and not is_share(unit) else ""
    return f"{'Up' if change > 0 else 'Down'} by {said}{share} from the baseline{_good(change, board.indicator)}"


def _good(change: Decimal, indicator: IndicatorContent) -> str:
    if indicator.direction not in {"higher", "lower"}:
        return ""
    better = (change > 0) == (indicator.direction == "higher")
    return ", which is better" if better else ", which is worse"


def to_target(board: IndicatorBoard, target: Target) -> str:
    """How far the latest value is from a target, in words."""
    last, indicator = board.latest, board.indicator
    if last is None:
        return "No value yet"
    gap = target.value - last.value
    if not gap:
        return "Reached"
    unit = "percentage points" if is_share(indicator.unit) else indicator.unit
    said = with_unit(abs(gap), unit)
    if indicator.direction == "lower":
        return f"{said} above the target" if gap < 0 else f"Reached, with {said} to spare"
    if indicator.direction == "higher":
        return f"{said} below the target" if gap > 0 else f"Reached, and {said} more"
    return f"{said} {'below' if gap > 0 else 'above'} the target"


def overlap_words(period: Period, values: Iterable[Value], unit: str) -> str:
    """Why a value of `period` can't stand beside `values`: which one shares a day with it. Empty when none does."""
    found = list(values)
    other = overlapping(period, [one.period for one in found])
    if other is None:
        return ""
    value = next(one for one in found if one.period == other)
    if other == period:
        return f"There is a value for {other.label} already: {with_unit(value.value, unit)}. Change that one instead"
    return f"{period.label} shares days with {other.label}, which has a value already: {with_unit(value.value, unit)}"
