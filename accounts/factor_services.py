"""Writes about second factors that others do for a person: each is recorded, ends sessions, and is told by mail."""

import logging
from smtplib import SMTPException
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import AccountEvent, User
from accounts.permissions import Action, Actor, require

TAKEN_AWAY = "took the second factor away"
logger = logging.getLogger(__name__)


def take_away(*, actor: Actor, person: User) -> bool:
    """Take every second factor of a person away, codes too, so that they can add another; False when they had none.

    Their sessions end: whoever found the phone may sit in one. Raises Http404 when the actor may not.
    """
    require(actor, Action.TAKE_FACTOR_AWAY)
    return take_away_by_command(person=person, actor_ref=UUID(actor.ref))


@transaction.atomic
def take_away_by_command(*, person: User, actor_ref: UUID | None = None) -> bool:
    """As `take_away`, for whoever may run commands on the server and needs no permission here."""
    taken, _ = Authenticator.objects.filter(user=person).delete()
    if not taken:
        return False
    AccountEvent.objects.create(actor_ref=actor_ref, person_ref=person.ref, action=TAKEN_AWAY)
    end_sessions(person)
    transaction.on_commit(lambda: _tell(person))
    return True


def end_sessions(person: User) -> None:
    """Sign a person out everywhere."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def _tell(person: User) -> None:
    """Mail the person. A mail server that is away leaves the change standing."""
    text = render_to_string("accounts/factor_taken_email.txt", {"person": person})
    try:
        send_mail("Your second factor was taken away", text, settings.DEFAULT_FROM_EMAIL, [person.email])
    except (OSError, SMTPException):
        logger.exception("The mail about a second factor could not be sent.")
