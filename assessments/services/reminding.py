"""Rounds as time goes by: a later closing date, and reminders by e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.permissions import Action, Actor, require
from assessments.history import changed
from assessments.models import Reminder, Round, RoundAct
from assessments.selectors.progress import ProgressLine, progress_of, tellable
from assessments.services.errors import StaleState

WAITING = {
    "not-started": ("Not started", frozenset({"not-started"})),
    "not-submitted": ("Not submitted", frozenset({"not-started", "draft", "reopened"})),
    "not-signed": ("Not signed off", frozenset({"not-started", "draft", "reopened", "submitted"})),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: how many systems and people were written to, what could not be handed over, and which
    systems were left out because they were reminded today or have nobody to tell."""

    systems: int
    people: int
    failed: int
    today_already: int
    nobody: tuple[str, ...]


def extend_round(*, actor: Actor, round: Round, seen_number: int, closes_on: date, reason: str) -> None:
    """Let a round close later, or give it a closing date. Recorded with who, when, from, to and why.

    Raises Http404 when the actor may not, ValidationError for a day that is not later or past, or without a reason,
    StaleState when somebody changed the round since `seen_number`.
    """
    require(actor, Action.ADMINISTER)
    if (round.closes_on and closes_on <= round.closes_on) or closes_on < timezone.localdate():
        raise ValidationError({"closes_on": "The new day must be later than the one that stands, and not past"})
    if not reason:
        raise ValidationError({"reason": "Say why it closes later"})
    with transaction.atomic():
        written = Round.objects.filter(pk=round.pk, number=seen_number).update(
            closes_on=closes_on, number=seen_number + 1
        )
        if not written:
            raise StaleState
        changes = [changed("Closes on", round.closes_on, closes_on), changed("Reason", "", reason)]
        record_act(actor, round, "Extended the round", changes)


def record_act(actor: Actor | None, round: Round, action: str, changes: list[dict[str, str]]) -> None:
    """Write an act, within the transaction of a service that asked for permission; None for the scheduler."""
    RoundAct.objects.create(round=round, by_id=actor.user_id if actor else None, action=action, changes=changes)


def waiting(lines: Sequence[ProgressLine], whom: str) -> list[ProgressLine]:
    """The systems that a reminder is for. Raises KeyError for no key of WAITING."""
    return [line for line in lines if line.state in WAITING[whom][1]]


def remind(*, actor: Actor | None, round: Round, whom: str, subject: str, text: str, link: str = "") -> Sent:
    """Write to the chairs and leads of the systems that a reminder is for, each address by itself.

    A system is written to once a day at most: the row that says so is taken before the letters go, so that two who
    send at once do not both write. None as `actor` is the scheduler. Raises Http404 when the actor may not,
    ValidationError without a text.
    """
    if actor is not None:
        require(actor, Action.ADMINISTER)
    if not subject or not text:
        raise ValidationError({"text": "Enter the text"})
    today = timezone.localdate()
    lines = waiting(progress_of(round), whom)
    addresses = tellable([line.system_id for line in lines])
    systems = people = failed = already = 0
    for line in lines:
        told = addresses.get(line.system_id, [])
        if not told:
            continue
        try:
            with transaction.atomic():
                row = Reminder.objects.create(round=round, system_id=line.system_id, on=today)
        except IntegrityError:
            already += 1
            continue
        lost = sum(not _send(address, subject, f"{text}\n\n{link}".strip()) for address in told)
        Reminder.objects.filter(pk=row.pk).update(people=len(told) - lost, failed=lost)
        systems, people, failed = systems + 1, people + len(told) - lost, failed + lost
    if systems:
        changes = [
            changed("To", "", WAITING[whom][0]),
            changed("Systems", "", systems),
            changed("People", "", people),
            changed("Not delivered", "", failed),
        ]
        record_act(actor, round, "Sent a reminder", changes)
    return Sent(
        systems, people, failed, already, tuple(line.name for line in lines if not addresses.get(line.system_id))
    )


def _send(address: str, subject: str, text: str) -> bool:
    """Whether the letter was handed over; one that fails stops no other."""
    try:
        return bool(EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send())
    except (SMTPException, OSError):
        return False


def is_due(round: Round, days_before: int, on: date) -> bool:
    """Whether the scheduler should remind of a round on a day: from `days_before` days before it closes, once."""
    if round.closes_on is None or not round.closes_on - timedelta(days=days_before) <= on <= round.closes_on:
        return False
    since = round.closes_on - timedelta(days=days_before)
    return not Reminder.objects.filter(round=round, on__gte=since).exists()


def standard_text(round: Round) -> tuple[str, str]:
    """The subject and the text that a reminder starts from. Nothing in them is confidential."""
    closes = f" It closes on {round.closes_on:%-d %B %Y}." if round.closes_on else ""
    return (
        f"A reminder: {round.name}",
        f"Your system has not yet signed off its assessment of the round {round.name}.{closes}\n\n"
        "Sign in to go on with it. You get this as a chair or lead of a system; you can turn reminders off on the "
        "page of your account.",
    )
