"""Clients that are slow on purpose: they dribble their head or their body, or they do not read. To 127.0.0.1 only."""

import asyncio
import socket
from contextlib import suppress

from load.clients import HOST

PAUSE = 1.0
"""Seconds between two bytes."""
LONG = 100_000


class Slow:
    """One slow client; it comes back when its connection is closed. `times` counts how often it began."""

    def __init__(self, port: int, path: str, kind: int) -> None:
        self.port, self.path = port, path
        self.work = (self._head, self._body, self._reader)[kind % 3]
        self.times = 0

    async def run(self) -> None:
        while True:
            self.times += 1
            with suppress(OSError):
                await self.work()
            await asyncio.sleep(PAUSE)

    async def _connect(self, window: int = 0) -> socket.socket:
        one = socket.socket()
        one.setblocking(False)
        if window:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        await asyncio.get_running_loop().sock_connect(one, (HOST, self.port))
        return one

    async def _dribble(self, begin: bytes) -> None:
        one, loop = await self._connect(), asyncio.get_running_loop()
        try:
            await loop.sock_sendall(one, begin)
            for _ in range(LONG):
                await asyncio.sleep(PAUSE)
                await loop.sock_sendall(one, b"x")
        finally:
            one.close()

    async def _head(self) -> None:
        await self._dribble(f"GET {self.path} HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: ".encode())

    async def _body(self) -> None:
        head = f"POST {self.path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {LONG}\r\n\r\n"
        await self._dribble(head.encode())

    async def _reader(self) -> None:
        one, loop = await self._connect(window=4096), asyncio.get_running_loop()
        try:
            await loop.sock_sendall(one, f"GET {self.path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
            while await loop.sock_recv(one, 512):
                await asyncio.sleep(PAUSE)
        finally:
            one.close()
