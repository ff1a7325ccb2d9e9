"""Ends sessions in time, puts the `Actor` (who asks, with their roles) on requests, and asks for second factors."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from accounts import known_browsers
from accounts.permissions import must_add_second_factor
from accounts.selectors import actor_for

SIGNED_IN, SEEN = "signed_in_at", "seen_at"
SAFE = {"GET", "HEAD", "OPTIONS"}
# What a page does by itself, every few seconds, while its person may be at lunch.
BY_THEMSELVES = {"assessments:here"}
NOTED_EVERY = 60
"""Seconds between writes of when somebody was last seen: not each request writes to the database."""


# Where somebody who lacks a second factor may go before they have one: to add it, to confirm who they are, and out.
WITHOUT_FACTOR = ("mfa_", "account_reauthenticate", "account_logout", "healthz", "readyz", "security_txt")


def note_sign_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Receiver of `user_logged_in`: both clocks start, and the browser will be known to this person."""
    if hasattr(request, "session"):
        request.session[SIGNED_IN] = request.session[SEEN] = int(time.time())
    request.signed_in_now = user  # type: ignore[attr-defined]


def is_over(session: SessionBase, now: int) -> bool:
    """Whether a session's time is up: after doing nothing, or after signing in. One without clocks has just begun."""
    idle, whole = now - session.get(SEEN, now), now - session.get(SIGNED_IN, now)
    return bool(idle > settings.SESSION_IDLE_SECONDS or whole > settings.SESSION_ABSOLUTE_SECONDS)


class SessionLimitsMiddleware:
    """Signs people out who did nothing for `SESSION_IDLE_SECONDS`, or signed in `SESSION_ABSOLUTE_SECONDS` ago.

    What a page asks for by itself (a live part, who else is here) is not something that the person did.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
            return self.get_response(request)
        now, session = int(time.time()), request.session
        session.setdefault(SIGNED_IN, now)
        seen = session.setdefault(SEEN, now)
        if is_over(session, now):
            session.flush()
            request.user = AnonymousUser()
            return self.get_response(request)
        response = self.get_response(request)
        if now - seen >= NOTED_EVERY and SESSION_KEY in request.session and _did_something(request):
            request.session[SEEN] = now
        return response


def _did_something(request: HttpRequest) -> bool:
    """Whether a person did it: went to a page, or sent something."""
    match = request.resolver_match
    if request.method not in SAFE:
        return match is None or match.view_name not in BY_THEMSELVES
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_for(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactorMiddleware:
    """Leads those of whom a second factor is required, and who have none, to add one before anything else.

    The one place that does so. Whoever comes with a token of the read API is not signed in, and is not asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        required_of = settings.SECOND_FACTOR_ROLES
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not required_of or name.startswith(WITHOUT_FACTOR) or not request.user.is_authenticated:
            return None
        if must_add_second_factor(request.actor, required_of):  # type: ignore[attr-defined]
            return redirect("mfa_index")
        return None


class KnownBrowserMiddleware:
    """Lets the browser in which somebody has just signed in be known to them (`accounts.known_browsers`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if user := getattr(request, "signed_in_now", None):
            known_browsers.remember(request, response, user)
        return response
