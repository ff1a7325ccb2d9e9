"""The ASGI application: `GET /streams/?token=…` answers with an event stream, `GET /streams/health` with its state.

`GET /streams/metrics` answers whoever brings `METRICS_TOKEN` with its counts.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from observing import counts
from streams.broadcast import Broadcaster
from streams.hub import Hub, Listener
from streams.source import Source
from streams.tokens import read_token

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HEARTBEAT = 15.0
"""Seconds between signs of life: proxies cut a stream that says nothing."""
MOST_STREAMS = 6000
ALWAYS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),
    (b"vary", b"origin"),
]


class Streams:
    """The application. `source` is made in the broadcaster's process; nothing here touches the database.

    `more` are headers that every answer has besides `ALWAYS`.
    """

    def __init__(self, source: Source, more: list[tuple[bytes, bytes]] | None = None) -> None:
        self.source = source
        self.always = [*ALWAYS, *(more or [])]
        self.hub = Hub()
        self.broadcaster: Broadcaster | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.broadcaster = Broadcaster(self.source, self.hub, asyncio.get_running_loop())
                self.broadcaster.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self.broadcaster:
                    self.broadcaster.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].rstrip("/")
        if path.endswith("/health"):
            body = json.dumps({"healthy": self._is_healthy, "streams": self.hub.count}).encode()
            await self._answer(send, 200 if self._is_healthy else 503, body, b"application/json")
            return
        if path.endswith("/metrics") and counts.may_read(_authorization(scope)):
            now = {
                "streams_open": ("Event streams that are open.", float(self.hub.count)),
                "streams_healthy": ("Whether the versions of rooms can be read.", float(self._is_healthy)),
            }
            text, kind = counts.exposition(now)
            await self._answer(send, 200, text, kind.encode())
            return
        if not path.endswith("/streams") or scope["method"] not in {"GET", "HEAD"}:
            await self._answer(send, 404, b"Not found")
            return
        origin = page_of(scope)
        if origin is None:
            await self._answer(send, 403, b"Not for pages of other sites")
            return
        query = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"), max_num_fields=20)
        right = read_token(query.get("token", [""])[0])
        if right is None:
            await self._answer(send, 404, b"Not found")
            return
        if self.hub.count >= MOST_STREAMS:
            await self._answer(send, 503, b"Too many streams", more=[(b"retry-after", b"10")])
            return
        listener = self.hub.join(right)
        try:
            await self._stream(listener, origin, receive, send)
        finally:
            self.hub.leave(listener)

    @property
    def _is_healthy(self) -> bool:
        return bool(self.broadcaster and self.broadcaster.is_healthy)

    async def _answer(
        self,
        send: Send,
        status: int,
        body: bytes,
        kind: bytes = b"text/plain",
        more: list[tuple[bytes, bytes]] | None = None,
    ) -> None:
        headers = [(b"content-type", kind), *self.always, *(more or [])]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _stream(self, listener: Listener, origin: bytes, receive: Receive, send: Send) -> None:
        """Send the latest message whenever it changes, until the browser goes or the topic is over."""
        readers = [(b"access-control-allow-origin", origin)] if origin else []
        headers = [*HEADERS, *self.always, *readers]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        # Each browser waits another while before it comes back, so that a restart is not a stampede.
        retry = 1000 + int(random.random() * 9000)  # noqa: S311 - spreading load, nothing secret
        await _more(send, f"retry: {retry}\n\n".encode())
        gone = asyncio.ensure_future(_disconnected(receive))
        topic = (listener.right.topic, listener.right.audience)
        try:
            while not gone.done():
                changed = asyncio.ensure_future(listener.changed.wait())
                await asyncio.wait({changed, gone}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
                if gone.done():
                    return
                if listener.is_over:
                    await _more(send, b"event: over\ndata: {}\n\n")
                    break
                if not listener.changed.is_set():
                    await _more(send, b": still here\n\n")
                    continue
                listener.changed.clear()
                message = self.hub.latest.get(topic)
                if message:
                    await _more(send, message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except asyncio.CancelledError:
            # The process stops: thousands of streams that end are no thousands of errors in its log.
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _authorization(scope: Scope) -> str:
    return next((value for name, value in scope["headers"] if name == b"authorization"), b"").decode("latin-1")


def route_of(path: str) -> str:
    """The name under which a request is logged: its address holds a token."""
    last = path.rstrip("/").rpartition("/")[2]
    return {"streams": "streams", "health": "streams:health", "metrics": "streams:metrics"}.get(last, "none")


async def _more(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


def page_of(scope: Scope) -> bytes | None:
    """The origin of the page that asks, empty when the browser names none; None for a page of another host.

    A page stands at another port of the same host, or at the same origin, for which browsers name none.
    """
    told = dict(scope.get("headers", []))
    origin: bytes = told.get(b"origin", b"")
    if not origin:
        return b""
    try:
        page = urlsplit(origin.decode("ascii")).hostname
        here = urlsplit(f"//{told.get(b'host', b'').decode('ascii')}").hostname
    except ValueError:
        return None
    return origin if page and page == here else None
