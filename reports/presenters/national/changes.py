"""What moved since the round before, and what systems gained."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString

from comparison.presenters.counts import MOVE_LABELS, MOVE_MARKS, GainView, MoveView, gains, move_counts, moves
from comparison.rules import Move
from reports.national.charts import stack
from reports.national.content import NationalContent

MOVE_FILLS = (3, 1, 2, -1)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One area in the table of changes."""

    name: str
    bar: SafeString
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area: who moved up and down (from where to where, and who), who stayed, the criteria that were gained."""

    name: str
    up: tuple[tuple[str, str], ...]
    down: tuple[tuple[str, str], ...]
    stayed: tuple[tuple[str, str], ...]
    gained: tuple[GainView, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """From one round to the next. `told` says which, or why there is nothing to compare."""

    told: str
    heads: tuple[str, ...]
    rows: tuple[ChangeRow, ...]
    areas: tuple[AreaChange, ...]


NO_ROUND_BEFORE = "There is no earlier round in which anything of this framework is shared, so nothing is compared."


def changes(content: NationalContent) -> Changes:
    """The changes of every area."""
    if content.before is None:
        return Changes(NO_ROUND_BEFORE, (), (), ())
    before, after = content.before, content.matrix
    told = (
        f"From {before.round.name} to {after.round.name}. A system is compared with itself only, where it was judged "
        "in both rounds in versions that compare. A system that merged is not compared with its predecessors."
    )
    heads = tuple(f"{MOVE_MARKS[move]} {MOVE_LABELS[move]}" for move in Move)
    rows = tuple(_row(area.name, move_counts(before, after, area.key)) for area in after.areas)
    areas = tuple(_area(content, area.key, area.name) for area in after.areas)
    return Changes(told, heads, rows, areas)


def _row(name: str, counts: Sequence[tuple[str, int]]) -> ChangeRow:
    parts = [(label, count, fill) for (label, count), fill in zip(counts, MOVE_FILLS, strict=True)]
    bar = stack(name, parts, sum(count for _, count in counts))
    return ChangeRow(name, bar, tuple(count for _, count in counts))


def _area(content: NationalContent, key: str, name: str) -> AreaChange:
    before, after = content.before, content.matrix
    assert before is not None  # noqa: S101 - `changes` asked
    found = moves(before, after, key, content.said)
    by_kind = {label: [one for one in found if one.said == label] for label in MOVE_LABELS.values()}
    levels = [level.name for level in content.version.levels]
    return AreaChange(
        name=name,
        up=_grouped(by_kind[MOVE_LABELS[Move.UP]], levels),
        down=_grouped(by_kind[MOVE_LABELS[Move.DOWN]], levels),
        stayed=_grouped(by_kind[MOVE_LABELS[Move.SAME]], levels),
        gained=tuple(gains(before, after, key, content.said, settings.SUPPRESSION_THRESHOLD)),
    )


def _grouped(moves: Sequence[MoveView], levels: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(from where to where, the names) for each way that systems went, in the order of the levels."""
    found: dict[str, list[str]] = {}
    for one in sorted(moves, key=lambda move: (_place(move.before, levels), _place(move.after, levels))):
        way = one.after if one.before == one.after else f"{one.before} to {one.after}"
        found.setdefault(way, []).append(f"{one.name} ({one.why})" if one.why else one.name)
    return tuple((way, "; ".join(names)) for way, names in found.items())


def _place(level: str, levels: Sequence[str]) -> int:
    """The place of a level by its name; the end for one of another version."""
    return levels.index(level) if level in levels else len(levels)
