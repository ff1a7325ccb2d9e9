"""Corrects the name or the address of an account, by whoever may run commands on the server.

No page does: an address is what an account is found by, and whoever chose it freely could choose somebody else's.
"""

import logging
from smtplib import SMTPException

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string

from accounts.factor_services import end_sessions
from accounts.models import AccountEvent, User
from nhsuk_forms.text import clean_text, has_hidden

CORRECTED_NAME, CORRECTED_ADDRESS = "corrected the name", "corrected the address"
logger = logging.getLogger(__name__)


@transaction.atomic
def correct(*, person: User, name: str = "", email: str = "") -> bool:
    """Give an account another name, another address or both; False when it has them already.

    With another address the person is signed out everywhere, and both addresses are told. What they did stays theirs.
    Raises ValidationError for what is no name or no address, and for an address of another account.
    """
    before = (person.name, person.email)
    new_name = clean_text(name, multiline=False) or person.name
    new_email = (email or person.email).strip().lower()
    if len(new_name) > 150:
        raise ValidationError("A name must be 150 characters or fewer.")
    if has_hidden(new_email):
        raise ValidationError("This is not an e-mail address.")
    validate_email(new_email)
    if User.objects.exclude(pk=person.pk).filter(email=new_email).exists():
        raise ValidationError("Another account has this address.")
    if (new_name, new_email) == before:
        return False
    person.name, person.email = new_name, new_email
    person.save(update_fields=["name", "email"])
    if new_name != before[0]:
        AccountEvent.objects.create(person_ref=person.ref, action=CORRECTED_NAME)
    if new_email != before[1]:
        _has_moved(person, before[1])
    return True


def _has_moved(person: User, old: str) -> None:
    """The old address opens nothing any more; a link is mailed to none but the new one from now on."""
    AccountEvent.objects.create(person_ref=person.ref, action=CORRECTED_ADDRESS)
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    end_sessions(person)
    transaction.on_commit(lambda: _tell(person, old))


def _tell(person: User, old: str) -> None:
    """Mail both addresses. A mail server that is away leaves the change standing."""
    text = render_to_string("accounts/address_corrected_email.txt", {"person": person})
    for address in (old, person.email):
        try:
            send_mail("The address of your account was changed", text, settings.DEFAULT_FROM_EMAIL, [address])
        except (OSError, SMTPException):
            logger.exception("The mail about a corrected address could not be sent.")
