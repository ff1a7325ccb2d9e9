"""One indicator across systems, as far as they share their steps. Pure.

Values of different periods are never set against each other, and nothing is ordered by its value: systems stand by
name. What a system has not shared is not known; it is no gap and no zero.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from comparison.rows import SystemLine
from journey.numbers import PER_CENT
from journey.periods import Period
from journey.potential import IndicatorContent, PerHead, Population, Value, per_head

QUARTERS_FROM = 8
"""Quarters are told from so many systems on: of fewer, each would hold one or two."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One system: whether it shares its steps with the reader, and what it has for the period."""

    system: SystemLine
    is_shared: bool
    value: Value | None = None
    per_head: PerHead | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """The numbers that are set against each other, by system name, and the quarters where there are enough."""

    unit: str
    per: str
    figures: tuple[tuple[SystemLine, Decimal], ...]
    quarters: tuple[Decimal, Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator in one period; `periods` are all that systems have, the latest first, with how many have each."""

    indicator: IndicatorContent
    period: Period | None
    periods: tuple[tuple[Period, int], ...]
    rows: tuple[Figure, ...]

    @property
    def shared(self) -> int:
        """How many systems share their steps with the reader."""
        return sum(1 for row in self.rows if row.is_shared)

    @property
    def filled(self) -> int:
        """How many of them have a value for the period."""
        return sum(1 for row in self.rows if row.value)


def compare(
    indicator: IndicatorContent,
    systems: Sequence[SystemLine],
    shared: frozenset[int],
    values: Mapping[int, Sequence[Value]],
    populations: Mapping[int, Sequence[Population]],
    wanted: Period | None = None,
) -> Comparison:
    """The indicator in the period wanted, else in the one that most systems have, the latest of several such.

    `values` and `populations` are by system's id; values of a system that is not in `shared` are not looked at.
    """
    counts = Counter(value.period for pk in shared for value in values.get(pk, ()))
    periods = tuple(sorted(counts.items(), key=lambda one: one[0], reverse=True))
    period = wanted if wanted in counts else max(counts, key=lambda one: (counts[one], one), default=None)
    rows = tuple(
        _figure(system, indicator, period, values.get(system.id, ()), populations.get(system.id, ()))
        if system.id in shared
        else Figure(system, is_shared=False)
        for system in sorted(systems, key=lambda one: one.name)
    )
    return Comparison(indicator, period, periods, rows)


def _figure(
    system: SystemLine,
    indicator: IndicatorContent,
    period: Period | None,
    values: Sequence[Value],
    populations: Sequence[Population],
) -> Figure:
    value = next((one for one in values if one.period == period), None)
    found = per_head(value.value, indicator.unit, value.period, populations) if value else None
    return Figure(system, True, value, found)


def spread(comparison: Comparison, floor: int) -> Spread | None:
    """The figures of the period for each person, or as they are for a share; None of fewer than `floor` systems.

    Counts and money are compared per head alone, since systems differ in size; one without a published population is
    left out.
    """
    unit = comparison.indicator.unit
    if unit == PER_CENT:
        found = [(row.system, row.value.value) for row in comparison.rows if row.value]
        per = ""
    else:
        found = [(row.system, row.per_head.value) for row in comparison.rows if row.per_head]
        per = next((row.per_head.unit for row in comparison.rows if row.per_head), "")
    if len(found) < floor:
        return None
    ordered = sorted(figure for _, figure in found)
    quarters = None
    if len(ordered) >= QUARTERS_FROM:
        quarters = (_quantile(ordered, 1), _quantile(ordered, 2), _quantile(ordered, 3))
    return Spread(unit, per, tuple(found), quarters)


def _quantile(ordered: Sequence[Decimal], quarter: int) -> Decimal:
    """The number at a quarter of the way, between two of them where it falls between."""
    place = Decimal(quarter * (len(ordered) - 1)) / 4
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
