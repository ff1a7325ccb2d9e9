"""The assessment's states: draft → submitted → signed off → reopened. Each step says which number it saw."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from assessments.models import Assessment, Judgement, Round
from assessments.selectors.access import subject_of
from assessments.services.errors import StaleState, Tampered
from frameworks.models import Area
from systems.models import System


def start_assessment(*, actor: Actor, system: System, round: Round) -> Assessment:
    """Start a system's assessment in a round, pinned to the round's framework versions; every area not assessed.

    Starting one that is there already returns it unchanged. Raises Http404 when the actor may not, ValidationError
    when the round is not the current one.
    """
    require(actor, Action.START_ASSESSMENT, Subject(system_id=system.pk))
    if not round.is_current:
        raise ValidationError("This round is not open")
    try:
        with transaction.atomic():
            assessment = Assessment.objects.create(system=system, round=round)
            versions = list(round.versions.all())
            assessment.versions.set(versions)
            areas = Area.objects.filter(version__in=versions)
            Judgement.objects.bulk_create(Judgement(assessment=assessment, area=area, number=0) for area in areas)
            _record(actor, assessment, "Started the assessment", [history.changed("Round", "", round.name)])
    except IntegrityError:
        return Assessment.objects.select_related("system", "round").get(system=system, round=round)
    return assessment


def submit(*, actor: Actor, assessment: Assessment, seen_number: int, reason: str = "") -> None:
    """Hand the assessment to the chair. Areas that are not finished need a reason, which is kept with it.

    Raises Http404 when the actor may not, ValidationError without a needed reason, StaleState when the state moved on.
    """
    require(actor, Action.SUBMIT, subject_of(assessment))
    unfinished = list(
        Judgement.objects.filter(assessment=assessment, is_complete=False).values_list("area__name", flat=True)
    )
    if unfinished and not reason:
        raise ValidationError({"reason": "Say why you are submitting before every area is finished"})
    changes = [history.changed("Status", assessment.get_status_display(), "Submitted")]
    if unfinished:
        changes.append(history.changed("Submitted with unfinished areas", "", ", ".join(unfinished)))
        changes.append(history.changed("Reason", "", reason))
    with transaction.atomic():
        _move(
            assessment,
            seen_number,
            status=Assessment.Status.SUBMITTED,
            submission_reason=reason,
            submitted_at=timezone.now(),
            submitted_by_id=actor.user_id,
        )
        _record(actor, assessment, "Submitted", changes)


def sign_off(
    *,
    actor: Actor,
    assessment: Assessment,
    seen_number: int,
    sharing: str,
    shared_with: Collection[System] = (),
) -> None:
    """The chair signs the assessment off and chooses with whom it is shared.

    Raises Http404 when the actor may not, StaleState when it is not submitted (any more), Tampered for a rung that
    the ladder does not have, ValidationError when named systems are chosen and none is named.
    """
    require(actor, Action.SIGN_OFF, subject_of(assessment))
    if sharing not in Assessment.Sharing.values:
        raise Tampered("no such sharing")
    named = list(shared_with) if sharing == Assessment.Sharing.NAMED else []
    if sharing == Assessment.Sharing.NAMED and not named:
        raise ValidationError({"shared_with": "Select at least one system to share with"})
    if assessment.status != Assessment.Status.SUBMITTED:
        raise StaleState
    changes = [
        history.changed("Status", assessment.get_status_display(), "Signed off"),
        history.changed("Shared with", assessment.get_sharing_display(), Assessment.Sharing(sharing).label),
    ]
    if named:
        changes.append(history.changed("Named systems", "", ", ".join(system.name for system in named)))
    with transaction.atomic():
        _move(
            assessment,
            seen_number,
            status=Assessment.Status.SIGNED_OFF,
            sharing=sharing,
            signed_off_at=timezone.now(),
            signed_off_by_id=actor.user_id,
        )
        assessment.shared_with.set(named)
        _record(actor, assessment, "Signed off", changes)


def reopen(*, actor: Actor, assessment: Assessment, seen_number: int, reason: str) -> None:
    """The chair opens a submitted or signed assessment again, with a reason; it is its own system's secret again.

    Raises Http404 when the actor may not, ValidationError without a reason, StaleState when it is open already.
    """
    require(actor, Action.SIGN_OFF, subject_of(assessment))
    if not reason:
        raise ValidationError({"reason": "Say why you are reopening the assessment"})
    if assessment.status not in (Assessment.Status.SUBMITTED, Assessment.Status.SIGNED_OFF):
        raise StaleState
    changes = [
        history.changed("Status", assessment.get_status_display(), "Reopened"),
        history.changed("Reason", "", reason),
    ]
    with transaction.atomic():
        _move(
            assessment,
            seen_number,
            status=Assessment.Status.REOPENED,
            signed_off_at=None,
            signed_off_by_id=None,
        )
        _record(actor, assessment, "Reopened", changes)


def _move(assessment: Assessment, seen_number: int, **fields: object) -> None:
    """Write the new state if the number is still the one seen; raises StaleState otherwise."""
    moved = Assessment.objects.filter(pk=assessment.pk, number=seen_number, status=assessment.status).update(
        number=seen_number + 1, **fields
    )
    if not moved:
        raise StaleState


def _record(actor: Actor, assessment: Assessment, action: str, changes: list[dict[str, str]]) -> None:
    history.record(
        system=assessment.system_id,
        actor_name=actor.name,
        actor_id=actor.user_id,
        action=action,
        changes=changes,
        assessment=assessment,
    )
