"""One log line for each request of an ASGI application, when it is over, and its id on the answer."""

import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from observing import facts
from observing.request_ids import HEADER, request_id

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]
NAME = HEADER.lower().encode()
logger = logging.getLogger(__name__)


class Observed:
    """Wraps `application`. `route_of` names a path: names with a colon are of no interest when they succeed."""

    def __init__(self, application: Application, *, route_of: Callable[[str], str]) -> None:
        self.application, self.route_of = application, route_of

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        given = next((value for name, value in scope["headers"] if name == NAME), b"").decode("latin-1")

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (NAME, known_as.encode())]}
            await send(message)

        with request_id(given if settings.TRUSTED_PROXIES else "") as known_as:
            try:
                await self.application(scope, receive, with_id)
            finally:
                route = self.route_of(scope["path"])
                told = {
                    "method": facts.method(scope["method"]),
                    "route": route,
                    "status": status,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                }
                logger.log(logging.DEBUG if ":" in route else logging.INFO, "request", extra=told)
