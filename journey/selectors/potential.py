"""Reads of step 1: every indicator of a system, one indicator, and the populations. Each in a few queries."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from frameworks.models import Domain, Indicator
from journey.models import IndicatorTarget, IndicatorValue, LocalIndicator
from journey.periods import Period
from journey.potential import (
    DomainBoard,
    IndicatorBoard,
    IndicatorContent,
    Population,
    PotentialBoard,
    Target,
    Value,
)
from systems.models import System, SystemFact

LOCAL_KEY = re.compile(r"local-([1-9][0-9]{0,8})")
Lines = dict[str, list[Any]]


def potential_board(system: System) -> PotentialBoard:
    """Every published indicator and every local one in use, with the system's values and targets. Six queries."""
    values: Lines = defaultdict(list)
    for row in _in_use(IndicatorValue.objects, system).order_by("starts_on", "pk"):
        values[_key_of(row)].append(value_of(row))
    targets: Lines = defaultdict(list)
    for row in _in_use(IndicatorTarget.objects, system).order_by("due_on", "pk"):
        targets[_key_of(row)].append(target_of(row))

    def boards(contents: Iterable[IndicatorContent]) -> tuple[IndicatorBoard, ...]:
        return tuple(IndicatorBoard(one, tuple(values[one.key]), tuple(targets[one.key])) for one in contents)

    published = published_indicators()
    own = local_indicators(system)
    return PotentialBoard(
        domains=tuple(
            DomainBoard(
                key=domain.key,
                name=domain.name,
                why=domain.why,
                published=boards(one for one in published if one.domain_key == domain.key),
                own=boards(one for one in own if one.domain_key == domain.key),
            )
            for domain in Domain.objects.order_by("order")
        ),
        populations=populations_of(system),
        today=timezone.localdate(),
    )


def published_indicators() -> tuple[IndicatorContent, ...]:
    """The published indicators in their order. One query."""
    rows = Indicator.objects.select_related("domain", "source").order_by("domain__order", "order")
    return tuple(_published(row) for row in rows)


def local_indicators(system: System) -> tuple[IndicatorContent, ...]:
    """A system's own indicators in use, by name. One query."""
    rows = LocalIndicator.objects.filter(system=system, retired_at=None).select_related("domain").order_by("name")
    return tuple(_local(row) for row in rows)


def get_indicator(system: System, key: str) -> IndicatorContent:
    """The indicator with this key, also a local one that is out of use. Raises Http404 when there is none."""
    found = LOCAL_KEY.fullmatch(key)
    if found:
        own = LocalIndicator.objects.filter(system=system, pk=int(found[1])).select_related("domain").first()
        if own is not None:
            return _local(own)
    else:
        row = Indicator.objects.filter(key=key).select_related("domain", "source").first()
        if row is not None:
            return _published(row)
    raise Http404


def indicator_board(system: System, indicator: IndicatorContent) -> IndicatorBoard:
    """One indicator's values and targets, those in use. Two queries."""
    about = of_indicator(indicator)
    values = _in_use(IndicatorValue.objects, system).filter(**about).order_by("starts_on", "pk")
    targets = _in_use(IndicatorTarget.objects, system).filter(**about).order_by("due_on", "pk")
    return IndicatorBoard(indicator, tuple(map(value_of, values)), tuple(map(target_of, targets)))


def retired_values(system: System, indicator: IndicatorContent) -> tuple[Value, ...]:
    """One indicator's values that were taken out of use, by period. One query."""
    rows = IndicatorValue.objects.filter(system=system, retired_at__isnull=False, **of_indicator(indicator))
    return tuple(map(value_of, rows.order_by("starts_on", "pk")))


def retired_indicators(system: System) -> tuple[IndicatorContent, ...]:
    """A system's own indicators that are out of use, by name. One query."""
    rows = LocalIndicator.objects.filter(system=system, retired_at__isnull=False).select_related("domain")
    return tuple(_local(row) for row in rows.order_by("name", "pk"))


def populations_of(system: System) -> tuple[Population, ...]:
    """The published populations of a system, the earliest first. One query."""
    rows = SystemFact.objects.filter(system=system, key="population").select_related("source").order_by("as_at")
    return tuple(population_of(row) for row in rows)


def population_of(fact: SystemFact) -> Population:
    """A published population; it names its source, with the publisher where the source is one of the library's."""
    source = f"{fact.source.title}, {fact.source.publisher}" if fact.source else fact.source_note
    return Population(people=fact.value, as_at=fact.as_at, source=source)


def of_indicator(indicator: IndicatorContent) -> dict[str, int]:
    """The look-up of rows about one indicator."""
    return {"local_indicator_id" if indicator.is_local else "indicator_id": indicator.id}


def value_of(row: IndicatorValue) -> Value:
    """A row as the rules read it."""
    return Value(
        id=row.pk,
        number=row.number,
        period=Period(row.starts_on, row.ends_on),
        value=row.value,
        source=row.source,
        url=row.url,
        note=row.note,
        confidence=row.confidence,
        is_baseline=row.is_baseline,
        is_retired=row.retired_at is not None,
    )


def target_of(row: IndicatorTarget) -> Target:
    """A row as the rules read it."""
    return Target(row.pk, row.number, row.value, row.due_on, row.note, row.retired_at is not None)


def _in_use(rows: Any, system: System) -> QuerySet[Any]:
    return rows.filter(system=system, retired_at=None).select_related("indicator")  # type: ignore[no-any-return]


def _key_of(row: Any) -> str:
    return f"local-{row.local_indicator_id}" if row.local_indicator_id else row.indicator.key


def _published(row: Indicator) -> IndicatorContent:
    return IndicatorContent(
        key=row.key,
        id=row.pk,
        name=row.name,
        unit=row.unit,
        direction=row.direction,
        domain_key=row.domain.key,
        domain_name=row.domain.name,
        source=f"{row.source.title}, {row.source.published}".rstrip(", "),
    )


def _local(row: LocalIndicator) -> IndicatorContent:
    return IndicatorContent(
        key=f"local-{row.pk}",
        id=row.pk,
        name=row.name,
        unit=row.unit,
        direction=row.direction,
        domain_key=row.domain.key,
        domain_name=row.domain.name,
        number=row.number,
        is_retired=row.retired_at is not None,
    )
