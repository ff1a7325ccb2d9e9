"""How a page follows a room: the address of its event stream, and the state that it asks for without one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from streams.tokens import Right, make_token
from workshops.forms.watching import PartForm
from workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Live:
    """`url` of the stream, empty for a room that is not open; `origin` where it comes from, empty for the page's."""

    url: str = ""
    origin: str = ""

    def allow(self, response: HttpResponse) -> HttpResponse:
        """Let the page of this response connect to the stream."""
        response.streams_from = self.origin  # type: ignore[attr-defined]
        return response


def asks_for_part(request: HttpRequest) -> bool:
    """Whether a page that is open asks for its changing part alone, by its address or by a header."""
    return PartForm(request.GET).is_asked() or bool(request.headers.get("X-Part"))


def live_of(request: HttpRequest, workshop: Workshop, audience: str, holder: str = "") -> Live:
    """The stream of a room for one audience of `workshops.source`; `holder` is whose it is, where it is a person's
    (`accounts.listening`).

    The same host as the page's, at another port or, behind a proxy, at a path of its own.
    """
    if not workshop.is_open or not settings.STREAM_SOURCE:
        return Live()
    token = make_token(Right(str(workshop.pk), audience, holder))
    if settings.STREAM_PATH:
        return Live(f"{settings.STREAM_PATH}?token={token}")
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    host = f"[{host}]" if ":" in host else host
    origin = f"{request.scheme}://{host}:{settings.STREAM_PORT}"
    return Live(f"{origin}/streams/?token={token}", origin)


def state_of(request: HttpRequest, tag: str, say: Callable[[], Mapping[str, object]]) -> HttpResponse:
    """A room's state as JSON with `tag` as its ETag; 304, and `say` not called, for a page that has it already."""
    quoted = f'"{tag}"'
    same = request.headers.get("If-None-Match") == quoted
    response = HttpResponse(status=304) if same else JsonResponse(say())
    response.headers["ETag"] = quoted
    response.headers["Cache-Control"] = "private, no-cache"
    return response
