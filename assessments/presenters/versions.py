"""Versions of a framework beside one another, in words."""

from dataclasses import dataclass

from assessments.moving import AreaMove, MovePlan
from frameworks.comparability import AREA, CRITERION, NOT_COMPARABLE, REWORDED, UNCHANGED
from frameworks.content import VersionContent
from frameworks.importing.differing import Difference, Piece, difference, pieces

VERDICT_WORDS = {UNCHANGED: "Unchanged", REWORDED: "Reworded", NOT_COMPARABLE: "Not comparable"}
KIND_WORDS = {"added": "Added", "removed": "Removed", "reworded": "Reworded"}


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference as the page shows it, word by word."""

    kind: str
    label: str
    what: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """All differences, and how many of each kind there are in words."""

    summary: str
    rows: tuple[DifferenceRow, ...]


def differences(before: VersionContent | None, after: VersionContent) -> Differences:
    """What a version says otherwise than the one before it; nothing where there is none."""
    found = difference(before, after) if before else ()
    counts = [(sum(1 for line in found if line.kind == kind), label.lower()) for kind, label in KIND_WORDS.items()]
    summary = ", ".join(f"{count} {label}" for count, label in counts if count)
    return Differences(summary or "Nothing differs", tuple(_row(line) for line in found))


def _row(line: Difference) -> DifferenceRow:
    if line.kind == "reworded":
        shown = pieces(line.before, line.after)
    else:
        shown = (Piece("new" if line.kind == "added" else "old", line.after or line.before),)
    return DifferenceRow(line.kind, KIND_WORDS[line.kind], line.what, shown)


def words_of_pairs(before: VersionContent | None, after: VersionContent) -> dict[tuple[str, str, str], str]:
    """What each area is called and each criterion says, by ("before" or "after", kind, key)."""
    words = {}
    for side, version in (("before", before), ("after", after)):
        for area in version.areas if version else ():
            words[side, AREA, area.key] = area.name
            words |= {(side, CRITERION, item.key): item.text for item in area.criteria}
    return words


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One area or criterion of a move: what it is, the words of both versions, the verdict, the reason."""

    what: str
    before: str
    after: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One area of a move with its criteria; `lead` says what becomes of the judgement. Unchanged ones are counted."""

    name: str
    verdict: str
    lead: str
    reason: str
    lines: tuple[MoveLine, ...]
    unchanged: int


CARRIED = {
    UNCHANGED: "The judgement is carried along as it is.",
    REWORDED: "The judgement is carried along. The area is open again, so that you can look at it.",
    NOT_COMPARABLE: "The judgement is left behind. You can still read it.",
}


def move_rows(plan: MovePlan) -> tuple[MoveRow, ...]:
    """What a move does, area by area."""
    return tuple(_move_row(item) for item in plan.areas)


def _move_row(item: AreaMove) -> MoveRow:
    changed = [line for line in item.criteria if line.pair.verdict != UNCHANGED]
    renamed = item.to_name and item.to_name != item.area.name
    return MoveRow(
        name=f"{item.area.name}, now {item.to_name}" if renamed else item.area.name,
        verdict=VERDICT_WORDS[item.pair.verdict],
        lead=CARRIED[item.pair.verdict],
        reason=item.pair.reason,
        lines=tuple(
            MoveLine(line.pair.from_key, line.before, line.after, VERDICT_WORDS[line.pair.verdict], line.pair.reason)
            for line in changed
        ),
        unchanged=len(item.criteria) - len(changed),
    )
