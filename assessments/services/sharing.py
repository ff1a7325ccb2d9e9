"""With whom a signed assessment is shared: chosen at sign-off, changed later by the chair alone."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.permissions import Actor
from assessments import history
from assessments.models import Assessment
from assessments.services.errors import Tampered
from assessments.services.stepping import begin, move, record
from assessments.steps import Step
from systems.models import System


def change_sharing(
    *,
    actor: Actor,
    assessment: Assessment,
    seen_number: int,
    sharing: str,
    shared_with: Collection[System] = (),
) -> None:
    """Move a signed assessment up or down the ladder of sharing. What changes nothing is not written.

    Raises Http404 when the actor may not, StaleState when it is not signed off (any more) or was changed meanwhile,
    Tampered and ValidationError as `named_systems` does.
    """
    begin(actor, assessment, Step.CHANGE_SHARING)
    named = named_systems(sharing, shared_with)
    before = list(assessment.shared_with.order_by("name")) if assessment.sharing == Assessment.Sharing.NAMED else []
    changes = sharing_changes(assessment, sharing, before, named)
    if not changes:
        return
    with transaction.atomic():
        move(assessment, seen_number, sharing=sharing)
        assessment.shared_with.set(named)
        record(actor, assessment, "Changed sharing", changes)


def named_systems(sharing: str, shared_with: Collection[System]) -> list[System]:
    """The systems that a rung of the ladder names, by name; none on every other rung.

    Raises Tampered for a rung that the ladder does not have, ValidationError when systems are to be named and none is.
    """
    if sharing not in Assessment.Sharing.values:
        raise Tampered("no such sharing")
    if sharing != Assessment.Sharing.NAMED:
        return []
    if not shared_with:
        raise ValidationError({"shared_with": "Select at least one system to share with"})
    return sorted(shared_with, key=lambda system: system.name)


def sharing_changes(
    assessment: Assessment, sharing: str, before: Collection[System], named: Collection[System]
) -> list[dict[str, str]]:
    """What of the sharing changes, for the history; empty when nothing does."""
    changes = []
    if assessment.sharing != sharing:
        label = Assessment.Sharing(sharing).label
        changes.append(history.changed("Shared with", assessment.get_sharing_display(), label))
    old, new = (", ".join(system.name for system in systems) for systems in (before, named))
    if old != new:
        changes.append(history.changed("Named systems", old, new))
    return changes
