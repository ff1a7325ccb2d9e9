"""What an area would look like if a change were saved. Nothing is read or written; the rules are the same."""

from assessments.boards import AreaBoard, EvidenceLine
from assessments.changes import CLAIM, JudgementChange
from assessments.models import Judgement
from assessments.selectors.building import area_board
from assessments.selectors.rows import FindingRow


def preview_board(board: AreaBoard, change: JudgementChange, *, may_judge: bool) -> AreaBoard:
    """The board after `change`, as `record_judgement` would leave it.

    Evidence is there only to be counted: its lines carry no words. Raises KeyError for a level that is not the
    framework's.
    """
    version = board.version
    level = board.level
    standing = board.standing
    if may_judge:
        level = version.level(change.level_key) if change.level_key else None
        standing = change.standing
    judgement = Judgement(
        pk=board.judgement_id,
        standing=standing,
        level_id=level.id if level else None,
        rationale=board.rationale,
        number=board.number,
        origin=board.origin,
    )
    ids = {line.criterion.key: line.criterion.id for line in board.findings}
    found = {line.criterion.id: FindingRow(line.state, line.note) for line in board.findings}
    found |= {ids[key]: FindingRow(finding.state, finding.note) for key, finding in change.findings.items()}
    return area_board(version, board.area, judgement, found, _evidence(board, change), board.expected_level, None)


def _evidence(board: AreaBoard, change: JudgementChange) -> tuple[EvidenceLine, ...]:
    supports = {
        item.id: frozenset(item.supports) | (frozenset({CLAIM}) if item.supports_claim else frozenset())
        for item in board.evidence
    }
    supports |= change.links
    lines = [_line(evidence_id, keys) for evidence_id, keys in supports.items() if keys]
    for item in change.new_evidence:
        lines.append(_line(0, item.supports or frozenset({CLAIM})))
    return tuple(lines)


def _line(evidence_id: int, keys: frozenset[str]) -> EvidenceLine:
    return EvidenceLine(
        id=evidence_id,
        title="",
        kind="",
        kind_label="",
        summary="",
        url="",
        dated=None,
        source_title="",
        added_by="",
        supports=tuple(sorted(keys - {CLAIM})),
        supports_claim=CLAIM in keys,
    )
