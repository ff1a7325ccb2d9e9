"""Drawings of the national report, written by the server: maps small enough to stand six to a page, bars of counts,
and the place of one claim beside its evidence."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from assessments.charts import svg
from comparison.presenters.tiles import FILLS, INKS
from comparison.rows import NOT_APPLICABLE, NOT_ASSESSED, NOT_SHARED, NOT_YET, Cell, Matrix
from frameworks.content import LevelContent

STEP, SIZE = 60, 55
MARKS = {NOT_SHARED: "", NOT_YET: "", NOT_ASSESSED: "?", NOT_APPLICABLE: "×"}
"""What a tile without a level holds; the key of the map says what they mean. Anything else is "≠"."""
OTHER_MARK = "≠"
EMPTY = svg.WASH


def small_map(matrix: Matrix, column: Sequence[Cell], title: str) -> SafeString:
    """One area on the map: each tile has its system's code and the number of the level claimed."""
    systems = [row.system for row in matrix.rows]
    if not systems:
        return SafeString("")
    left, top = min(one.column for one in systems), min(one.row for one in systems)
    width = (max(one.column for one in systems) - left + 1) * STEP
    height = (max(one.row for one in systems) - top + 1) * STEP
    shapes = []
    for system, cell in zip(systems, column, strict=True):
        x, y = (system.column - left) * STEP + 2, (system.row - top) * STEP + 2
        shapes.append(_tile(x, y, system.code, cell))
    said = "Each tile is a system with the number of its level; the matrix says the same in words."
    return svg.drawing(width=width, height=height, title=title, description=said, css_class="map", shapes=shapes)


def _tile(x: int, y: int, code: str, cell: Cell) -> str:
    place = fill_of(cell.level)
    box: dict[str, object] = {
        "x": x,
        "y": y,
        "width": SIZE,
        "height": SIZE,
        "fill": FILLS[place] if cell.level else "#ffffff",
        "stroke": svg.BLACK if cell.level else svg.GREY,
        "stroke-width": 1.5,
    }
    if cell.level is None:
        box["stroke-dasharray"] = "4 3"
    ink = INKS[place] if cell.level else svg.GREY
    mark = str(cell.level.order) if cell.level else MARKS.get(cell.state, OTHER_MARK)
    middle = x + SIZE / 2
    return (
        svg.element("rect", box)
        + svg.text(middle, y + 20, code, size=16, colour=ink, anchor="middle")
        + svg.text(middle, y + 45, mark, size=24, bold=True, colour=ink, anchor="middle")
    )


def fill_of(level: LevelContent | None) -> int:
    """Which of the fills a level has."""
    return min(level.order, len(FILLS) - 1) if level else 0


def level_key(level: LevelContent) -> SafeString:
    """A tile of one level for a key."""
    place = fill_of(level)
    box = {"x": 1, "y": 1, "width": 22, "height": 22, "fill": FILLS[place], "stroke": svg.BLACK, "stroke-width": 1.5}
    shapes = [
        svg.element("rect", box),
        svg.text(12, 18, str(level.order), size=16, bold=True, colour=INKS[place], anchor="middle"),
    ]
    said = "A tile of the key."
    title = f"{level.order}: {level.name}"
    return svg.drawing(width=24, height=24, title=title, description=said, css_class="key", shapes=shapes)


WIDE, HIGH = 340, 22


def stack(title: str, parts: Sequence[tuple[str, int, int]], of: int) -> SafeString:
    """One bar of counts end to end: (name, count, which fill; -1 for what is no level). Each count stands in its part,
    as far as there is room; the table that it stands in says all of them."""
    x, shapes = 0.0, []
    for _, count, place in parts:
        width = WIDE * count / of if of else 0
        if not width:
            continue
        fill, ink = (FILLS[place], INKS[place]) if place >= 0 else (EMPTY, svg.BLACK)
        box: dict[str, object] = {"x": x, "y": 1, "width": width, "height": HIGH - 2, "fill": fill}
        shapes.append(svg.element("rect", box | {"stroke": svg.BLACK, "stroke-width": 0.8}))
        if width >= 8 * len(str(count)) + 3:
            shapes.append(svg.text(x + width / 2, 16, str(count), size=13, colour=ink, anchor="middle"))
        x += width
    words = "; ".join(f"{name} {count}" for name, count, _ in parts if count) or "nothing to count"
    said = f"{title}: {words}"
    return svg.drawing(width=WIDE, height=HIGH, title=said, description=said, css_class="stack", shapes=shapes)


def strip(title: str, levels: Sequence[LevelContent], cell: Cell) -> SafeString:
    """The levels in a row with a circle at the one claimed and a diamond at the one that the evidence backs."""
    step, high = 26, 22
    width = step * len(levels)
    shapes = [svg.line(step / 2, high / 2, width - step / 2, high / 2)] if len(levels) > 1 else []
    for place, level in enumerate(levels):
        x = step * place + step / 2
        shapes.append(f'<circle cx="{x:g}" cy="{high / 2:g}" r="2.5" fill="{svg.LINE}"></circle>')
        claimed = cell.level is not None and level.key == cell.level.key
        backed = cell.backed is not None and level.key == cell.backed.key
        if claimed and backed:
            shapes += [svg.shape("claim", x - 5, high / 2), svg.shape("backed", x + 6, high / 2)]
        elif claimed or backed:
            shapes.append(svg.shape("claim" if claimed else "backed", x, high / 2))
    said = "A circle at the level claimed, a diamond at the level that the evidence backs."
    return svg.drawing(width=width, height=high, title=title, description=said, css_class="strip", shapes=shapes)
