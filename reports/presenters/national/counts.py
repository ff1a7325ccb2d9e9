"""Counts of systems at each level as rows of tables, each with its bar; what is too small a group is said in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString

from assessments.models import Evidence
from comparison import rules
from comparison.presenters.counts import SpreadView, by_region, spread
from comparison.presenters.evidence import GAP_LABELS, TableView, ages_of, backing_by_area, backing_by_region, kinds_of
from comparison.rows import STATE_LABELS, Cell, Matrix
from reports.national.charts import fill_of, stack
from reports.national.content import NationalContent

ENGLAND = "England"
GAP_FILLS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class CountRow:
    """One row: its name with a note, its bar and its counts under the headings, or why they are not shown."""

    name: str
    bar: SafeString
    counts: tuple[int, ...]
    hidden: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CountTable:
    """A table of counts; `parts` are runs of rows under a heading, "" for none."""

    caption: str
    heads: tuple[str, ...]
    parts: tuple[tuple[str, tuple[CountRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """How systems are spread in one area."""

    key: str
    name: str
    summary: str
    table: CountTable


def _states(matrices: Iterable[Matrix]) -> tuple[str, ...]:
    """The states without a level that come up anywhere, in one order; not shared always."""
    found = {cell.state for matrix in matrices for row in matrix.rows for cell in row.cells if cell.level is None}
    return tuple(key for key in STATE_LABELS if key in found or key == "not-shared")


def _row(view: SpreadView, matrix: Matrix, states: Sequence[str], note: str = "") -> CountRow:
    if view.hidden:
        return CountRow(view.name, SafeString(""), (), view.hidden, note)
    said = {bar.name: bar.count for bar in view.bars if not bar.is_level}
    levels = [bar for bar in view.bars if bar.is_level]
    parts = [(bar.name, bar.count, fill_of(level)) for bar, level in zip(levels, matrix.version.levels, strict=True)]
    parts += [(STATE_LABELS[key], said.get(STATE_LABELS[key], 0), -1) for key in states]
    of = sum(count for _, count, _ in parts)
    counts = tuple(count for _, count, _ in parts)
    return CountRow(view.name, stack(view.name, parts, of), counts, note=note)


def _heads(matrix: Matrix, states: Sequence[str]) -> tuple[str, ...]:
    return (*(level.name for level in matrix.version.levels), *(STATE_LABELS[key] for key in states))


def at_a_glance(content: NationalContent) -> CountTable:
    """Every area in one table, England whole, by the level claimed; each with its middle level."""
    matrix, floor = content.matrix, settings.SUPPRESSION_THRESHOLD
    states = _states([matrix])
    views = [(area, spread(area.name, matrix.column(area.key), matrix, floor)) for area in matrix.areas]
    rows = tuple(_row(view, matrix, states, view.middle) for _, view in views)
    return CountTable("Systems at each level claimed, area by area", _heads(matrix, states), (("", rows),))


def sharing_by_region(content: NationalContent) -> tuple[tuple[str, int, int], ...]:
    """(region, systems, those that have shared), the regions by name."""
    regions = sorted({row.system.region for row in content.matrix.rows})
    own = {name: [row for row in content.matrix.rows if row.system.region == name] for name in regions}
    return tuple((name, len(rows), sum(row.has_shared for row in rows)) for name, rows in own.items())


def spreads(content: NationalContent) -> tuple[AreaCounts, ...]:
    """Each area: England, each region, and England in the rounds before."""
    floor = settings.SUPPRESSION_THRESHOLD
    states = _states(content.over)
    found = []
    for area in content.matrix.areas:
        now = content.matrix
        whole = _row(spread(ENGLAND, now.column(area.key), now, floor), now, states)
        regions = tuple(_row(view, now, states) for view in by_region(now, area.key, floor))
        earlier = tuple(
            _row(spread(one.round.name, one.column(area.key), one, floor), one, states) for one in content.over[:-1]
        )
        parts = [(now.round.name, (whole, *regions))]
        if earlier:
            parts.append(("England, earlier rounds", earlier))
        table = CountTable("Systems at each level claimed", _heads(now, states), tuple(parts))
        found.append(AreaCounts(area.key, area.name, area.summary, table))
    return tuple(found)


def _backed(view: SpreadView) -> CountRow:
    if view.hidden:
        return CountRow(view.name, SafeString(""), (), view.hidden)
    parts = [(bar.name, bar.count, fill) for bar, fill in zip(view.bars, GAP_FILLS, strict=True)]
    bar = stack(view.name, parts, sum(one.count for one in view.bars))
    return CountRow(view.name, bar, tuple(one.count for one in view.bars), note=view.of)


def evidence_tables(content: NationalContent) -> tuple[CountTable, ...]:
    """How claims stand to their evidence, by area and by region."""
    floor, heads = settings.SUPPRESSION_THRESHOLD, tuple(GAP_LABELS.values())
    by_area = tuple(_backed(view) for view in backing_by_area(content.matrix, floor))
    regions = tuple(_backed(view) for view in backing_by_region(content.matrix, floor))
    return (
        CountTable("Claims and their evidence by area", heads, (("", by_area),)),
        CountTable("Claims and their evidence by region, all areas", heads, (("", regions),)),
    )


def piece_tables(content: NationalContent) -> tuple[TableView, ...]:
    """Kinds and age of evidence by area; none for made-up data, which has no evidence."""
    if content.pieces is None:
        return ()
    floor = settings.SUPPRESSION_THRESHOLD
    return (
        kinds_of(content.matrix, content.pieces, Evidence.Kind.choices, floor),
        ages_of(content.matrix, content.pieces, content.round.as_at, floor),
    )


def claims(cells: Iterable[Cell]) -> tuple[int, int]:
    """How many claims, and how many of them stand above their evidence."""
    gaps = [found for cell in cells if (found := rules.gap_class(cell))]
    return len(gaps), sum(found != "backed" for found in gaps)
