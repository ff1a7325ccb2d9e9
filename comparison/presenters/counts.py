"""Distributions and changes in words and bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comparison import rules
from comparison.rows import NOT_YET, STATE_LABELS, Cell, Known, Matrix, SystemRow
from comparison.rules import Counted, Move

MOVE_LABELS = {
    Move.UP: "Moved up",
    Move.SAME: "Stayed",
    Move.DOWN: "Moved down",
    Move.NOT_COMPARED: "Not compared",
}
MOVE_MARKS = {Move.UP: "↑", Move.SAME: "=", Move.DOWN: "↓", Move.NOT_COMPARED: "–"}


@dataclass(frozen=True, slots=True)
class BarView:
    """One bar: `share` is in hundredths of all systems counted."""

    name: str
    count: int
    share: int
    is_level: bool


@dataclass(frozen=True, slots=True)
class SpreadView:
    """How systems are spread in one area, one region or one round; `hidden` says why nothing is shown."""

    name: str
    bars: tuple[BarView, ...]
    of: str
    middle: str
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class MoveView:
    """One system from one round to another in one area."""

    code: str
    name: str
    mark: str
    said: str
    before: str
    after: str
    why: str
    gained: tuple[str, ...]


def spread(name: str, cells: Sequence[Cell], matrix: Matrix, floor: int, *, show: str = "claim") -> SpreadView:
    """How many systems stand at each level, with those that have not shared; nothing for a group that is too small.

    A group is too small when fewer than `floor` of its systems have shared, since a count would then name them.
    """
    counted = rules.count(cells, matrix.version.levels, backed=show == "backed")
    shared = counted.of - counted.not_shared
    if not rules.may_show(shared, floor):
        return SpreadView(name, (), "", "", f"Fewer than {floor} systems have shared: nothing is shown.")
    middle = rules.median(counted)
    said = f"{shared} of {counted.of} systems have shared"
    return SpreadView(name, _bars(counted), said, f"Median: {middle}" if middle else "")


def _bars(counted: Counted) -> tuple[BarView, ...]:
    def share(n: int) -> int:
        return round(100 * n / counted.of) if counted.of else 0

    levels = [BarView(level.name, n, share(n), True) for level, n in counted.levels]
    return (*levels, *(BarView(STATE_LABELS[state], n, share(n), False) for state, n in counted.states))


def by_region(matrix: Matrix, area_key: str, floor: int, *, show: str = "claim") -> list[SpreadView]:
    """The spread of one area in each region, the regions by name."""
    column = matrix.column(area_key)
    regions = sorted({row.system.region for row in matrix.rows})
    pairs = list(zip(matrix.rows, column, strict=True))
    return [
        spread(region, [cell for row, cell in pairs if row.system.region == region], matrix, floor, show=show)
        for region in regions
    ]


@dataclass(frozen=True, slots=True)
class GainView:
    """A criterion of an area, and how many systems met it in the later round and not in the earlier one."""

    text: str
    level: str
    count: int


Said = Mapping[tuple[str, int, str], Known]


def moves(before: Matrix, after: Matrix, area_key: str, said: Said | None = None) -> list[MoveView]:
    """Each system's move in one area, those that moved up first, then by name, with the criteria that it gained."""
    old = {row.system.id: cell for row, cell in zip(before.rows, before.column(area_key), strict=True)}
    found = []
    for row, cell in zip(after.rows, after.column(area_key), strict=True):
        was = old.get(row.system.id, Cell(NOT_YET))
        found.append((rules.move(was, cell), row, was, cell))
    order = list(Move)
    found.sort(key=lambda one: (order.index(one[0]), one[1].system.name))
    criteria = {one.key: one.text for one in after.version.area(area_key).criteria}
    views = []
    for kind, row, was, cell in found:
        gained = _gained(before, after, row.system.id, area_key, said or {}) if was.level and cell.level else set()
        views.append(_move(kind, row, was, cell, [text for key, text in criteria.items() if key in gained]))
    return views


def _gained(before: Matrix, after: Matrix, system_id: int, area_key: str, said: Said) -> set[str]:
    """What a system said that it did not meet, or met in part, and meets now. What was not known is no gain."""
    earlier = said.get((before.round.key, system_id, area_key))
    later = said.get((after.round.key, system_id, area_key))
    return set(later.met & earlier.unmet) if earlier and later else set()


def _move(kind: Move, row: SystemRow, was: Cell, now: Cell, gained: Sequence[str]) -> MoveView:
    why = ""
    if kind is Move.NOT_COMPARED:
        why = was.reason or now.reason or ("Not judged in both rounds" if was.level or now.level else "")
    elif was.version or now.version:
        why = was.reason or now.reason
    system = row.system
    return MoveView(
        system.code,
        system.name,
        MOVE_MARKS[kind],
        MOVE_LABELS[kind],
        was.label,
        now.label,
        why,
        tuple(gained),
    )


def gains(before: Matrix, after: Matrix, area_key: str, said: Said, floor: int) -> list[GainView]:
    """The criteria of an area that systems gained, in the framework's order; none where fewer than `floor` compare."""
    compared = [
        row.system.id
        for row, cell in zip(after.rows, after.column(area_key), strict=True)
        if cell.level and (before.round.key, row.system.id, area_key) in said
    ]
    if len(compared) < floor:
        return []
    names = {level.key: level.name for level in after.version.levels}
    every = [_gained(before, after, pk, area_key, said) for pk in compared]
    counted = [
        GainView(one.text, names.get(one.level_key, ""), sum(1 for gained in every if one.key in gained))
        for one in after.version.area(area_key).criteria
    ]
    return [one for one in counted if one.count]


def move_counts(before: Matrix, after: Matrix, area_key: str) -> tuple[tuple[str, int], ...]:
    """How many moved up, stayed, moved down, and can't be compared."""
    views = moves(before, after, area_key)
    return tuple((label, sum(1 for one in views if one.said == label)) for label in MOVE_LABELS.values())
