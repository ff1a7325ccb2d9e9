"""Thousands of browsers in one process: streams that listen, and connections that vote. Plain asyncio."""

import asyncio
import json
import random
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlencode

from load.people import CSRF, Phone, Room

HOST = "127.0.0.1"


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


class Voter:
    """A kept-alive connection that sends votes one after another; browsers behind one proxy look like this."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def vote(self, phone: Phone, room: Room, scoring: int, level: str) -> int:
        """The status of the answer; 0 when the connection broke."""
        body = urlencode({"activity": room.activity, "scoring": scoring, f"level-{room.item}": level})
        request = (
            f"POST /join/{phone.code}/answer/ HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nCookie: {phone.cookie}\r\n"
            f"X-CSRFToken: {CSRF}\r\nAccept: application/json\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
        for _ in range(2):
            try:
                if self.writer is None or self.reader is None:
                    self.reader, self.writer = await asyncio.open_connection(HOST, self.port)
                self.writer.write(request)
                return await self._status()
            except (OSError, asyncio.IncompleteReadError):
                if self.writer:
                    self.writer.close()
                self.reader = self.writer = None
        return 0

    async def _status(self) -> int:
        if self.reader is None:
            raise OSError
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                await self.reader.readexactly(int(line[15:]))
            elif line.startswith(b"transfer-encoding: chunked"):
                while size := int((await self.reader.readuntil(b"\r\n")).strip() or b"0", 16):
                    await self.reader.readexactly(size + 2)
                await self.reader.readexactly(2)
        if b"connection: close" in head.lower() and self.writer:
            self.writer.close()
            self.reader = self.writer = None
        return status
