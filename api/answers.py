"""Answers of the API: JSON with an ETag, and problems as RFC 9457 has them."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

TITLES = {
    400: "The request has a mistake",
    401: "A token is needed",
    403: "The token does not reach this",
    404: "There is nothing here",
    405: "Only reading is possible",
    406: "Only JSON is possible",
    429: "Too many requests",
}


def as_json(content: Any) -> bytes:
    """Content as JSON, always the same bytes for the same content."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def answer(request: HttpRequest, content: Any, headers: dict[str, str] | None = None) -> HttpResponseBase:
    """200 with the content, or 304 when the reader has it already (If-None-Match)."""
    body = as_json(content)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json", headers=headers)
    response.headers["ETag"] = etag
    found = get_conditional_response(request, etag=etag, response=response) or response
    for name, value in (headers or {}).items():
        found.headers[name] = value
    return _personal(found)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> HttpResponse:
    """A problem: what is wrong, in words, and what else helps to mend it."""
    content = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail, **more}
    response = HttpResponse(as_json(content), status=status, content_type="application/problem+json", headers=headers)
    return _personal(response, "no-store")


def _personal(response: Any, caches: str = "private, no-cache") -> Any:
    """What one reader gets is kept for no other: caches must ask again, each with its own token."""
    response.headers["Cache-Control"] = caches
    response.headers["Vary"] = "Authorization, Accept-Encoding"
    return response
