"""A connection that takes what it is given at once and sends it as fast as its reader reads."""

import contextlib
import socket
import tempfile
from collections.abc import Callable
from typing import IO, Any

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn

from serving.gathering import IN_MEMORY, Gathering

PIECE = 64 * 1024


class PatientSocket(socket.socket):
    """`sendall` never waits: what the reader does not take now is kept for `flush`."""

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, accepted.detach())
        self.unsent: IO[bytes] | None = None
        self.unsent_size = 0

    def sendall(self, data: Any, flags: int = 0) -> None:
        left = memoryview(data)
        if self.unsent is None:
            left = left[self._send(left) :]
        if left:
            if self.unsent is None:
                self.unsent = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed once it is sent
            self.unsent.write(left)
            self.unsent_size += len(left)

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """A file, read to its end or by `count` bytes."""
        file.seek(offset)
        sent = 0
        while piece := file.read(PIECE if count is None else min(PIECE, count - sent)):
            self.sendall(piece)
            sent += len(piece)
        return sent

    def _send(self, data: memoryview) -> int:
        self.setblocking(False)  # with a time-out Python would wait for it before it sends
        try:
            return self.send(data)
        except BlockingIOError:
            return 0

    def begin_flush(self) -> None:
        """From the beginning of what was kept."""
        if self.unsent:
            self.unsent.seek(0)

    def flush(self) -> bool:
        """Send what the reader takes now; whether that was the last of it. Raises OSError when the reader has gone."""
        while self.unsent and (piece := self.unsent.read(PIECE)):
            sent = self._send(memoryview(piece))
            if sent < len(piece):
                self.unsent.seek(sent - len(piece), 1)
                return False
        if self.unsent:
            self.unsent.close()
        self.unsent, self.unsent_size = None, 0
        return True

    def close(self) -> None:
        if self.unsent:
            self.unsent.close()
            self.unsent = None
        super().close()


class _GatheredUnreader(SocketUnreader):
    """Reads the request that was gathered before it reads the socket."""

    file: IO[bytes] | None = None

    def chunk(self, size_hint: int | None = None) -> bytes:
        if self.file:
            if data := self.file.read(max(size_hint or 0, self.mxchunk)):
                return data
            self.file.close()
            self.file = None
        data = super().chunk(size_hint)
        return bytes(data)


class Conversation(TConn):  # type: ignore[misc]
    """A connection, what of its next request has come, and `leave`, which closes it without waiting for its reader."""

    def __init__(self, cfg: Any, sock: PatientSocket, client: Any, server: Any, leave: Callable[[Any], None]) -> None:
        super().__init__(cfg, sock, client, server)
        self.leave = leave
        self.gathering: Gathering | None = None
        self.rest = b""
        self.deadline = 0.0

    def take_rest(self) -> bytes:
        """What has come of the next request already."""
        rest, self.rest = self.rest, b""
        return rest + (self.parser.unreader.take_buffered() if self.parser else b"")

    def hand_over(self) -> None:
        """Let gunicorn's parser read what was gathered."""
        gathered, self.gathering = self.gathering, None
        self.init()
        if not isinstance(self.parser.unreader, _GatheredUnreader):
            self.parser.unreader = _GatheredUnreader(self.sock)
        assert gathered is not None  # noqa: S101 - it is whole
        self.parser.unreader.file = gathered.file
        self.rest = gathered.rest
        self.data_ready = True

    def close(self, graceful: bool = False) -> None:
        if self.gathering:
            self.gathering.file.close()
        if graceful:
            self.leave(self)
        else:
            with contextlib.suppress(OSError):
                self.sock.close()
