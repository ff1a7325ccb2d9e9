"""Whose an event stream is: a session's, which the stream process asks about again every few seconds.

What would be refused at the next request closes the stream: a session that was ended or whose time is up, a password
that was changed, an account that was closed, a second factor that is required and gone.
"""

import time
from collections.abc import Collection, Mapping
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.middleware import is_over
from accounts.models import User
from accounts.permissions import must_add_second_factor
from accounts.secrets_at_rest import decrypt, encrypt
from accounts.selectors import actor_for


def holder_of(request: HttpRequest) -> str:
    """The name of this session in a stream's token, which a page's address shows: only the product can read it."""
    return encrypt(request.session.session_key or "")


def still_signed_in(holders: Collection[str]) -> Mapping[str, int]:
    """The id of the person behind each of `holders` who would still be let in; others are left out.

    Reads only: Django's own way to a session's person may write to it.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    sessions = {holder: store(decrypt(holder) or None) for holder in holders}
    ids = {holder: session.get(SESSION_KEY) for holder, session in sessions.items()}
    people = {str(one.pk): one for one in User.objects.filter(pk__in=filter(None, ids.values()), is_active=True)}
    now = int(time.time())
    return {
        holder: user.pk
        for holder, session in sessions.items()
        if (user := people.get(str(ids[holder]))) and not is_over(session, now) and _may_go_on(user, session)
    }


def _may_go_on(user: User, session: SessionBase) -> bool:
    """Whether the session is of the password that the person has now, and they have the second factor they need."""
    signed = str(session.get(HASH_SESSION_KEY, ""))
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    if not any(constant_time_compare(signed, one) for one in hashes):
        return False
    return not must_add_second_factor(actor_for(user), settings.SECOND_FACTOR_ROLES)
