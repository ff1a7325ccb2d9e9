"""Secret addresses of calendars."""

import hashlib

from django.db import transaction

from accounts.permissions import Action, Actor, Subject, require
from assessments.models import CalendarLink
from assessments.models.milestones import calendar_token
from systems.models import System


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def make_calendar_link(*, actor: Actor, system: System) -> str:
    """A new secret token for the actor's calendar of this system's milestones; an earlier one stops working.

    It is returned once and only its hash is kept. Raises Http404 when the actor may not read the register.
    """
    require(actor, Action.READ_REGISTERS, Subject(system_id=system.pk))
    token = calendar_token()
    with transaction.atomic():
        CalendarLink.objects.filter(system=system, user_id=actor.user_id or 0).delete()
        CalendarLink.objects.create(system=system, user_id=actor.user_id or 0, token_hash=token_hash(token))
    return token


def remove_calendar_link(*, actor: Actor, system: System) -> None:
    """Make the actor's calendar address stop working. Raises Http404 when the actor may not read the register."""
    require(actor, Action.READ_REGISTERS, Subject(system_id=system.pk))
    CalendarLink.objects.filter(system=system, user_id=actor.user_id or 0).delete()
