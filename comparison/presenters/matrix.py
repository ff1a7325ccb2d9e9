"""The matrix as a table: every cell says its level in words and marks; colour only helps."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from comparison import rules
from comparison.rows import JUDGED, Cell, Matrix, SystemRow

ORIGINS = {"person": "", "workshop": "from a roundtable", "published": "read from publications"}
STATE_MARKS = {
    "not-assessed": "Not assessed",
    "not-applicable": "Not applicable",
    "not-shared": "Not shared",
    "other-version": "Other version",
    "no-such-area": "Not in its assessment",
    "not-yet": "Not yet a system",
}


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: `words` are always there; `order` colours it, -1 for what is no level; `note` says more."""

    words: str
    order: int
    of: int
    note: str
    is_level: bool


@cache
def home_of(code: str) -> str:
    """The address of a system's home; kept, since a page has hundreds."""
    return reverse("systems:home", args=[code])


@dataclass(frozen=True, slots=True)
class RowView:
    """One system's row: its cells as finished table cells, each with the name of its area, for there are hundreds.

    `until` is set for a predecessor: the day on which it became part of the system above it.
    """

    url: str
    name: str
    region: str
    cells: SafeString
    until: date | None = None


@dataclass(frozen=True, slots=True)
class GroupView:
    """A run of rows under one heading, "" for none."""

    heading: str
    rows: tuple[RowView, ...]


def cell_view(cell: Cell, show: str, top: int) -> CellView:
    """A cell as one of the three views of it."""
    if cell.state != JUDGED or cell.level is None:
        return CellView(STATE_MARKS.get(cell.state, "Not judged"), -1, top, cell.reason, False)
    backed = cell.backed.name if cell.backed else "no level"
    sure = f"{cell.confidence} confidence" if cell.confidence else ""
    other = f"judged in version {cell.version}" if cell.version else ""
    note = "; ".join(part for part in (ORIGINS.get(cell.origin, ""), sure, other) if part)
    if show == "gap":
        gap = cell.gap or 0
        if not gap:
            return CellView("Backed", 0, top, f"{cell.level.name} claimed and backed", True)
        words = f"{gap} level{'' if gap == 1 else 's'} above"
        return CellView(words, min(gap, 3), top, f"{cell.level.name} claimed, {backed} backed", True)
    level = cell.backed if show == "backed" else cell.level
    if level is None:
        return CellView("Nothing backed", 0, top, f"{cell.level.name} claimed", True)
    if show == "claim" and cell.gap:
        note = "; ".join(part for part in (note, f"evidence backs {backed}") if part)
    return CellView(level.name, level.order, top, note, True)


def groups_of(
    matrix: Matrix,
    *,
    show: str,
    region: str,
    level: str,
    shared_only: bool,
    sort: str,
    evidence: str = "",
    members: Collection[int] | None = None,
    groups: Sequence[tuple[str, Collection[int]]] = (),
) -> list[GroupView]:
    """The rows that pass the filters, in the order asked for; ties stay in the order of names.

    `members` are the ids of the systems to keep, None for all. With `sort` "group" the rows stand under each of
    `groups` (name, ids) that they belong to, and the rest under none.
    """
    top = matrix.version.levels[-1].order if matrix.version.levels else 0
    kept = matrix.rows if members is None else [row for row in matrix.rows if row.system.id in members]
    rows = [row for row in kept if _passes(row, region, level, shared_only, evidence)]
    places = {area.key: place for place, area in enumerate(matrix.areas)}
    if sort in places:
        rows.sort(key=lambda row: _order_of(row.cells[places[sort]], show), reverse=True)
    table = _Table([escape(area.name) for area in matrix.areas], show, top)
    if sort == "group":
        return _by_group(rows, groups, table)
    if sort != "region":
        return [GroupView("", tuple(view for row in rows for view in _with_predecessors(row, table)))]
    found = []
    for name in sorted({row.system.region for row in rows}):
        own = [row for row in rows if row.system.region == name]
        shown = tuple(view for row in own for view in _with_predecessors(row, table))
        found.append(GroupView(name, shown))
    return found


def _by_group(
    rows: Sequence[SystemRow], groups: Sequence[tuple[str, Collection[int]]], table: "_Table"
) -> list[GroupView]:
    """Rows under each group that they belong to; a system may stand in several."""
    told: set[int] = set()
    found = []
    for name, ids in groups:
        own = [row for row in rows if row.system.id in ids]
        told |= {row.system.id for row in own}
        if own:
            found.append(GroupView(name, tuple(view for row in own for view in _with_predecessors(row, table))))
    rest = [row for row in rows if row.system.id not in told]
    if rest:
        heading = "In no group" if found else ""
        found.append(GroupView(heading, tuple(view for row in rest for view in _with_predecessors(row, table))))
    return found


def _passes(row: SystemRow, region: str, level: str, shared_only: bool, evidence: str) -> bool:
    if region and row.system.region != region:
        return False
    own = (row, *row.predecessors)
    if shared_only and not any(one.has_shared for one in own):
        return False
    if evidence and not any(rules.backed_as(one.cells, evidence) for one in own):
        return False
    return not level or any(cell.level and cell.level.key == level for one in own for cell in one.cells)


def _order_of(cell: Cell, show: str) -> int:
    if cell.level is None:
        return -1
    if show == "gap":
        return cell.gap or 0
    level = cell.backed if show == "backed" else cell.level
    return level.order if level else 0


def _with_predecessors(row: SystemRow, table: "_Table") -> list[RowView]:
    parts = [replace(table.row(one), until=one.system.until) for one in row.predecessors]
    return [table.row(row), *parts]


class _Table:
    """Writes rows; what hundreds of cells say is worked out once for those that say the same."""

    def __init__(self, names: Sequence[str], show: str, top: int) -> None:
        """`names` are those of the areas, escaped."""
        self.heads = [f'<span class="app-matrix__area" aria-hidden="true">{name}</span>' for name in names]
        self.show, self.top = show, top
        self.known: dict[tuple[object, ...], tuple[str, str]] = {}

    def row(self, row: SystemRow) -> RowView:
        system = row.system
        written = [self._cell(cell) for cell in row.cells]
        cells = "".join(f"{start}{head}{rest}" for head, (start, rest) in zip(self.heads, written, strict=True))
        return RowView(home_of(system.code), system.name, system.region, SafeString(cells))

    def _cell(self, cell: Cell) -> tuple[str, str]:
        """What stands before the area's name and what after it."""
        key = (
            cell.state,
            cell.level and cell.level.id,
            cell.backed and cell.backed.id,
            cell.confidence,
            cell.origin,
            cell.version,
            cell.reason,
        )
        if key not in self.known:
            view = cell_view(cell, self.show, self.top)
            css = f"app-level-fill app-level-fill--{view.order}" if view.is_level else "app-matrix__none"
            note = f'<br><span class="app-matrix__note">{escape(view.note)}</span>' if view.note else ""
            self.known[key] = (f'<td role="cell" class="{css}">', f"{escape(view.words)}{note}</td>\n")
        return self.known[key]
