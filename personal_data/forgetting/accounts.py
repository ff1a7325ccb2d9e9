"""Accounts that nobody uses: their owners are told by letter, and a month later they are erased."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db.models import Max
from django.template.loader import render_to_string

from accounts.models import User
from assessments.services.people import erase_person
from personal_data.models import LeavingNotice

SUBJECT = "Your account will be erased"
log = logging.getLogger(__name__)


def send_notices(now: datetime, is_dry: bool) -> int:
    """Write to those whose account is due in `NOTICE` days; whoever signed in since the letter is not due any more."""
    notices = {notice.user_id: notice for notice in LeavingNotice.objects.all()}
    count = 0
    used = {person.pk: (person, last) for person, last in _accounts()}
    for user_id, notice in notices.items():
        if used.get(user_id, (None, now))[1] >= notice.sent_at:
            notice.delete()
    for person, last in used.values():
        told = notices.get(person.pk)
        if (told is None or last >= told.sent_at) and _is_unused(last, now, settings.KEEP_DAYS["NOTICE"]):
            count += is_dry or _tell(person, now)
    return count


def erase_unused(now: datetime, is_dry: bool) -> int:
    """Erase those who were told in time and never came; the only chair of a system stays, and the log says so."""
    limit = now - timedelta(days=settings.KEEP_DAYS["NOTICE"])
    told = set(LeavingNotice.objects.filter(sent_at__lte=limit).values_list("user_id", flat=True))
    count = 0
    for person, last in list(_accounts()):
        if person.pk not in told or not _is_unused(last, now, 0):
            continue
        try:
            if not is_dry:
                erase_person(person=person)
        except ValidationError:
            log.warning("An account that nobody uses is not erased: its person is the only chair of a system.")
        else:
            count += 1
    return count


def _accounts() -> Iterator[tuple[User, datetime]]:
    """Every account but those of the demonstration, with when it was last used: by its person or by a token."""
    people = User.objects.filter(is_demonstration=False).annotate(token_used=Max("api_tokens__last_used_on"))
    for person in people.order_by("pk"):
        last = max(filter(None, (person.last_login, person.date_joined)))
        if person.token_used:
            last = max(last, datetime.combine(person.token_used, last.timetz()))
        yield person, last


def _is_unused(last: datetime, now: datetime, days_before: int) -> bool:
    """Whether an account is due in so many days. Never, where the setting is 0."""
    days = settings.KEEP_DAYS["UNUSED_ACCOUNTS"]
    return days > 0 and last < now - timedelta(days=days - days_before)


def _tell(person: User, now: datetime) -> bool:
    """Whether the letter was handed over: nobody is erased without one."""
    text = render_to_string("personal_data/leaving_email.txt", {"days": settings.KEEP_DAYS})
    try:
        send_mail(SUBJECT, text, settings.DEFAULT_FROM_EMAIL, [person.email])
    except (OSError, SMTPException):
        return False
    LeavingNotice.objects.update_or_create(user=person, defaults={"sent_at": now})
    return True
