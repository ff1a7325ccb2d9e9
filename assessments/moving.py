"""What a move to another version carries along and what it leaves behind: pure, worked out from read models."""

from dataclasses import asdict, dataclass
from typing import Any

from assessments.boards import AreaBoard, FindingLine
from frameworks.comparability import NOT_COMPARABLE, Pair, VersionMapping
from frameworks.content import AreaContent, VersionContent


@dataclass(frozen=True, slots=True)
class CriterionMove:
    """A criterion of the version in use, its pair, and what it says in both versions (`after` empty for nothing)."""

    pair: Pair
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AreaMove:
    """An area of the version in use, what becomes of it, and of each of its criteria."""

    area: AreaContent
    pair: Pair
    to_name: str
    criteria: tuple[CriterionMove, ...]

    @property
    def is_carried(self) -> bool:
        return bool(self.pair.to_key) and self.pair.verdict != NOT_COMPARABLE


@dataclass(frozen=True, slots=True)
class LeftCriterion:
    """A finding that a move left behind, in words."""

    key: str
    text: str
    state: str
    note: str
    evidence: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class LeftArea:
    """What a move left behind of one area: all of it, or only criteria where the area itself was carried along."""

    name: str
    whole: bool
    reason: str
    claim: str
    rationale: str
    target: str
    evidence: tuple[str, ...]
    criteria: tuple[LeftCriterion, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class MovePlan:
    """A move from one version to another: every area of the earlier, and the areas of the later that are new."""

    before: VersionContent
    after: VersionContent
    areas: tuple[AreaMove, ...]
    new_areas: tuple[AreaContent, ...]


def plan_move(before: VersionContent, after: VersionContent, mapping: VersionMapping) -> MovePlan:
    """What a move does. Where two areas or criteria lead to one, the first is carried and the other is left behind."""
    to_areas = {area.key: area for area in after.areas}
    to_criteria = {criterion.key: criterion for area in after.areas for criterion in area.criteria}
    levels = {level.key for level in after.levels}
    taken: set[tuple[str, str]] = set()

    def checked(pair: Pair, known: dict[str, Any]) -> Pair:
        key = (pair.kind, pair.to_key)
        if pair.to_key and (pair.to_key not in known or key in taken):
            return Pair(
                pair.kind, pair.from_key, "", NOT_COMPARABLE, pair.reason or "Another one leads to it already."
            )
        if pair.verdict != NOT_COMPARABLE:
            taken.add(key)
        return pair

    moves = []
    for area in before.areas:
        pair = checked(mapping.area(area.key), to_areas)
        if pair.verdict != NOT_COMPARABLE and not {level.key for level in before.levels} <= levels:
            pair = Pair(pair.kind, pair.from_key, pair.to_key, NOT_COMPARABLE, "The levels changed.")
        criteria = []
        for criterion in area.criteria:
            found = checked(mapping.criterion(criterion.key), to_criteria)
            words = to_criteria[found.to_key].text if found.to_key else ""
            criteria.append(CriterionMove(found, criterion.text, words))
        to_name = to_areas[pair.to_key].name if pair.to_key else ""
        moves.append(AreaMove(area, pair, to_name, tuple(criteria)))
    carried = {move.pair.to_key for move in moves if move.pair.to_key}
    new = tuple(area for area in after.areas if area.key not in carried)
    return MovePlan(before, after, tuple(moves), new)


def left_behind(move: AreaMove, board: AreaBoard) -> LeftArea | None:
    """What the move leaves behind of an area that people worked on; None where nothing is lost."""
    pairs = {item.pair.from_key: item.pair for item in move.criteria}
    lost = [
        line
        for line in board.findings
        if _says_something(line) and (not move.is_carried or not _is_carried(pairs[line.criterion.key]))
    ]
    said = board.number > 0 and not move.is_carried
    if not lost and not said:
        return None
    return LeftArea(
        name=board.area.name,
        whole=not move.is_carried,
        reason=move.pair.reason,
        claim=(board.level.name if board.level else "") if not move.is_carried else "",
        rationale=board.rationale if not move.is_carried else "",
        target=(board.target_level.name if board.target_level else "") if not move.is_carried else "",
        evidence=tuple(item.title for item in board.evidence if item.supports_claim) if not move.is_carried else (),
        criteria=tuple(_left(line, pairs[line.criterion.key]) for line in lost),
    )


def _is_carried(pair: Pair) -> bool:
    return bool(pair.to_key) and pair.verdict != NOT_COMPARABLE


def _says_something(line: FindingLine) -> bool:
    return line.state != "not-known" or bool(line.note) or bool(line.evidence)


def _left(line: FindingLine, pair: Pair) -> LeftCriterion:
    return LeftCriterion(
        key=line.criterion.key,
        text=line.criterion.text,
        state=line.state_label,
        note=line.note,
        evidence=tuple(item.title for item in line.evidence),
        reason=pair.reason,
    )
