"""What a person sent, to be shown to them and sent again when it could not be taken."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.http.request import RawPostDataException

SECRET = re.compile(r"password|otp|secret|^code$", re.IGNORECASE)
LONG = 20
MOST = 200_000
"""Characters that are given back; more than any form of ours takes would only fill the page."""


@dataclass(frozen=True, slots=True)
class SentField:
    """One value of a form; `label` is for those that somebody typed, empty for all others."""

    name: str
    value: str
    label: str


def fields_of(request: HttpRequest) -> list[SentField]:
    """Every value that was sent, secrets left out; none when the request was not shown to come from a page of ours.

    Never raises: it is asked when something else has failed already.
    """
    if request.method != "POST" or not getattr(request, "csrf_processing_done", False):
        return []
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
    except (OSError, RawPostDataException, ValueError):
        return []
    if any(SECRET.search(name) for name, _ in sent) or sum(len(value) for _, value in sent) > MOST:
        return []
    return [SentField(name, value, _label(name, value)) for name, value in sent]


def _label(name: str, value: str) -> str:
    is_typed = name != "csrfmiddlewaretoken" and (len(value) > LONG or " " in value or "\n" in value)
    return re.sub(r"[_-]+", " ", name).strip().capitalize() if is_typed else ""
