"""Ends sessions in time, and puts the `Actor` (who asks, with their roles) on every request."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.selectors import actor_for

SIGNED_IN, SEEN = "signed_in_at", "seen_at"
SAFE = {"GET", "HEAD", "OPTIONS"}
# What a page does by itself, every few seconds, while its person may be at lunch.
BY_THEMSELVES = {"assessments:here"}
NOTED_EVERY = 60
"""Seconds between writes of when somebody was last seen: not each request writes to the database."""


def note_sign_in(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Receiver of `user_logged_in`: both clocks start."""
    if hasattr(request, "session"):
        request.session[SIGNED_IN] = request.session[SEEN] = int(time.time())


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
        started, seen = session.setdefault(SIGNED_IN, now), session.setdefault(SEEN, now)
        if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_ABSOLUTE_SECONDS:
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
