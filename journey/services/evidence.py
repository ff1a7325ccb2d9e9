"""What was learned in the four steps, used as evidence in the open assessment."""

from collections.abc import Collection

from accounts.permissions import Action, Actor, Subject, require
from assessments.boards import AreaBoard
from assessments.changes import CLAIM, JudgementChange, NewEvidence
from assessments.models import Assessment
from assessments.services.errors import Tampered
from assessments.services.judging import record_judgement
from journey.learned import Learned
from journey.selectors.evidence import evidence_made_of


def use_as_evidence(
    *,
    actor: Actor,
    assessment: Assessment,
    board: AreaBoard,
    seen_number: int,
    said: Learned,
    supports: Collection[str],
    evidence_id: int | None = None,
) -> int:
    """Let a row of the four steps support criteria of an open area, the claim as a whole when none is named.

    `board` is the area as just read, `said` the row with the words that the person gave it, `evidence_id` evidence
    that was made of the same row before and is used again. Nothing else of the area changes. Returns the area's new
    number. Raises Http404 when the actor may not, `StaleNumber` when somebody saved the area meanwhile, `Tampered`
    for a criterion of another area or evidence that was not made of this row.
    """
    require(actor, Action.EDIT_EVIDENCE, Subject(system_id=assessment.system_id))
    wanted = frozenset(supports)
    change = JudgementChange(
        standing=board.standing,
        level_key=board.level.key if board.level else None,
        rationale=board.rationale,
        confidence=board.confidence,
        target_level_key=board.target_level.key if board.target_level else None,
        target_date=board.target_date,
        is_complete=board.is_complete,
        links=_again(board, assessment, said, evidence_id, wanted) if evidence_id else {},
        new_evidence=() if evidence_id else (_new(said, wanted),),
    )
    return record_judgement(
        actor=actor,
        assessment=assessment,
        area_key=board.area.key,
        seen_number=seen_number,
        change=change,
        current=board,
    )


def _new(said: Learned, wanted: frozenset[str]) -> NewEvidence:
    return NewEvidence(
        title=said.title,
        kind=said.kind,
        summary=said.summary,
        url=said.url,
        dated=said.dated,
        supports=wanted,
        supports_claim=not wanted,
        came_from=said.came_from,
    )


def _again(
    board: AreaBoard, assessment: Assessment, said: Learned, evidence_id: int, wanted: frozenset[str]
) -> dict[int, frozenset[str]]:
    """What the evidence supports in this area from now on: what it did, and what is wanted."""
    if evidence_id not in {item.pk for item in evidence_made_of(assessment.system_id, said.came_from)}:
        raise Tampered("evidence that was not made of this row")
    keys = set(wanted or {CLAIM})
    for item in board.evidence:
        if item.id == evidence_id:
            keys |= {*item.supports, *({CLAIM} if item.supports_claim else ())}
    return {evidence_id: frozenset(keys)}
