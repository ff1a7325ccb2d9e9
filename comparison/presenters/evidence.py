"""How strong the evidence behind claims is: counts of systems and of pieces, never for a group that is too small."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from comparison import rules
from comparison.presenters.counts import BarView, SpreadView
from comparison.rows import Cell, Matrix, Piece

GAP_LABELS = {
    "backed": "Backed by evidence",
    "one": "1 level above its evidence",
    "more": "2 or more levels above",
}
AGE_LABELS = {"year": "Up to a year old", "two": "1 to 2 years old", "older": "Older", "undated": "No date"}


@dataclass(frozen=True, slots=True)
class LineView:
    """A row of a table: its name and its counts, or why they are not shown."""

    name: str
    counts: tuple[int, ...]
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of counts with its headings."""

    caption: str
    headings: tuple[str, ...]
    lines: tuple[LineView, ...]


def backing(name: str, cells: Iterable[Cell], systems: int, floor: int) -> SpreadView:
    """How claims stand to their evidence, over `systems` systems with a claim; nothing when those are too few."""
    classes = [found for cell in cells if (found := rules.gap_class(cell))]
    if not rules.may_show(systems, floor):
        return SpreadView(name, (), "", "", f"Fewer than {floor} systems have shared claims: nothing is shown.")
    total = len(classes)
    bars = tuple(
        BarView(label, classes.count(key), round(100 * classes.count(key) / total) if total else 0, True)
        for key, label in GAP_LABELS.items()
    )
    claims = f"{total} claim{'' if total == 1 else 's'}"
    return SpreadView(name, bars, f"{claims} of {systems} system{'' if systems == 1 else 's'}", "")


def backing_by_area(matrix: Matrix, floor: int) -> list[SpreadView]:
    """One spread for each area, over all systems of the matrix."""
    views = []
    for area in matrix.areas:
        judged = [cell for cell in matrix.column(area.key) if cell.level]
        views.append(backing(area.name, judged, len(judged), floor))
    return views


def backing_by_region(matrix: Matrix, floor: int) -> list[SpreadView]:
    """One spread for each region, over all areas, the regions by name."""
    views = []
    for region in sorted({row.system.region for row in matrix.rows}):
        rows = [row for row in matrix.rows if row.system.region == region]
        systems = sum(1 for row in rows if any(cell.level for cell in row.cells))
        views.append(backing(region, [cell for row in rows for cell in row.cells], systems, floor))
    return views


def kinds_of(matrix: Matrix, pieces: Sequence[Piece], kinds: Sequence[tuple[str, str]], floor: int) -> TableView:
    """Pieces of evidence by area and kind."""
    labels = tuple(label for _, label in kinds)
    keys = [key for key, _ in kinds]
    return _table("Kinds of evidence by area", labels, matrix, pieces, keys, lambda piece: piece.kind, floor)


def ages_of(matrix: Matrix, pieces: Sequence[Piece], on: date, floor: int) -> TableView:
    """Pieces of evidence by area and by how old they were at the round's date."""
    return _table(
        "Age of evidence by area",
        tuple(AGE_LABELS.values()),
        matrix,
        pieces,
        list(AGE_LABELS),
        lambda piece: rules.age_class(piece.dated, on),
        floor,
    )


def _table(
    caption: str,
    headings: tuple[str, ...],
    matrix: Matrix,
    pieces: Sequence[Piece],
    keys: Sequence[str],
    key_of: Callable[[Piece], str],
    floor: int,
) -> TableView:
    counted = {row.system.id for row in matrix.rows}
    lines = []
    for area in matrix.areas:
        claims = sum(1 for cell in matrix.column(area.key) if cell.level)
        if not rules.may_show(claims, floor):
            lines.append(LineView(area.name, (), f"Fewer than {floor} systems: not shown"))
            continue
        own = [key_of(one) for one in pieces if one.area_key == area.key and one.system_id in counted]
        lines.append(LineView(area.name, tuple(own.count(key) for key in keys)))
    return TableView(caption, headings, tuple(lines))
