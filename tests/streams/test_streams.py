"""Streams by their content: a stream that stays open and says nothing would pass a test of its status."""

import asyncio
import json
import threading
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from streams.app import Streams
from streams.broadcast import Broadcaster
from streams.hub import Hub
from streams.tokens import Right, make_token, read_token


class Rooms:
    """A source in memory: what the test sets is what is read."""

    def __init__(self) -> None:
        self.open = {"room": 1}
        self.revoked: set[tuple[str, str]] = set()
        self.broken = False
        self.reads: list[str] = []
        self.calls = 0
        self.threads: set[str] = set()

    def versions(self) -> dict[str, int]:
        self.threads.add(threading.current_thread().name)
        if self.broken:
            raise OSError("the database is away")
        return dict(self.open)

    def messages(self, topics: Collection[str]) -> dict[str, dict[str, str]]:
        self.reads += topics
        self.calls += 1
        return {
            topic: {"screen": json.dumps({"version": version}), "phone": json.dumps({"step": version // 10})}
            for topic, version in self.open.items()
            if topic in topics
        }

    def allowed(self, listeners: Any) -> set[tuple[str, str]]:
        return set(listeners) - self.revoked


class Browser:
    """One connection to the application, read as a browser reads a stream."""

    def __init__(
        self, app: Streams, address: str, path: str = "/streams/", headers: dict[str, str] | None = None
    ) -> None:
        self.parts: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.going: asyncio.Event = asyncio.Event()
        told = [(name.encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
        scope = {"type": "http", "path": path, "method": "GET", "query_string": address.encode(), "headers": told}
        self.task = asyncio.ensure_future(app(scope, self._receive, self.parts.put))

    async def _receive(self) -> dict[str, Any]:
        await self.going.wait()
        return {"type": "http.disconnect"}

    async def status(self) -> int:
        return (await self.start())[0]

    async def start(self) -> tuple[int, dict[str, str]]:
        """The status of the answer and its headers."""
        part = await asyncio.wait_for(self.parts.get(), 5)
        return int(part["status"]), {name.decode(): value.decode() for name, value in part["headers"]}

    async def event(self) -> str:
        """The next message that is not a heartbeat or the time to wait before coming back."""
        while True:
            part = await asyncio.wait_for(self.parts.get(), 5)
            text = part.get("body", b"").decode()
            if text and not text.startswith((":", "retry:")):
                return text

    async def leave(self) -> None:
        self.going.set()
        await asyncio.wait_for(self.task, 5)


def with_app(test: Any) -> Any:
    """Run an asynchronous test with a started application."""

    def run(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("streams.broadcast.INTERVAL", 0.01)
        monkeypatch.setattr("streams.broadcast.REVOCATION_INTERVAL", 0.02)

        async def whole() -> None:
            app = Streams(Rooms())
            app.broadcaster = Broadcaster(app.source, app.hub, asyncio.get_running_loop())
            app.broadcaster.start()
            try:
                await test(app, app.source)
            finally:
                await asyncio.to_thread(app.broadcaster.stop)

        # In a thread of its own: browser tests leave an event loop running in theirs.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, whole()).result(timeout=60)

    run.__name__ = test.__name__
    return run


def address(audience: str = "screen", holder: str = "", topic: str = "room") -> str:
    return "token=" + make_token(Right(topic, audience, holder))


@with_app
async def test_what_changed_reaches_who_listens(app, rooms):
    browser = Browser(app, address())
    assert await browser.status() == 200
    assert '"version": 1' in await browser.event()
    rooms.open["room"] = 2
    assert await browser.event() == 'id: 2\ndata: {"version": 2}\n\n'
    await browser.leave()
    assert app.hub.count == 0


@with_app
async def test_all_that_changed_is_read_at_once(app, rooms):
    rooms.open = {f"room-{n}": 1 for n in range(20)}
    browsers = [Browser(app, address(topic=topic)) for topic in rooms.open]
    for browser in browsers:
        await browser.event()
    app.broadcaster.stop()
    rooms.open = dict.fromkeys(rooms.open, 2)
    rooms.calls = 0
    app.broadcaster.tick()
    for browser in browsers:
        assert '"version": 2' in await browser.event()
        await browser.leave()
    assert rooms.calls == 1


@with_app
async def test_someone_who_comes_later_is_told_at_once(app, rooms):
    first = Browser(app, address())
    await first.status()
    await first.event()
    second = Browser(app, address())
    await second.status()
    assert '"version": 1' in await second.event()
    assert rooms.reads == ["room"], "what is known is not read again"


@with_app
async def test_someone_who_comes_back_gets_nothing_old(app, rooms):
    first = Browser(app, address())
    await first.status()
    await first.event()
    await first.leave()
    await asyncio.sleep(0.1)
    assert app.hub.latest == {}
    rooms.open["room"] = 5
    again = Browser(app, address())
    await again.status()
    assert '"version": 5' in await again.event()


@with_app
async def test_an_audience_whose_message_stays_hears_nothing(app, rooms):
    phone, screen = Browser(app, address("phone")), Browser(app, address())
    assert (await phone.status(), await screen.status()) == (200, 200)
    assert '"step": 0' in await phone.event()
    await screen.event()
    rooms.open["room"] = 2
    assert '"version": 2' in await screen.event()
    rooms.open["room"] = 10
    assert await phone.event() == 'id: 10\ndata: {"step": 1}\n\n'


@with_app
async def test_a_room_that_is_over_ends_its_streams(app, rooms):
    browser = Browser(app, address())
    await browser.status()
    await browser.event()
    rooms.open.clear()
    assert (await browser.event()).startswith("event: over")
    await asyncio.wait_for(browser.task, 5)


@with_app
async def test_someone_who_may_no_longer_listen_is_cut_off_and_others_are_not(app, rooms):
    leaver, stayer = Browser(app, address(holder="person:1")), Browser(app, address(holder="person:2"))
    for browser in (leaver, stayer):
        await browser.status()
        await browser.event()
    rooms.revoked.add(("room", "person:1"))
    assert (await leaver.event()).startswith("event: over")
    rooms.open["room"] = 2
    assert '"version": 2' in await stayer.event()


@with_app
async def test_a_database_that_comes_back_is_read_again(app, rooms):
    browser = Browser(app, address())
    await browser.status()
    await browser.event()
    rooms.broken = True
    for _ in range(100):  # the broadcaster looks in its own thread, which a busy machine may keep waiting
        await asyncio.sleep(0.05)
        if await Browser(app, "", path="/streams/health").status() == 503:
            break
    else:
        pytest.fail("the process said that all was well with a database that does not answer")
    rooms.broken, rooms.open["room"] = False, 3
    assert '"version": 3' in await browser.event()
    assert rooms.threads == {"broadcaster"}, "the event loop never waits for the database"


@with_app
async def test_a_wrong_token_is_not_found(app, rooms):
    good = make_token(Right("room", "screen"))
    for wrong in ("", "token=", "token=x", f"token={good}x", f"token={good[:-1]}", "token=%00%ff", "a=" * 30):
        browser = Browser(app, wrong)
        assert await browser.status() == 404, wrong
    assert app.hub.count == 0


@with_app
async def test_there_is_a_limit_to_streams(app, rooms):
    app_limit = 2
    import streams.app

    before, streams.app.MOST_STREAMS = streams.app.MOST_STREAMS, app_limit
    try:
        browsers = [Browser(app, address()) for _ in range(3)]
        assert sorted([await browser.status() for browser in browsers]) == [200, 200, 503]
    finally:
        streams.app.MOST_STREAMS = before


def test_a_token_says_what_it_was_made_for():
    right = Right("room", "phone", "person:1")
    assert read_token(make_token(right)) == right


def test_a_token_dies_of_age(monkeypatch):
    token = make_token(Right("room", "phone"))
    monkeypatch.setattr("streams.tokens.MAX_AGE", -1)
    assert read_token(token) is None


def test_leaving_twice_harms_nobody():
    hub = Hub()
    listener = hub.join(Right("room", "screen"))
    hub.leave(listener)
    hub.leave(listener)
    assert hub.count == 0
