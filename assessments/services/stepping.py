"""What every step from state to state has in common."""

from accounts.permissions import Actor, require
from assessments import history
from assessments.models import Assessment
from assessments.selectors.access import subject_of
from assessments.services.errors import StaleState
from assessments.steps import ACTIONS, IllegalStep, Step, after


def begin(actor: Actor, assessment: Assessment, step: Step) -> str:
    """The state that the step leads to. Raises Http404 when the actor may not, StaleState where the table has none."""
    require(actor, ACTIONS[step], subject_of(assessment))
    try:
        return after(assessment.status, step)
    except IllegalStep:
        raise StaleState from None


def move(assessment: Assessment, seen_number: int, **fields: object) -> None:
    """Write the new state if number and state are still those seen; raises StaleState otherwise."""
    history.hold(assessment.system_id)  # nobody saves an area while the state moves
    moved = Assessment.objects.filter(pk=assessment.pk, number=seen_number, status=assessment.status).update(
        number=seen_number + 1, **fields
    )
    if not moved:
        raise StaleState


def record(
    actor: Actor, assessment: Assessment, action: str, changes: list[dict[str, str]], *, about: str = ""
) -> None:
    """The step's event in the history, within its transaction."""
    history.record(
        system=assessment.system_id,
        actor_name=actor.name,
        actor_id=actor.user_id,
        actor_ref=actor.ref,
        action=action,
        about=about,
        changes=changes,
        assessment=assessment,
    )
