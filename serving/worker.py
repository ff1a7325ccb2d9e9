"""gunicorn's threaded worker with three changes, each for what would otherwise hold a thread, and with them everybody.

- A request is gathered by the main loop and given to a thread once it is whole.
- An answer is kept for a slow reader and sent by the main loop; the thread goes on.
- Long work (documents, uploads) has threads of its own, so that it queues behind itself.
"""

import contextlib
import errno
import re
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from serving.connection import PIECE, Conversation, PatientSocket
from serving.gathering import BYTES_A_SECOND, NO_ROOM, SECONDS, Gathering

LONG_THREADS = 2
LONG = re.compile(
    rb"^\S+ /(?!static/)\S*(?:\.(?:pdf|docx|xlsx|csv|zip)|/import/\S*)(?:\?\S*)? HTTP/|"
    rb"\r\ncontent-type:[ \t]*multipart/form-data",
    re.IGNORECASE,
)
"""The head of a request that may take seconds: a document, an import, an upload."""
NO_ROOM_WORDS = b"There is no room for a file just now. Go back, and send it again in a minute."
LEAVING = 2.0
"""Seconds in which a reader may fetch the end of the last answer before its connection is gone."""


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """See above. Everything but `handle`, `_handle_long` and `handle_request` runs in the main loop."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slow: dict[Conversation, float] = {}
        """Connections that the main loop waits for, and until when."""
        self.looked = 0.0

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        if cfg.is_ssl:
            raise RuntimeError("This worker speaks plain HTTP: the proxy before it speaks HTTPS.")
        super().check_config(cfg, log)

    def init_process(self) -> None:
        self.long_pool = ThreadPoolExecutor(LONG_THREADS, thread_name_prefix="long")
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        try:
            accepted, client = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        sock = PatientSocket(accepted)
        self.enqueue_req(Conversation(self.cfg, sock, client, listener.getsockname(), self._leave))

    def enqueue_req(self, conn: Conversation) -> None:
        """Gather the next request of a connection first."""
        conn.sock.setblocking(False)
        conn.gathering = Gathering(time.monotonic())
        conn.gathering.take(conn.take_rest())
        self._gather(conn)

    def _gather(self, conn: Conversation, _sock: Any = None) -> None:
        gathering = conn.gathering
        assert gathering is not None  # noqa: S101 - it is being gathered
        try:
            while not (gathering.is_whole or gathering.refusal):
                data = conn.sock.recv(PIECE)
                if not data:
                    self._drop(conn)
                    return
                gathering.take(data)
                if gathering.expects:
                    gathering.expects = False
                    conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        except BlockingIOError:
            self._wait(conn, selectors.EVENT_READ, self._gather, gathering.deadline)
            return
        except OSError:
            self._drop(conn)
            return
        self._stop_waiting(conn)
        if gathering.refusal:
            self._refuse(conn, gathering.refusal)
            return
        is_long = LONG.search(gathering.head)
        conn.hand_over()
        work = self.long_pool.submit(self._handle_long, conn) if is_long else self.tpool.submit(self.handle, conn)
        work.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def _refuse(self, conn: Conversation, status: str) -> None:
        words = NO_ROOM_WORDS if status == NO_ROOM else b""
        head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
        with contextlib.suppress(OSError):
            conn.sock.sendall(f"{head}Content-Length: {len(words)}\r\n\r\n".encode() + words)
        self.nr_conns -= 1
        conn.close(graceful=True)

    def _handle_long(self, conn: Conversation) -> Any:
        """In a thread: answer the request, unless its sender went away while it waited for its turn."""
        with contextlib.suppress(BlockingIOError):
            if not conn.rest and not conn.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
                return False
        return self.handle(conn)

    def handle_request(self, req: Any, conn: Conversation) -> Any:
        """In a thread. What was not gathered is not waited for long."""
        conn.sock.settimeout(SECONDS)
        return super().handle_request(req, conn)

    def finish_request(self, conn: Conversation, done: "Future[Any]") -> None:
        """Send what is left of the answer, then go on as gunicorn does."""
        if conn.sock.fileno() >= 0 and conn.sock.unsent:
            conn.sock.begin_flush()
            self._flush(conn, done, time.monotonic() + SECONDS + conn.sock.unsent_size / BYTES_A_SECOND)
            return
        if conn.parser and conn.rest:
            conn.parser.unreader.unread(conn.rest)  # gunicorn looks there for a request that came with the last
            conn.rest = b""
        super().finish_request(conn, done)

    def _flush(self, conn: Conversation, done: "Future[Any]", deadline: float, _sock: Any = None) -> None:
        try:
            is_sent = conn.sock.flush()
        except OSError:
            self._drop(conn)
            return
        if not is_sent:
            self._wait(conn, selectors.EVENT_WRITE, partial(self._flush, done=done, deadline=deadline), deadline)
            return
        self._stop_waiting(conn)
        self.finish_request(conn, done)

    def _leave(self, conn: Conversation) -> None:
        """Close after the last answer without waiting in the main loop for its reader to close first."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            conn.sock.close()
            return
        self.nr_conns += 1  # until it is gone
        self._left(conn, time.monotonic() + LEAVING)

    def _left(self, conn: Conversation, deadline: float, _sock: Any = None) -> None:
        try:
            while conn.sock.recv(PIECE):
                pass
        except BlockingIOError:
            self._wait(conn, selectors.EVENT_READ, partial(self._left, deadline=deadline), deadline)
            return
        except OSError:
            pass
        self._drop(conn)

    def _wait(self, conn: Conversation, event: int, then: Callable[..., None], deadline: float) -> None:
        if conn not in self.slow:
            self.poller.register(conn.sock, event, partial(self._ready, conn, then))
        self.slow[conn] = deadline

    def _ready(self, conn: Conversation, then: Callable[..., None], sock: Any) -> None:
        then(conn, _sock=sock)

    def _stop_waiting(self, conn: Conversation) -> None:
        if self.slow.pop(conn, None) is not None:
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Conversation) -> None:
        self._stop_waiting(conn)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Called at every turn of the main loop: drop those who did not arrive in time."""
        super().murder_pending()
        now = time.monotonic()
        if now - self.looked < 1:
            return
        self.looked = now
        for conn in [conn for conn, deadline in self.slow.items() if deadline < now]:
            self._drop(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """The worker stops: connections on which nothing has come wait no longer than kept-alive ones.

        It lets go of the port at once: whoever is started in its place needs it before the last answer is sent.
        """
        for listener in self.sockets:
            listener.close()
        super()._cap_keepalive(deadline)
        soon = time.monotonic() + STOP_KEEPALIVE_LINGER
        for conn, until in list(self.slow.items()):
            if conn.gathering and not conn.gathering.has_begun:
                self.slow[conn] = min(until, soon)
