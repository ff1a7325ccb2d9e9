"""Running: one command at a time, each on the step that the facilitator saw."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Action, Actor, require
from workshops import rules
from workshops.models import Activity, Workshop
from workshops.rules import Command
from workshops.selectors.access import subject_of
from workshops.selectors.rooms import room_of
from workshops.services.logging import Moved, log, move

MOST_MINUTES = 180


class NotNow(Exception):
    """The command makes no sense where the room is; nothing was done."""


def give(
    *,
    actor: Actor,
    workshop: Workshop,
    seen_step: int,
    command: Command,
    activity_id: int | None = None,
    minutes: int = 0,
) -> int:
    """Do what a facilitator commands and return the room's new step.

    `activity_id` is where GO goes to; `minutes` how long TIMER runs. Raises Http404 for whoever doesn't facilitate,
    `Moved` when the room went on since `seen_step`, `NotNow` for a command that makes no sense here.
    """
    require(actor, Action.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        step = move(workshop, seen_step)
        # Read again now that nobody else can move it.
        fresh = Workshop.objects.select_related("current").get(pk=workshop.pk)
        if not rules.is_allowed(room_of(fresh), command):
            raise NotNow(command)
        about = _obey(fresh, command, activity_id, minutes)
        log(actor, fresh, step, rules.LABELS[command], about)
    return step


def show_findings(*, actor: Actor, workshop: Workshop, seen_step: int, activity_id: int, shows: bool) -> int:
    """Show the room what the system itself has found on an activity's area, or stop showing it; returns the new step.

    Raises Http404, `Moved`, `NotNow` for an activity of another workshop.
    """
    require(actor, Action.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        step = move(workshop, seen_step)
        if not workshop.activities.filter(pk=activity_id).update(shows_findings=shows):
            raise NotNow
        log(actor, workshop, step, "Showed what the system found" if shows else "Hid what the system found")
    return step


def _obey(workshop: Workshop, command: Command, activity_id: int | None, minutes: int) -> str:
    """Change the rows; returns what the log says it was about."""
    current = workshop.current
    if command is Command.START:
        workshop.status, workshop.opened_at = Workshop.Status.OPEN, timezone.now()
        workshop.current = workshop.activities.first()
    elif command is Command.FINISH:
        workshop.status, workshop.closed_at, workshop.accepting = Workshop.Status.CLOSED, timezone.now(), ""
        workshop.activities.filter(phase=Activity.Phase.OPEN).update(phase=Activity.Phase.CLOSED, ends_at=None)
    elif command in (Command.NEXT, Command.BACK, Command.GO):
        workshop.current = _target(workshop, command, activity_id)
        _leave(current, workshop.current)
        workshop.accepting = _accepting(workshop.current)
    elif command in (Command.LOCK, Command.UNLOCK):
        workshop.is_locked = command is Command.LOCK
    elif command in (Command.HIDE, Command.SHOW):
        workshop.is_screen_hidden = command is Command.HIDE
    elif current and command is Command.TIMER:
        if not 1 <= minutes <= MOST_MINUTES:
            raise NotNow(command)
        current.ends_at = timezone.now() + timedelta(minutes=minutes)
    elif current and command is Command.STOP_TIMER:
        current.ends_at = None
    elif current:
        current.phase, current.scoring = rules.after(room_of(workshop), command)
        if command is Command.REVEAL:
            current.revealed = current.scoring
        if current.phase != Activity.Phase.OPEN:
            current.ends_at = None
        workshop.accepting = _accepting(current)
    if current and command not in (Command.NEXT, Command.BACK, Command.GO, Command.FINISH):
        current.save(update_fields=["phase", "scoring", "revealed", "ends_at"])
    workshop.save(
        update_fields=["status", "opened_at", "closed_at", "current", "is_locked", "is_screen_hidden", "accepting"]
    )
    return workshop.current.title if workshop.current else ""


def _target(workshop: Workshop, command: Command, activity_id: int | None) -> Activity:
    if command is Command.GO:
        found = workshop.activities.filter(pk=activity_id or 0).first()
    elif command is Command.NEXT:
        after = workshop.current.order if workshop.current else 0
        found = workshop.activities.filter(order__gt=after).order_by("order", "pk").first()
    else:
        before = workshop.current.order if workshop.current else 0
        found = workshop.activities.filter(order__lt=before).order_by("-order", "-pk").first()
    if found is None:
        raise NotNow(command)
    return found


def _leave(old: Activity | None, new: Activity | None) -> None:
    """An activity that the room leaves while it is open takes no more answers."""
    if old and old != new and old.phase == Activity.Phase.OPEN:
        old.phase, old.ends_at = Activity.Phase.CLOSED, None
        old.save(update_fields=["phase", "ends_at"])


def _accepting(activity: Activity | None) -> str:
    if activity is None or activity.phase != Activity.Phase.OPEN:
        return ""
    return f"{activity.pk}:{activity.scoring}"


__all__ = ["Moved", "NotNow", "give"]
