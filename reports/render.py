"""Rendering in a worker process, with a limit on time and on memory: WeasyPrint itself has neither.

One worker serves one web process, started at its first document, and is replaced after a number of documents, after
a failure, and when a document takes too long.
"""

import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from reports import worker

logger = logging.getLogger(__name__)

# Waiting for one's turn included. Documents stand back for pages, and only other documents wait behind them.
SECONDS = 60.0
# Address space, not use: the libraries and fonts that are mapped count in full. Use stays far below (see `peak_kb`).
MEMORY_BYTES = 1536 * 1024 * 1024
DOCUMENTS_PER_WORKER = 50
# How often somebody who asked for it hears how far a document has come.
TELL_EVERY = 1.0


class RenderFailed(Exception):
    """No document came out: it failed, took too long or needed too much memory."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document, the seconds that WeasyPrint took, and the worker's peak memory in KB."""

    pdf: bytes
    seconds: float
    peak_kb: int


class Renderer:
    """Owns one worker. Threads take turns; waiting for one's turn counts towards the limit."""

    def __init__(self, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self.seconds = seconds
        self.memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._served = 0

    def render(self, html: str, tell: Callable[[int], None] | None = None) -> Rendered:
        """The document made of `html`. Raises RenderFailed, and what `tell` raises; both end the worker.

        `tell` is called about once a second with the number of the page that is laid out now, 0 where none is; pages
        whose numbers are not settled yet are laid out again.
        """
        deadline = time.monotonic() + self.seconds
        if not self._lock.acquire(timeout=self.seconds):
            raise RenderFailed("Other documents were in the way for too long.")
        try:
            return self._render(html, deadline, tell)
        except (EOFError, OSError) as error:
            self.stop()
            raise RenderFailed("The worker ended before its document was finished.") from error
        except BaseException:
            self.stop()
            raise
        finally:
            self._lock.release()

    def _render(self, html: str, deadline: float, tell: Callable[[int], None] | None) -> Rendered:
        if self._served >= DOCUMENTS_PER_WORKER or self._process is None or not self._process.is_alive():
            self.stop()
            self._start(deadline)
        assert self._connection is not None  # noqa: S101 - `_start` sets it
        self._connection.send((html, tell is not None))
        answer = self._answer(deadline, tell)
        self._served += 1
        return Rendered(pdf=answer[1], seconds=answer[2], peak_kb=answer[3])

    def _answer(self, deadline: float, tell: Callable[[int], None] | None = None) -> tuple:  # type: ignore[type-arg]
        assert self._connection is not None  # noqa: S101
        page, told = 0, time.monotonic()
        while True:
            left = max(0.0, deadline - time.monotonic())
            if not self._connection.poll(min(left, TELL_EVERY) if tell else left):
                if not left or not tell:
                    raise RenderFailed(f"No document within {self.seconds:g} seconds.")
            else:
                answer: tuple = self._connection.recv()  # type: ignore[type-arg]
                if answer[0] == "failed":
                    raise RenderFailed(answer[1])
                if answer[0] != "page":
                    return answer
                page = answer[1]
            if tell and time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                tell(page)

    def _start(self, deadline: float) -> None:
        # Spawn, not fork: a fork of a threaded web process may inherit a lock that nobody will release.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=worker.serve, args=(theirs, self.memory_bytes), daemon=True)
        self._process.start()
        theirs.close()
        self._served = 0
        self._answer(deadline)  # "ready"

    def stop(self) -> None:
        """End the worker, busy or not."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_renderers: dict[int, Renderer] = {}


def render_pdf(html: str) -> Rendered:
    """The document made of `html` by this web process's worker. Raises RenderFailed; the reason is logged."""
    # By process id: a web process forked from one that has rendered must not share its pipe.
    renderer = _renderers.setdefault(os.getpid(), Renderer())
    try:
        return renderer.render(html)
    except RenderFailed as error:
        logger.error("A document was not rendered: %s", error)
        raise
