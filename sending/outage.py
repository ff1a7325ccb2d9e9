"""What is answered when the database or the disk can't be reached: a page that needs neither, with what was typed."""

import errno
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template.loader import render_to_string

from observing.facts import links
from sending.again import fields_of

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
RETRY_AFTER = "15"
SECONDS = "We can’t reach our records just now. Try again in a minute."


class _Check(CsrfViewMiddleware):
    """Looks at the token and says no more: the page that usually tells of a wrong one asks the database."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def is_outage(error: BaseException | None) -> bool:
    """Whether a fault is the machine's and will pass: the database is away, locked or full, or the disk is.

    So is one that was met because of such a fault: in a transaction that could not be ended, for example.
    """
    return error is not None and any(map(_is_the_machines, links(error)))


def _is_the_machines(error: BaseException) -> bool:
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, OSError) and error.errno in FULL


def unavailable(request: HttpRequest) -> HttpResponse:
    """The answer to a request that met an outage: 503, and when to come again. It asks no database.

    A form that came from a page of ours is given back, to be sent again as it was; it then has one effect, because
    its token or the number that it was written on is the same.
    """
    leave_lost_connections()
    response: HttpResponse
    if request.headers.get("Accept", "").startswith("application/json"):
        response = JsonResponse({"unavailable": SECONDS}, status=503)
    else:
        fields = fields_of(request) if _is_ours(request) else []
        context = {"fields": fields, "page": request.get_full_path(), "had_file": bool(fields and request.FILES)}
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def leave_lost_connections() -> None:
    """Close this thread's connections that no longer answer: what the request has yet to write opens another.

    Without it even the note that a form was sent stays, though nothing came of it, and holds up who sends it again.
    """
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form came from a page of ours; asked anew where the fault came before that was looked at."""
    if request.method != "POST":
        return False
    if getattr(request, "csrf_processing_done", False):
        return True
    try:
        return _Check(_nothing).process_view(request, _nothing, (), {}) is None
    except (OSError, ValueError):
        return False


def _nothing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return HttpResponse()
