"""The indicators of the systems that share, as data: a row for each value, and one for each system that has none."""

from collections.abc import Iterator, Mapping, Sequence

from comparison.rows import SystemLine
from journey.models import IndicatorValue
from journey.potential import IndicatorContent, Population, Value, per_head
from spreadsheets import Cell, Column, Kind, Sheet, write_workbook

CONFIDENCE = dict(IndicatorValue.Confidence.choices)
COLUMNS = (
    Column("system", "System", width=12, meaning="ODS code of the board"),
    Column("name", "Name", width=40),
    Column("region", "Region", width=28),
    Column("state", "State", width=16, meaning="A value, no value, or not shared: none of the last two is a zero"),
    Column("key", "Indicator", width=12),
    Column("indicator", "Name of the indicator", width=50),
    Column("unit", "Unit", width=16, meaning="GBP is pounds"),
    Column("period", "Period", width=18),
    Column("from", "From", Kind.DATE, width=14),
    Column("to", "To", Kind.DATE, width=14),
    Column("value", "Value", width=16),
    Column("per_head", "Per person", width=14, meaning="Pounds for each person, counts for each 1,000 people"),
    Column("per", "Per", width=18),
    Column("population", "Population", Kind.WHOLE, width=14, meaning="Published, of the nearest date"),
    Column("population_at", "Population of", width=16),
    Column("confidence", "How sure", width=18),
    Column("source", "Source", width=50),
)
Values = Mapping[int, Sequence[Value]]


def indicator_workbook(
    indicator: IndicatorContent,
    systems: Sequence[SystemLine],
    shared: frozenset[int],
    values: Values,
    populations: Mapping[int, Sequence[Population]],
) -> bytes:
    """The .xlsx file of one indicator in every period, systems by name."""
    rows = _rows(indicator, systems, shared, values, populations)
    return write_workbook([Sheet("Values", COLUMNS, rows)], title=f"{indicator.name} across systems")


def _rows(
    indicator: IndicatorContent,
    systems: Sequence[SystemLine],
    shared: frozenset[int],
    values: Values,
    populations: Mapping[int, Sequence[Population]],
) -> Iterator[tuple[Cell, ...]]:
    about = (indicator.key, indicator.name, indicator.unit)
    for system in sorted(systems, key=lambda one: one.name):
        who = (system.code, system.name, system.region)
        own = values.get(system.id, ()) if system.id in shared else ()
        if not own:
            state = "No value" if system.id in shared else "Not shared"
            yield (*who, state, *about, *("",) * 10)
        for value in own:
            yield (*who, "Value", *about, *_cells(value, indicator.unit, populations.get(system.id, ())))


def _cells(value: Value, unit: str, populations: Sequence[Population]) -> tuple[Cell, ...]:
    found = per_head(value.value, unit, value.period, populations)
    return (
        value.period.label,
        value.period.starts_on,
        value.period.ends_on,
        float(value.value),
        float(round(found.value, 4)) if found else None,
        found.unit if found else "",
        int(found.population.people) if found else None,
        found.population.when if found else "",
        CONFIDENCE[value.confidence],
        value.source,
    )
