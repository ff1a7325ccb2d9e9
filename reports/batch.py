"""Many documents at once: as many are drawn at a time as there are processors, and one that fails stops no other."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from queue import SimpleQueue

from reports.render import Rendered, Renderer


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a batch: the name of its file, and what makes its HTML."""

    name: str
    make: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document. `trouble` is empty for one that was drawn and kept."""

    name: str
    seconds: float
    trouble: str = ""


ALIVE_EVERY = 5
"""Seconds."""


def _words(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"


def draw_all(
    documents: Iterable[Document],
    *,
    keep: Callable[[str, bytes], None],
    tell: Callable[[Outcome], None],
    processes: int,
    renderer: Callable[[], Renderer] = Renderer,
    words: Callable[[Exception], str] = _words,
    alive: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """Draw every document with `processes` renderers at a time; `keep` is given each PDF, `tell` each outcome.

    `words` says what was raised; `alive` is called every few seconds while documents are drawn. What `tell` and
    `alive` raise ends the batch, and what is being drawn with it.

    The HTML is made here, one after another, while others are drawn: it takes a twentieth of the time. Whatever one
    document raises, in being made, drawn or kept, is its own outcome and nobody else's. Outcomes come as they came.
    """
    free: SimpleQueue[Renderer] = SimpleQueue()
    renderers = [renderer() for _ in range(processes)]
    for one in renderers:
        free.put(one)
    pool = ThreadPoolExecutor(processes)
    outcomes: list[Outcome] = []
    drawn: dict[Future[Rendered], tuple[Document, float]] = {}

    def ended(document: Document, started: float, trouble: Exception | None = None) -> None:
        said = words(trouble) if trouble else ""
        outcomes.append(Outcome(document.name, time.monotonic() - started, said))
        tell(outcomes[-1])

    def collect(most: int) -> None:
        while len(drawn) > most:
            alive()
            for future in wait(drawn, timeout=ALIVE_EVERY, return_when=FIRST_COMPLETED).done:
                document, started = drawn.pop(future)
                try:
                    keep(document.name, future.result().pdf)
                except Exception as trouble:
                    ended(document, started, trouble)
                else:
                    ended(document, started)

    try:
        for document in documents:
            started = time.monotonic()
            try:
                html = document.make()
            except Exception as trouble:
                ended(document, started, trouble)
                continue
            drawn[pool.submit(_draw, html, free)] = document, started
            collect(processes)
        collect(0)
    finally:
        for future in drawn:
            future.cancel()
        for one in renderers:
            one.stop()
        pool.shutdown()
    return outcomes


def _draw(html: str, free: "SimpleQueue[Renderer]") -> Rendered:
    one = free.get()
    try:
        return one.render(html)
    finally:
        free.put(one)
