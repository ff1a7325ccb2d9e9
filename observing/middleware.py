"""One log line and one count for each request, and its id on the answer."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from observing import counts, facts
from observing.request_ids import HEADER, request_id

# Asked every few seconds by whoever watches over the product: told only when nothing else is of interest.
WATCHING = {"healthz", "readyz", "metrics"}
logger = logging.getLogger(__name__)


class ObservedMiddleware:
    """The first middleware, so that the time is that of the whole answer and no refusal is missed.

    Only a proxy of one's own may name the request: where none stands before the product, visitors write that header.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        with request_id(request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else "") as known_as:
            response = self.get_response(request)
            response.headers[HEADER] = known_as
            self._tell(request, response, time.perf_counter() - started)
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """An answer that streams is told when it begins: its size is known only when it is a file."""
        static = request.path.startswith(settings.STATIC_URL)
        route = "static" if static else facts.route(request) or "none"
        method = facts.method(request.method)
        counts.answered(route=route, method=method, status=response.status_code, seconds=seconds)
        level = logging.INFO
        if response.status_code >= 500:
            level = logging.ERROR
        elif route in WATCHING or static:
            level = logging.DEBUG
        length = response.headers.get("Content-Length") or (None if response.streaming else len(response.content))
        told = {
            "method": method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "bytes": None if length is None else int(length),
        }
        logger.log(level, "request", extra=told)
