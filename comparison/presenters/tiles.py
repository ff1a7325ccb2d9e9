"""A tile map of England: one tile a system, drawn by the server. Every tile says its system and its level."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from assessments.charts import svg
from comparison.presenters.matrix import cell_view
from comparison.rows import KIND_LABELS, REAL, Cell, Matrix, SystemRow

SIZE, GAP = 74, 6
FILLS = ("#ffffff", "#6bace6", "#2073bc", "#12436d", "#0b2440", "#000000")
INKS = (svg.BLACK, svg.BLACK, "#ffffff", "#ffffff", "#ffffff", "#ffffff")


@dataclass(frozen=True, slots=True)
class MapView:
    """One map with its name and its data: (system, what it says, a note) for each tile and each predecessor."""

    name: str
    svg: SafeString
    rows: tuple[tuple[str, str, str], ...]


def map_view(matrix: Matrix, area_key: str, name: str, show: str) -> MapView:
    """One area of one round as a map, with the table that says the same. Predecessors are in the table only."""
    area = matrix.version.area(area_key)
    place = matrix.areas.index(area)
    highest = matrix.version.levels[-1].order if matrix.version.levels else 0
    label = KIND_LABELS[matrix.round.kind] + ": " if matrix.round.kind != REAL else ""
    title = f"{label}{area.name}, {matrix.round.name}"
    rows = []
    for row in matrix.rows:
        for one in (row, *row.predecessors):
            view = cell_view(one.cells[place], show, highest)
            part = f" (became part of {row.system.name})" if one is not row else ""
            rows.append((one.system.name + part, view.words, view.note))
    return MapView(name, tile_map(matrix, matrix.column(area_key), title=title, show=show), tuple(rows))


def tile_map(matrix: Matrix, column: Sequence[Cell], *, title: str, show: str) -> SafeString:
    """One area of a matrix on the map. What is no level is white with a dashed edge and says why."""
    rows = [row.system for row in matrix.rows]
    if not rows:
        return SafeString("")
    left, top = min(one.column for one in rows), min(one.row for one in rows)
    width = (max(one.column for one in rows) - left + 1) * (SIZE + GAP)
    height = (max(one.row for one in rows) - top + 1) * (SIZE + GAP)
    highest = matrix.version.levels[-1].order if matrix.version.levels else 0
    step = SIZE + GAP
    shapes = [
        _tile(row, cell, show, highest, (row.system.column - left) * step, (row.system.row - top) * step)
        for row, cell in zip(matrix.rows, column, strict=True)
    ]
    said = f"One tile for each of {len(rows)} systems; the table beside it says the same."
    return svg.drawing(width=width, height=height, title=title, description=said, css_class="app-tiles", shapes=shapes)


def _tile(row: SystemRow, cell: Cell, show: str, highest: int, x: int, y: int) -> str:
    view = cell_view(cell, show, highest)
    place = min(view.order, len(FILLS) - 1) if view.is_level else 0
    box: dict[str, object] = {
        "x": x,
        "y": y,
        "width": SIZE,
        "height": SIZE,
        "fill": FILLS[place],
        "stroke": svg.BLACK if view.is_level else svg.GREY,
        "stroke-width": 1.5,
    }
    if not view.is_level:
        box["stroke-dasharray"] = "4 3"
    ink = INKS[place] if view.is_level else svg.GREY
    words = svg.wrap(view.words, SIZE - 6, size=11, limit=2)
    name = svg.element("title", {}, svg.clean(f"{row.system.name}: {view.words}"))
    lines = [
        svg.text(x + SIZE / 2, y + 24, row.system.code, size=15, bold=True, colour=ink, anchor="middle"),
        *(
            svg.text(x + SIZE / 2, y + 44 + 14 * n, line, size=11, colour=ink, anchor="middle")
            for n, line in enumerate(words)
        ),
    ]
    return svg.element("g", {}, name, svg.element("rect", box), *lines)
