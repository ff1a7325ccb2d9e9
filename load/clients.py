"""Thousands of browsers in one process: streams that listen, and connections that ask. Plain asyncio."""

import asyncio
import json
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from load.people import CSRF, Phone, Room

HOST = "127.0.0.1"
FORM = "application/x-www-form-urlencoded"


class Listener:
    """One event stream that comes back as a browser does, after the pause that the server named."""

    def __init__(self, port: int, path: str, hear: Callable[[dict[str, object], float], None] | None = None) -> None:
        self.port, self.path, self.hear = port, path, hear
        self.connected = 0
        self.is_on = False
        self.largest = 0
        self.pause = 1.0

    async def run(self) -> None:
        while True:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await self._listen()
            self.is_on = False
            await asyncio.sleep(self.pause * random.uniform(0.9, 1.1))  # noqa: S311 - spreading load

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection(HOST, self.port, limit=2**16)
        try:
            writer.write(f"GET {self.path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                return
            while True:
                line = await reader.readuntil(b"\n")
                if line.startswith(b"retry:"):
                    self.pause = int(line[6:]) / 1000
                    self.connected += 1
                    self.is_on = True
                elif line.startswith(b"data:"):
                    self.largest = max(self.largest, len(line))
                    if self.hear:
                        self.hear(json.loads(line[5:]), time.perf_counter())
        finally:
            writer.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` 0 when the connection broke; `where` is what a redirect leads to."""

    status: int
    body: bytes = b""
    where: str = ""


class Browser:
    """A kept-alive connection that asks one thing after another, with a session's cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        return await self.ask("GET", path)

    async def post(self, path: str, body: bytes, kind: str = FORM, more: str = "") -> Answer:
        return await self.ask("POST", path, body, f"Content-Type: {kind}\r\n{more}")

    async def ask(self, method: str, path: str, body: bytes = b"", more: str = "", cookie: str = "") -> Answer:
        """One request. A kept connection that was closed meanwhile is opened anew, as browsers do."""
        request = (
            f"{method} {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nCookie: {cookie or self.cookie}\r\n"
            f"Accept-Encoding: identity\r\n{more}Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        for is_new in (self.writer is None, True):
            try:
                if self.writer is None or self.reader is None:
                    self.reader, self.writer = await asyncio.open_connection(HOST, self.port, limit=2**22)
                self.writer.write(request)
                return await self._answer()
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                self.close()
                if is_new:
                    break
        return Answer(0)

    async def _answer(self) -> Answer:
        if self.reader is None:
            raise OSError
        head = await self.reader.readuntil(b"\r\n\r\n")
        status, where, body = int(head.split(b" ", 2)[1]), "", b""
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                body = await self.reader.readexactly(int(value))
            elif name.lower() == b"transfer-encoding":
                body = await self._chunks(self.reader)
            elif name.lower() == b"location":
                where = value.strip().decode()
        if b"connection: close" in head.lower():
            self.close()
        return Answer(status, body, where)

    @staticmethod
    async def _chunks(reader: asyncio.StreamReader) -> bytes:
        body = b""
        while size := int((await reader.readuntil(b"\r\n")).strip() or b"0", 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
        return body

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


class Voter(Browser):
    """A connection that sends votes one after another; browsers behind one proxy look like this."""

    async def vote(self, phone: Phone, room: Room, scoring: int, level: str) -> int:
        """The status of the answer."""
        body = urlencode({"activity": room.activity, "scoring": scoring, f"level-{room.item}": level}).encode()
        more = f"Content-Type: {FORM}\r\nX-CSRFToken: {CSRF}\r\nAccept: application/json\r\n"
        answer = await self.ask("POST", f"/join/{phone.code}/answer/", body, more, phone.cookie)
        return answer.status
