"""What a system's chair or lead makes of a room's consensus and actions."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action as May
from accounts.permissions import Actor, Subject, require
from assessments.changes import JudgementChange
from assessments.room import from_data
from assessments.selectors import get_area
from assessments.services import Tampered, add_milestone, record_judgement
from assessments.services.milestones import MilestoneChange
from workshops.models import Action, Consensus, Item
from workshops.services.logging import log, touch


class NotTaken(Exception):
    """It can't be taken on; the message says what to do first."""


def take_action(*, actor: Actor, action: Action) -> int:
    """Make a milestone of a room's action, for a chair or lead of its system; returns the milestone's id.

    Raises Http404 for whoever may not.
    """
    require(actor, May.DECIDE_ON_WORKSHOP, Subject(system_id=action.system_id))
    with transaction.atomic():
        held = Action.objects.select_for_update(of=("self",)).select_related("system", "activity").get(pk=action.pk)
        if held.milestone_id:
            return held.milestone_id
        item = Item.objects.filter(activity=held.activity).select_related("area__version__framework").first()
        area = item.area if item else None
        change = MilestoneChange(
            title=held.text,
            due_on=held.due_on,
            owner=held.owner,
            area=(area.version.framework.key, area.key) if area else None,
        )
        try:
            milestone = add_milestone(actor=actor, system=held.system, change=change, origin="workshop")
        except Tampered as problem:
            raise NotTaken("The system does not use this framework: add the milestone by hand") from problem
        Action.objects.filter(pk=held.pk).update(milestone=milestone)
    return milestone.pk


def accept_consensus(
    *, actor: Actor, consensus: Consensus, seen_number: int, level_key: str | None = None, words: str = ""
) -> None:
    """Take a consensus into the system's assessment of the workshop's round, as a chair or lead.

    With `level_key` another level is claimed than the room's, and `words` say why. Raises Http404 for whoever may not,
    `NotTaken` when the assessment has not begun, is closed or lacks the instrument, ValidationError without a reason,
    `StaleNumber` when somebody saved the area meanwhile.
    """
    activity = consensus.item.activity
    system, area = activity.system, consensus.item.area
    if system is None or area is None:
        raise Http404
    require(actor, May.DECIDE_ON_WORKSHOP, Subject(system_id=system.pk))
    is_changed = level_key is not None and level_key != (consensus.level.key if consensus.level else "")
    wanted = level_key if is_changed else (consensus.level.key if consensus.level else "")
    if not wanted:
        raise ValidationError({"level": "The room agreed on no level. Select one and say why, or decline"})
    if is_changed and not words:
        raise ValidationError({"words": "Say why you change what the room agreed"})
    record = from_data(consensus.record)
    try:
        assessment, board = get_area(actor, system.ods_code, activity.workshop.round.key, area.key)
    except Http404:
        raise NotTaken(
            f"{activity.workshop.round.name} has no assessment with this area yet. Start it, or add the instrument"
        ) from None
    if assessment.status not in ("draft", "reopened"):
        raise NotTaken("The assessment is closed. The chair must reopen it before its levels can change")
    rationale = consensus.words if not is_changed else f"{consensus.words}\n\nChanged after the roundtable: {words}"
    change = JudgementChange(
        standing="judged",
        level_key=wanted,
        rationale="\n\n".join(part for part in (board.rationale, rationale) if part and part not in board.rationale)
        or board.rationale,
        confidence=board.confidence,
        target_level_key=board.target_level.key if board.target_level else None,
        target_date=board.target_date,
        is_complete=board.is_complete,
        origin="person" if is_changed else "workshop",
        room=record,
    )
    with transaction.atomic():
        level = next(one for one in board.version.levels if one.key == wanted)
        answered = Consensus.Answer.CHANGED if is_changed else Consensus.Answer.ACCEPTED
        _answer(actor, consensus, seen_number, answered, words, level.id)
        record_judgement(
            actor=actor,
            assessment=assessment,
            area_key=area.key,
            seen_number=board.number,
            change=change,
            current=board,
        )


def decline_consensus(*, actor: Actor, consensus: Consensus, seen_number: int, words: str) -> None:
    """Leave the assessment as it is, for a reason. Raises Http404, ValidationError, `NotTaken` if it is answered."""
    system = consensus.item.activity.system
    if system is None:
        raise Http404
    require(actor, May.DECIDE_ON_WORKSHOP, Subject(system_id=system.pk))
    if not words:
        raise ValidationError({"words": "Say why you decline it"})
    with transaction.atomic():
        _answer(actor, consensus, seen_number, Consensus.Answer.DECLINED, words, None)


def _answer(
    actor: Actor, consensus: Consensus, seen_number: int, answer: str, words: str, level_id: int | None
) -> None:
    written = Consensus.objects.filter(pk=consensus.pk, number=seen_number, answer=Consensus.Answer.PROPOSED).update(
        answer=answer,
        answer_words=words,
        answer_level_id=level_id,
        answered_by_name=actor.name,
        answered_at=timezone.now(),
        number=F("number") + 1,
    )
    if not written:
        raise NotTaken("Somebody answered or changed this meanwhile. Read it again")
    workshop = consensus.item.activity.workshop
    touch(workshop.pk)
    log(actor, workshop, workshop.step, f"{Consensus.Answer(answer).label} a consensus", consensus.item.text)
