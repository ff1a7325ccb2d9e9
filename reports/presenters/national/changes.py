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
    """One area: who moved up and down, from where to where, who stayed, and the criteria that were gained."""

    name: str
    up: tuple[str, ...]
    down: tuple[str, ...]
    stayed: str
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
    return AreaChange(
        name=name,
        up=tuple(map(_from_to, by_kind[MOVE_LABELS[Move.UP]])),
        down=tuple(map(_from_to, by_kind[MOVE_LABELS[Move.DOWN]])),
        stayed="; ".join(f"{one.name} ({one.after})" for one in by_kind[MOVE_LABELS[Move.SAME]]),
        gained=tuple(gains(before, after, key, content.said, settings.SUPPRESSION_THRESHOLD)),
    )


def _from_to(one: MoveView) -> str:
    why = f" ({one.why})" if one.why else ""
    return f"{one.name}: {one.before} to {one.after}{why}"
