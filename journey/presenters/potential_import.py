"""The preview of an import of values, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from journey.numbers import with_unit
from journey.potential import IndicatorContent
from journey.value_import import CONFIDENCE, ImportRow


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One row of the preview; `system` is empty where there is only one."""

    number: int
    system: str
    indicator: str
    period: str
    value: str
    confidence: str
    source: str
    url: str
    note: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class ImportView:
    """The preview: how much there is, and the lines of one page."""

    said: str
    fresh: int
    lines: tuple[ImportLine, ...]


def import_view(
    rows: Sequence[Mapping[str, Any]],
    shown: Iterable[ImportRow],
    indicators: Iterable[IndicatorContent],
    systems: Mapping[int, str],
) -> ImportView:
    """The preview of `rows` as they are kept, of which `shown` are on the page. `systems` has names by id."""
    by_key = {one.key: one for one in indicators}
    there = sum(1 for row in rows if row["is_there"])
    said = f"{_count(len(rows), 'value')} of {_count(len({row['key'] for row in rows}), 'indicator')}"
    if systems:
        said += f" in {_count(len({row['system_id'] for row in rows}), 'system')}"
    if there:
        said += f". {there:,} of them {'is' if there == 1 else 'are'} there already and will be left out"
    return ImportView(said, len(rows) - there, tuple(_line(row, by_key.get(row.key), systems) for row in shown))


def _line(row: ImportRow, about: IndicatorContent | None, systems: Mapping[int, str]) -> ImportLine:
    return ImportLine(
        number=row.number,
        system=systems.get(row.system_id, ""),
        indicator=about.name if about else row.key,
        period=row.period.label,
        value=with_unit(row.value, about.unit if about else ""),
        confidence=CONFIDENCE[row.confidence],
        source=row.source,
        url=row.url,
        note=row.note,
        is_there=row.is_there,
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
