"""Browsers in which somebody has signed in before, by a signed cookie (OWASP calls it a device cookie).

It opens nothing. It only says in which bucket this browser's guesses at that account are counted, so that a stranger
who uses up the account's own keeps its owner's browser out of nothing.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "accounts.known_browsers"
AGE = 365 * 24 * 60 * 60
MOST = 10
"""How many people one browser is known to: a ward's computer has many, a cookie has an end."""


def _known(request: HttpRequest) -> dict[str, str]:
    """By a person's reference, the browser's own random name; empty for a cookie that is made up or too old."""
    cookie = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, "")
    try:
        known = signing.loads(cookie, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return {}
    return {str(ref): str(name) for ref, name in known}


def name_of(request: HttpRequest, user: Any) -> str:
    """This browser's name to `user`; empty when they never signed in here."""
    return _known(request).get(str(user.ref), "")


def remember(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    """Let the browser that gets this response be known to `user`, who has just signed in with all that it takes."""
    known = _known(request)
    name = known.pop(str(user.ref), "") or secrets.token_urlsafe(12)
    latest = [*known.items(), (str(user.ref), name)][-MOST:]
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE,
        signing.dumps(latest, salt=SALT, compress=True),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
