"""What every write of a facilitator has in common: the step that was seen, the new version, the log."""

from django.db.models import F

from accounts.permissions import Actor
from workshops.models import Workshop, WorkshopEvent


class Moved(Exception):
    """The room has moved on since the page was read; nothing was done."""


def move(workshop: Workshop, seen_step: int, **fields: object) -> int:
    """Set `fields` if the room is still at `seen_step`, and return the new step. Raises `Moved` otherwise.

    Call it inside a transaction, before anything else is written: it also holds the room for that transaction.
    """
    written = Workshop.objects.filter(pk=workshop.pk, step=seen_step).update(
        step=F("step") + 1, version=F("version") + 1, **fields
    )
    if not written:
        raise Moved
    return seen_step + 1


def touch(workshop_id: int) -> None:
    """Tell those who watch that something changed which moves nobody: no step, so nobody's page is out of date."""
    Workshop.objects.filter(pk=workshop_id).update(version=F("version") + 1)


def log(actor: Actor, workshop: Workshop, step: int, action: str, about: str = "") -> None:
    """Append what a facilitator did. Never call it for what a participant did."""
    WorkshopEvent.objects.create(
        workshop=workshop,
        actor_id=actor.user_id,
        actor_name=actor.name,
        action=action,
        about=about[:300],
        step=step,
    )
