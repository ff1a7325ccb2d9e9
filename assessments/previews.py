"""What an area would look like if a change were saved. Nothing is read or written; the rules are the same."""

from collections.abc import Collection
from dataclasses import replace

from django.utils import timezone

from assessments.boards import AreaBoard, EvidenceLine
from assessments.changes import CLAIM, JudgementChange
from assessments.models import Judgement
from assessments.scoring import is_expired
from assessments.selectors.building import area_board
from assessments.selectors.rows import FindingRow


def preview_board(
    board: AreaBoard, change: JudgementChange, *, may_judge: bool, expired: Collection[int] = ()
) -> AreaBoard:
    """The board after `change`, as `record_judgement` would leave it.

    Evidence is there to be counted: what is not the area's yet carries no words. `expired` are the numbers of the
    items past their date, which count for nothing. Raises KeyError for a level that is not the
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
    found = {line.criterion.id: FindingRow(line.state, line.note, line.to_confirm) for line in board.findings}
    found |= {
        ids[key]: FindingRow(finding.state, finding.note, finding.to_confirm)
        for key, finding in change.findings.items()
    }
    evidence = _evidence(board, change, expired)
    return area_board(version, board.area, judgement, found, evidence, board.expected_level, None)


def _evidence(board: AreaBoard, change: JudgementChange, expired: Collection[int]) -> tuple[EvidenceLine, ...]:
    supports = {
        item.id: frozenset(item.supports) | (frozenset({CLAIM}) if item.supports_claim else frozenset())
        for item in board.evidence
    }
    supports |= change.links
    known = {item.id: item for item in board.evidence}
    lines = [
        _line(evidence_id, keys, known.get(evidence_id), past=evidence_id in expired)
        for evidence_id, keys in supports.items()
        if keys
    ]
    today = timezone.localdate()
    for item in change.new_evidence:
        keys = item.supports or frozenset({CLAIM})
        lines.append(_line(0, keys, None, past=is_expired(item.valid_until, today)))
    return tuple(lines)


def _line(evidence_id: int, keys: frozenset[str], known: EvidenceLine | None, *, past: bool) -> EvidenceLine:
    supports, supports_claim = tuple(sorted(keys - {CLAIM})), CLAIM in keys
    if known:
        return replace(known, supports=supports, supports_claim=supports_claim, is_expired=past)
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
        supports=supports,
        supports_claim=supports_claim,
        is_expired=past,
    )
