"""The side of whoever asks: starts the process, waits for an answer for so long, and ends what takes longer."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from limited import serving

# After so many a process is replaced: what a library leaks has an end.
JOBS_PER_PROCESS = 50
# How often somebody who asked for it hears how far a job has come.
TELL_EVERY = 1.0


class Failed(Exception):
    """No answer came: the job failed, took too long or needed too much memory. The text says which."""


class Busy(Failed):
    """The job was not begun: as many as may wait for their turn did so already."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a job returned, and the most memory in KB that its process has held."""

    answer: Any
    peak_kb: int


class Worker:
    """Owns one process. Threads take turns; waiting for one's turn counts towards the limit.

    `job` and `prepare` are functions at the top of a module, which the process imports. `job` is called with what `do`
    was given and, after that, a function that tells a number to whoever asked, or None where nobody listens.
    `most_waiting` is how many may be in here at once: others are turned away, so that they hold no thread up.
    """

    def __init__(
        self,
        job: Callable[..., Any],
        *,
        seconds: float,
        memory_bytes: int,
        prepare: Callable[[], None] | None = None,
        most_waiting: int | None = None,
    ) -> None:
        self.job, self.prepare = job, prepare
        self.seconds = seconds
        # Address space, not use: the libraries that are mapped count in full. Use stays below (see `Done.peak_kb`).
        self.memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(most_waiting) if most_waiting else None
        self.process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._served = 0

    def do(self, *asked: Any, tell: Callable[[int], None] | None = None) -> Done:
        """What the job makes of `asked`. Raises Failed, and what `tell` raises; both end the process.

        `tell` is called about once a second with the last number that the job told, 0 where there was none.
        """
        deadline = time.monotonic() + self.seconds
        with self._turn():
            try:
                return self._do(asked, deadline, tell)
            except (EOFError, OSError) as error:
                self.stop()
                raise Failed("The process ended before its job was finished.") from error
            except BaseException:
                self.stop()
                raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._places and not self._places.acquire(blocking=False):
            raise Busy("As many as may wait are waiting already.")
        try:
            if not self._lock.acquire(timeout=self.seconds):
                raise Failed("Others were in the way for too long.")
            try:
                yield
            finally:
                self._lock.release()
        finally:
            if self._places:
                self._places.release()

    def _do(self, asked: tuple[Any, ...], deadline: float, tell: Callable[[int], None] | None) -> Done:
        if self._served >= JOBS_PER_PROCESS or self.process is None or not self.process.is_alive():
            self.stop()
            self._start(deadline)
        assert self._connection is not None  # noqa: S101 - `_start` sets it
        self._connection.send((asked, tell is not None, max(1.0, deadline - time.monotonic())))
        answer = self._answer(deadline, tell)
        self._served += 1
        return Done(*answer[1:])

    def _answer(self, deadline: float, tell: Callable[[int], None] | None = None) -> tuple[Any, ...]:
        assert self._connection is not None  # noqa: S101 - for the type checker
        number, told = 0, time.monotonic()
        while True:
            left = max(0.0, deadline - time.monotonic())
            if not self._connection.poll(min(left, TELL_EVERY) if tell else left):
                if not left or not tell:
                    raise Failed(f"No answer within {self.seconds:g} seconds.")
            else:
                answer: tuple[Any, ...] = self._connection.recv()
                if answer[0] == "failed":
                    raise Failed(answer[1])
                if answer[0] != "told":
                    return answer
                number = answer[1]
            if tell and time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                tell(number)

    def _start(self, deadline: float) -> None:
        # Spawn, not fork: a fork of a threaded web process may inherit a lock that nobody will release.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        what = (theirs, self.memory_bytes, self.job, self.prepare)
        self.process = context.Process(target=serving.serve, args=what, daemon=True)
        self.process.start()
        theirs.close()
        self._served = 0
        self._answer(deadline)  # "ready"

    def stop(self) -> None:
        """End the process, busy or not."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


Owned = TypeVar("Owned")


class OfThisProcess(Generic[Owned]):
    """One of something for each process that asks: a process forked from another must not share its worker's pipe."""

    def __init__(self, make: Callable[[], Owned]) -> None:
        self._make = make
        self._made: dict[int, Owned] = {}

    def __call__(self) -> Owned:
        # setdefault, which is one step: of two threads that make one at once, both get the same.
        return self._made.get(os.getpid()) or self._made.setdefault(os.getpid(), self._make())
