"""Submitting and reopening. Each step says which number it saw (`assessments.steps` says which steps there are)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.permissions import Actor
from assessments import history
from assessments.completeness import Incomplete, incomplete
from assessments.models import Assessment
from assessments.selectors.assessment import open_board
from assessments.services.stepping import begin, move, record
from assessments.steps import Step


def submit(*, actor: Actor, assessment: Assessment, seen_number: int, reason: str = "") -> None:
    """Hand the assessment to the chair. What is incomplete needs a reason, which is kept with it.

    Raises Http404 when the actor may not, ValidationError without a needed reason, StaleState when the state moved on.
    """
    status = begin(actor, assessment, Step.SUBMIT)
    left = incomplete(open_board(assessment, actor))
    if left and not reason:
        raise ValidationError({"reason": "Say why you are submitting before it is complete"})
    changes = [history.changed("Status", assessment.get_status_display(), Assessment.Status(status).label)]
    if left:
        changes += _left_in_words(left)
        changes.append(history.changed("Reason", "", reason))
    with transaction.atomic():
        move(
            assessment,
            seen_number,
            status=status,
            submission_reason=reason if left else "",
            submitted_at=timezone.now(),
            submitted_by_id=actor.user_id,
        )
        record(actor, assessment, "Submitted", changes)


def _left_in_words(left: Incomplete) -> list[dict[str, str]]:
    said = {
        "Submitted with unfinished areas": ", ".join(area.area.name for area in left.unfinished),
        "Submitted with findings to confirm": ", ".join(f"{area.area.name} ({n})" for area, n in left.to_confirm),
        "Submitted with evidence past its date": ", ".join(dict.fromkeys(item.title for _, item in left.expired)),
    }
    return [history.changed(what, "", words) for what, words in said.items() if words]


def reopen(*, actor: Actor, assessment: Assessment, seen_number: int, reason: str) -> None:
    """The chair opens a submitted or signed assessment again, with a reason; it is its own system's secret again.

    What was signed is kept. Raises Http404 when the actor may not, ValidationError without a reason, StaleState when
    it is open already.
    """
    status = begin(actor, assessment, Step.REOPEN)
    if not reason:
        raise ValidationError({"reason": "Say why you are reopening the assessment"})
    changes = [
        history.changed("Status", assessment.get_status_display(), Assessment.Status(status).label),
        history.changed("Reason", "", reason),
    ]
    with transaction.atomic():
        move(assessment, seen_number, status=status, signed_off_at=None, signed_off_by_id=None)
        record(actor, assessment, "Reopened", changes)
