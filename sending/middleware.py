"""A form that is sent again, by a double click or because no answer came, is answered as it was the first time.

The token against forgery is masked anew for every page, so that who sent it, where to, with which token and which
content names one sending of one page: the same again is the same sending. Typing the same into a new page is not.

What carries the number or the key that it was written on guards itself, and is left alone: it costs two writes to
know a form again. Only what ended in a redirect had an effect; after anything else the form may be sent again.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sending.again import fields_of
from sending.models import SentForm

GUARDED = ("base", "step", "sent_key")
NEW = "0"
"""The number that a form of something new says it has seen."""
MASKED = 64
"""Characters of a masked token; an unmasked one has half as many and is the same for every page."""
PATIENCE, PAUSE = 10.0, 0.1
KEPT = timedelta(days=1)
REDIRECTS = frozenset({301, 302, 303})


class SentOnceMiddleware:
    """Behind those that check the token against forgery and know who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = getattr(request, "sent_form", "")
        if key:
            sent = SentForm.objects.filter(key=key)
            if response.status_code in REDIRECTS:
                sent.update(answer=response.headers["Location"])
            else:
                sent.delete()
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Nothing when the form is new and its view is to run; else the answer that it had.

        Raises OSError for a form whose file there was no room for: it is answered as any other outage.
        """
        if request.method == "POST" and (error := _no_room(request)):
            raise error
        key = key_of(request)
        if not key:
            return None
        if claim(key):
            request.sent_form = key  # type: ignore[attr-defined]
            return None
        answer = wait_for_answer(key)
        if answer is None:  # what came first had no effect
            return self.process_view(request, *view)
        if answer:
            return redirect(answer)
        context = {"fields": fields_of(request), "page": request.path}
        return render(request, "sending/unknown.html", context, status=409)


def _no_room(request: HttpRequest) -> OSError | None:
    """What the file of this form met (`sending.receiving`), if anything. Reading the form finds out."""
    _ = request.POST
    return getattr(request, "no_room_for_file", None)


def key_of(request: HttpRequest) -> str:
    """What this sending is known by; empty for what need not be known again."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return ""
    token = request.POST.get("csrfmiddlewaretoken", "")
    if len(token) != MASKED or _guards_itself(request) or not request.user.is_authenticated:
        return ""
    digest = hashlib.sha256(f"{request.user.pk} {request.get_full_path()}\n".encode())
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _guards_itself(request: HttpRequest) -> bool:
    sent = request.POST
    return sent.get("seen_number", NEW) != NEW or any(name in sent for name in GUARDED)


def claim(key: str) -> bool:
    """Whether this is the first time; whoever comes later finds it taken."""
    try:
        with transaction.atomic():
            made = SentForm.objects.create(key=key)
    except IntegrityError:
        return False
    if made.pk % 50 == 0:
        SentForm.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return True


def wait_for_answer(key: str) -> str | None:
    """Where the first was led; None when it had no effect; empty when that is not known, for its process died."""
    limit = time.monotonic() + PATIENCE
    while True:
        answer = SentForm.objects.filter(key=key).values_list("answer", flat=True).first()
        if answer or answer is None or time.monotonic() > limit:
            return answer
        time.sleep(PAUSE)
