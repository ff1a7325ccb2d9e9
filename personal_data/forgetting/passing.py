"""Rows that pass: over for as long as `settings.KEEP_DAYS` says. Each returns how many there were."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Invitation, Membership, MembershipEvent, User
from api.models import Token, TokenMinute
from assessments.models import CalendarLink, EvidenceImport, Presence, Reminder
from journey.models import ValueImport
from reports.models import Batch
from sending.middleware import KEPT
from sending.models import SentForm
from workshops.models import WrongCodes

HOUR = 60


def _before(now: datetime, kind: str) -> datetime:
    return now - timedelta(days=settings.KEEP_DAYS[kind])


def _take(rows: QuerySet[Any]) -> int:
    """Delete rows; only they count, and not what goes with them."""
    return int(rows.delete()[1].get(rows.model._meta.label, 0))


def sessions(now: datetime, is_dry: bool) -> int:
    """Sessions that ended, and what was kept of where they were: a session that is gone has no line in the list."""
    count = _take(Session.objects.filter(expire_date__lt=now))
    live = Session.objects.filter(session_key=OuterRef("session_key"))
    return count + _take(UserSession.objects.filter(~Exists(live)))


def _over(now: datetime, kind: str) -> Q:
    limit = _before(now, kind)
    return Q(accepted_at__lt=limit) | Q(withdrawn_at__lt=limit) | Q(expires_at__lt=limit)


def invitations(now: datetime, is_dry: bool) -> int:
    """Invitations that were accepted, withdrawn or never taken up, and letters that asked for an address."""
    EmailConfirmation.objects.delete_expired_confirmations()
    return _take(Invitation.objects.filter(_over(now, "INVITATIONS")))


def invited_addresses(now: datetime, is_dry: bool) -> int:
    """The addresses in the history of people who have no account and no invitation any more. The entries stay."""
    told = MembershipEvent.objects.filter(at__lt=_before(now, "INVITATIONS")).exclude(person_name="")
    told = told.annotate(address=Lower("person_name"))
    accounts = User.objects.annotate(address=Lower("email")).filter(address=OuterRef("address"))
    invited = Invitation.objects.annotate(address=Lower("email")).filter(address=OuterRef("address"))
    strangers = told.filter(~Exists(accounts), ~Exists(invited))
    return MembershipEvent.objects.filter(pk__in=list(strangers.values_list("pk", flat=True))).update(person_name="")


def tokens(now: datetime, is_dry: bool) -> int:
    """Tokens that ended or were revoked."""
    limit = _before(now, "TOKENS")
    return _take(Token.objects.filter(Q(revoked_at__lt=limit) | Q(expires_on__lt=timezone.localdate(limit))))


def calendars(now: datetime, is_dry: bool) -> int:
    """Secret calendars of those who lost their role: they show nothing any more."""
    role = Membership.objects.filter(user=OuterRef("user"), system=OuterRef("system"))
    return _take(CalendarLink.objects.filter(~Exists(role)))


def presence(now: datetime, is_dry: bool) -> int:
    """Where people were last seen."""
    return _take(Presence.objects.filter(seen_at__lt=_before(now, "PRESENCE")))


def imports(now: datetime, is_dry: bool) -> int:
    """Uploads that were looked at and never confirmed."""
    limit = _before(now, "IMPORTS")
    return sum(_take(model.objects.filter(made_at__lt=limit)) for model in (EvidenceImport, ValueImport))


def reminders(now: datetime, is_dry: bool) -> int:
    """That a system was reminded of a round."""
    return _take(Reminder.objects.filter(on__lt=timezone.localdate(_before(now, "REMINDERS"))))


def batches(now: datetime, is_dry: bool) -> int:
    """Copies of reports that were drawn together to be taken once. Their files go with those that nothing names."""
    return _take(Batch.objects.filter(asked_at__lt=_before(now, "BATCHES")))


def sent_forms(now: datetime, is_dry: bool) -> int:
    """Forms that nobody sends again any more."""
    return _take(SentForm.objects.filter(at__lt=now - KEPT))


def counts(now: datetime, is_dry: bool) -> int:
    """How often a token was used, and a wrong code typed, in minutes that are long over."""
    minute = int(now.timestamp()) // 60 - HOUR
    wrong = WrongCodes.objects.filter(minute__lt=now - timedelta(minutes=HOUR))
    return _take(TokenMinute.objects.filter(minute__lt=minute)) + _take(wrong)


def cached(now: datetime, is_dry: bool) -> int:
    """What has expired in the shared cache, guesses counted by account among it: Django leaves it until it is full."""
    backend, place = (str(settings.CACHES["default"].get(name)) for name in ("BACKEND", "LOCATION"))
    if not backend.endswith("DatabaseCache"):
        return 0  # another cache forgets by itself
    table = connection.ops.quote_name(place)
    with connection.cursor() as cursor:
        expired = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expired])  # noqa: S608 - the table's name is a setting
        return int(cursor.rowcount)
