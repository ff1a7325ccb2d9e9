"""Headers and refusals that hold for every answer."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from api.answers import problem

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'none'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
# Plotly sets style attributes on the elements that it draws, so pages with a chart allow those and nothing more.
CHART_POLICY = POLICY.replace("style-src-attr 'none'", "style-src-attr 'unsafe-inline'").replace(
    "img-src 'self' data:", "img-src 'self' data: blob:"
)
# What Django's own middleware sets, it sets on what reaches it; a refusal before it, or a file, has these from here.
ALWAYS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


class ContentSecurityPolicyMiddleware:
    """A policy of named sources on every answer, and the headers that keep other sites away from it.

    A view with a chart sets `response.has_chart = True`; one whose page listens to an event stream of another port
    sets `response.streams_from` to its origin; one with a map sets `response.images_from` to that of its tiles.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = CHART_POLICY if getattr(response, "has_chart", False) else POLICY
        if streams_from := getattr(response, "streams_from", ""):
            policy = policy.replace("connect-src 'self'", f"connect-src 'self' {streams_from}")
        if images_from := getattr(response, "images_from", ""):
            policy = policy.replace("img-src 'self' data:", f"img-src 'self' data: {images_from}")
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class RefuseNulMiddleware:
    """A NUL in a path or query string is never meant and breaks databases: 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            if request.path.startswith("/api/"):
                return problem(400, "The address holds a character that no address has.")
            raise BadRequest("The address holds a character that no page has.")
        return self.get_response(request)


class RefuseHugeMiddleware:
    """A request that says it is larger than any form of ours is answered before its body is read: 413."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.MOST_REQUEST_BYTES:
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)
