"""Indicators of the systems that share their steps with the reader. Each read is one query."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from accounts.permissions import Action, Actor, Subject, can
from comparison.rows import SystemLine
from journey.models import IndicatorValue, StepsSharing
from journey.potential import IndicatorContent, Population, Value
from journey.selectors.potential import population_of, value_of
from systems.models import SystemFact


def sharing_with(actor: Actor, systems: Iterable[SystemLine]) -> frozenset[int]:
    """The ids of the systems whose steps the actor may read."""
    rungs = dict(StepsSharing.objects.filter(retired_at=None).values_list("system_id", "rung"))
    none = StepsSharing.Rung.SYSTEM.value
    return frozenset(
        one.id
        for one in systems
        if can(actor, Action.READ_SHARED_STEPS, Subject(system_id=one.id, sharing=rungs.get(one.id, none)))
    )


def filled_in(shared: frozenset[int]) -> frozenset[tuple[int, str]]:
    """Which published indicators these systems have any value of, as (system's id, indicator's key)."""
    rows = IndicatorValue.objects.filter(system__in=shared, retired_at=None, indicator__isnull=False)
    return frozenset(rows.order_by().values_list("system_id", "indicator__key").distinct())


def values_over(shared: frozenset[int], indicator: IndicatorContent) -> dict[int, list[Value]]:
    """Every value in use of one published indicator, by system, in the order of periods."""
    found: dict[int, list[Value]] = defaultdict(list)
    rows = IndicatorValue.objects.filter(system__in=shared, indicator=indicator.id, retired_at=None)
    for row in rows.order_by("starts_on", "pk"):
        found[row.system_id].append(value_of(row))
    return dict(found)


def populations_over(systems: Sequence[int]) -> dict[int, list[Population]]:
    """The published populations by system."""
    found: dict[int, list[Population]] = defaultdict(list)
    facts = SystemFact.objects.filter(system__in=systems, key="population").select_related("source")
    for fact in facts.order_by("as_at"):
        found[fact.system_id].append(population_of(fact))
    return dict(found)
