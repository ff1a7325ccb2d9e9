"""Rules of comparison. Pure. Levels have an order and no distance: they are counted and never averaged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from comparison.rows import UNTOLD, Cell, SystemLine
from frameworks.content import LevelContent


@dataclass(frozen=True, slots=True)
class Counted:
    """How many systems stand at each level (lowest first) and in each other state; `of` is all of them."""

    levels: tuple[tuple[LevelContent, int], ...]
    states: tuple[tuple[str, int], ...]
    of: int

    @property
    def judged(self) -> int:
        return sum(count for _, count in self.levels)

    @property
    def not_shared(self) -> int:
        """How many told nothing: they have not shared, or were no system yet."""
        return sum(n for state, n in self.states if state in UNTOLD)


def count(cells: Sequence[Cell], levels: Sequence[LevelContent], *, backed: bool = False) -> Counted:
    """Count cells by the level claimed, or by the level that the evidence backs.

    A claim without any backed level counts at the lowest level when that is order 0, since "not yet" is what is left.
    """
    at = dict.fromkeys((level.key for level in levels), 0)
    states: dict[str, int] = {}
    lowest = levels[0] if levels and levels[0].order == 0 else None
    for cell in cells:
        level = (cell.backed or lowest) if backed and cell.level else cell.level
        if level is not None and level.key in at:
            at[level.key] += 1
        else:
            states[cell.state] = states.get(cell.state, 0) + 1
    return Counted(tuple((level, at[level.key]) for level in levels), tuple(sorted(states.items())), len(cells))


def median(counted: Counted) -> str:
    """The median level's name, or the two that it lies between; empty when nothing is judged."""
    total = counted.judged
    if not total:
        return ""
    names = [level.name for level, n in counted.levels for _ in range(n)]
    low, high = names[(total - 1) // 2], names[total // 2]
    return low if low == high else f"between {low} and {high}"


class Move(StrEnum):
    """What became of one area from one round to another."""

    UP = "up"
    SAME = "same"
    DOWN = "down"
    NOT_COMPARED = "not-compared"


def systems_there(systems: Iterable[SystemLine], on: date) -> list[SystemLine]:
    """The systems that there were on a date, in their order."""
    return [one for one in systems if one.since <= on and (one.until is None or on < one.until)]


def systems_now(systems: Iterable[SystemLine]) -> list[SystemLine]:
    """The systems that there are today, in their order."""
    return [one for one in systems if one.until is None]


def predecessors(system: SystemLine, by_id: Mapping[int, SystemLine], on: date) -> list[SystemLine]:
    """Those that there were on a date and that became part of `system` since, through mergers of mergers too."""
    found: dict[int, SystemLine] = {}
    seen, queue = {system.id}, list(system.before)
    while queue:
        pk = queue.pop(0)
        one = by_id.get(pk)
        if one is None or pk in seen:
            continue
        seen.add(pk)
        queue += one.before
        if systems_there([one], on) and one.until is not None:
            found[pk] = one
    return sorted(found.values(), key=lambda one: one.name)


def gap_class(cell: Cell) -> str | None:
    """How a claim stands to its evidence: "backed", "one" level above it, "more"; None when nothing is judged."""
    if cell.gap is None:
        return None
    return "backed" if not cell.gap else "one" if cell.gap == 1 else "more"


def backed_as(cells: Iterable[Cell], wanted: str) -> bool:
    """Whether a system's claims stand to their evidence as wanted: some "above" it, or all "backed"; "" for any.

    A system without claims is neither.
    """
    gaps = [cell.gap for cell in cells if cell.gap is not None]
    if wanted == "above":
        return any(gaps)
    return not wanted or (bool(gaps) and not any(gaps))


def age_class(dated: date | None, on: date) -> str:
    """How old a piece of evidence is on a date: "year" (one at most), "two", "older", or "undated"."""
    if dated is None:
        return "undated"
    months = (on.year - dated.year) * 12 + on.month - dated.month - (on.day < dated.day)
    return "year" if months < 12 else "two" if months < 24 else "older"


def move(before: Cell, after: Cell, *, comparable: bool = True) -> Move:
    """The move of one area; not compared where one of the two is not judged, or the versions don't compare."""
    if before.level is None or after.level is None or not comparable:
        return Move.NOT_COMPARED
    if before.level.order == after.level.order:
        return Move.SAME
    return Move.UP if after.level.order > before.level.order else Move.DOWN


def may_show(members: int, floor: int) -> bool:
    """Whether a group of this many systems may be told of as a group, without telling who they are."""
    return members == 0 or members >= floor


def tally(moves: Iterable[Move]) -> dict[Move, int]:
    """How many of each move."""
    found = dict.fromkeys(Move, 0)
    for one in moves:
        found[one] += 1
    return found
