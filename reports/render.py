"""Rendering in a process of its own, with limits on time, memory and pages: WeasyPrint itself has none.

One process serves one web process (`limited` owns it).
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from limited import Failed, OfThisProcess, Worker
from observing import counts
from reports import worker

logger = logging.getLogger(__name__)

# Waiting for one's turn included. Documents stand back for pages, and only other documents wait behind them.
SECONDS = 60.0
MEMORY_BYTES = 1536 * 1024 * 1024
# The longest report of real content has 60; a thousand would fit into the time where pages are plain.
MOST_PAGES = 200
# Whoever asks for a document holds a thread of the web server until it is there: one is drawn, one waits, and others
# are told at once to try again, so that threads are left for those who want a page.
MOST_WAITING = 2


class RenderFailed(Exception):
    """No document came out: it failed, was too long, took too long or needed too much memory."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document, the seconds that WeasyPrint took, and the process's peak memory in KB."""

    pdf: bytes
    seconds: float
    peak_kb: int


class Renderer:
    """Draws documents one by one; threads take turns, and waiting for one's turn counts towards the limit."""

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        memory_bytes: int = MEMORY_BYTES,
        most_pages: int = MOST_PAGES,
        most_waiting: int | None = None,
    ) -> None:
        self.most_pages = most_pages
        self.worker = Worker(
            worker.draw,
            prepare=worker.prepare,
            seconds=seconds,
            memory_bytes=memory_bytes,
            most_waiting=most_waiting,
        )

    def render(self, html: str, tell: Callable[[int], None] | None = None) -> Rendered:
        """The document made of `html`. Raises RenderFailed, and what `tell` raises; both end the process.

        `tell` is called about once a second with the number of the page that is laid out now, 0 where none is; pages
        whose numbers are not settled yet are laid out again.
        """
        try:
            done = self.worker.do(html, self.most_pages, tell=tell)
        except Failed as error:
            raise RenderFailed(str(error)) from error
        pdf, seconds = done.answer
        return Rendered(pdf=pdf, seconds=seconds, peak_kb=done.peak_kb)

    def stop(self) -> None:
        """End the process, busy or not."""
        self.worker.stop()


_renderer = OfThisProcess(lambda: Renderer(most_waiting=MOST_WAITING))


def render_pdf(html: str) -> Rendered:
    """The document made of `html` by this web process's renderer. Raises RenderFailed, which is logged and counted."""
    started = time.monotonic()
    try:
        document = _renderer().render(html)
    except RenderFailed as error:
        logger.error("A document was not rendered.", exc_info=error)
        counts.rendered(came_out=False, seconds=time.monotonic() - started)
        raise
    counts.rendered(came_out=True, seconds=time.monotonic() - started)
    return document
