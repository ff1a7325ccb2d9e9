"""What a spreadsheet of values is read against."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from journey.models import IndicatorValue
from journey.periods import Period
from journey.potential import IndicatorContent
from journey.selectors.potential import local_indicators, published_indicators
from journey.value_import import Known, Place
from systems.models import System


def known_of(system: System) -> Known:
    """What a spreadsheet of one system is read against: its own indicators are there too. Three queries."""
    indicators = importable(system)
    return Known(system=system.pk, systems=None, indicators=indicators, values=known_values([system.pk]))


def known_nationally() -> Known:
    """What a spreadsheet of many systems is read against: the systems of today. Three queries."""
    codes = {code: pk for pk, code, _ in systems_now()}
    return Known(system=0, systems=codes, indicators=importable(None), values=known_values(list(codes.values())))


def importable(system: System | None) -> tuple[IndicatorContent, ...]:
    """The indicators that a spreadsheet may name; only the published ones in one of many systems."""
    return published_indicators() + (local_indicators(system) if system else ())


def systems_now() -> list[tuple[int, str, str]]:
    """Id, code and name of the systems that there are today. One query."""
    there = System.objects.filter(Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()))
    return list(there.order_by("name").values_list("pk", "ods_code", "name"))


def known_values(systems: Sequence[int]) -> dict[Place, list[tuple[Period, Decimal]]]:
    """Every value in use of these systems, by system and indicator. One query."""
    found: dict[Place, list[tuple[Period, Decimal]]] = defaultdict(list)
    rows = IndicatorValue.objects.filter(system__in=systems, retired_at=None).order_by()
    columns = ("system_id", "indicator__key", "local_indicator_id", "starts_on", "ends_on", "value")
    line: tuple[int, str | None, int | None, date, date, Decimal]
    for line in rows.values_list(*columns):
        system_id, key, local, starts_on, ends_on, value = line
        found[system_id, key or f"local-{local}"].append((Period(starts_on, ends_on), value))
    return dict(found)
