"""One request as it comes in, piece by piece, until it is whole. No socket, no clock: both are told to it."""

import re
import tempfile
from typing import IO

MOST_HEAD = 64 * 1024
MOST_BODY = 32 * 1024 * 1024
IN_MEMORY = 128 * 1024
"""Bytes of one request that are kept in memory; what is longer goes to a file that has no name."""
SECONDS, BYTES_A_SECOND = 30.0, 4096
"""A sender has this long, and longer for a long body at this pace; below it nobody sends who means to arrive."""
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
TOO_LARGE, NO_LENGTH = "431 Request Header Fields Too Large", "411 Length Required"
NO_ROOM = "503 Service Unavailable"


class Gathering:
    """Bytes of one request. `refusal` is the status of one that is not taken, empty otherwise.

    A body above `most_body` is not waited for: the product says so by what the head tells.
    """

    def __init__(self, now: float, most_body: int = MOST_BODY) -> None:
        self.deadline = now + SECONDS
        self.most_body = most_body
        self.head = b""
        self.refusal = ""
        self.expects = False
        self.is_whole = False
        self.rest = b""
        self._start = bytearray()
        self._missing = 0
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the connection

    @property
    def has_begun(self) -> bool:
        """Whether anything has come yet."""
        return bool(self._start or self.head)

    def take(self, data: bytes) -> None:
        """What came. What is beyond the end of the request is `rest`, the beginning of the next."""
        try:
            self._take(data)
        except OSError:  # a large one is kept in a file until it is whole
            self.refusal = NO_ROOM

    def _take(self, data: bytes) -> None:
        if self.is_whole:
            self.rest += data
        elif self.head:
            self._body(data)
        else:
            self._start += data
            self._look_for_head()

    def _look_for_head(self) -> None:
        end = self._start.find(b"\r\n\r\n")
        if end < 0 or end > MOST_HEAD:
            self.refusal = TOO_LARGE if len(self._start) > MOST_HEAD else ""
            return
        self.head, body = bytes(self._start[: end + 4]), bytes(self._start[end + 4 :])
        self._start.clear()
        if CHUNKED.search(self.head):
            self.refusal = NO_LENGTH
            return
        found = LENGTH.search(self.head)
        length = int(found[1]) if found else 0
        self.file.write(self.head)
        if length > self.most_body:
            length = 0
        self.expects = bool(EXPECTS.search(self.head)) and length > len(body)
        self.deadline += length / BYTES_A_SECOND
        self._missing = length
        self._body(body)

    def _body(self, data: bytes) -> None:
        self.file.write(data[: self._missing])
        self.rest = data[self._missing :]
        self._missing -= len(data) - len(self.rest)
        if not self._missing:
            self.is_whole = True
            self.file.seek(0)
