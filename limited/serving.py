"""What runs in the process: jobs in, answers out, within the limits. Imports nothing but what the job needs."""

import gc
import os
import resource
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

POLITE = 10
"""How far jobs stand back for pages, as `nice` counts: somebody waits for a page who can read while a job is done."""


def peak_kb() -> int:
    """The most memory that this process has held, in KB.

    Linux says it itself; `ru_maxrss` would count what the web process held when it started this one, and is used only
    where there is no /proc.
    """
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def serve(
    connection: Connection, memory_bytes: int, job: Callable[..., Any], prepare: Callable[[], None] | None
) -> None:
    """Answer each (what was asked, whether to tell, seconds) with ("done", answer, peak in KB) or ("failed", reason).

    Ends when nobody is left to ask, and after a job that ran out of memory.
    """
    os.nice(POLITE)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        if prepare:
            prepare()
    except (ImportError, OSError, MemoryError) as error:
        connection.send(("failed", f"What is needed could not start: {type(error).__name__}: {error}"))
        return
    gc.collect()
    gc.freeze()  # what was loaded stays: no later collection walks it
    connection.send(("ready",))
    with suppress(EOFError, BrokenPipeError):
        while _served(connection, job):
            pass


def _served(connection: Connection, job: Callable[..., Any]) -> bool:
    """Answer one job; whether the process is still good for another."""
    asked, tells, seconds = connection.recv()
    _limit_time(seconds)
    try:
        answer = job(*asked, _teller(connection) if tells else None)
        connection.send(("done", answer, peak_kb()))
        del answer, asked
        gc.collect()  # what refers to one another is gone now, not in the middle of the next job
    except MemoryError:
        connection.send(("failed", "It needs more memory than it may have."))
        return False  # what is left of the heap can't be trusted
    except Exception as error:  # whatever a job provokes must not pass for an answer
        connection.send(("failed", f"{type(error).__name__}: {error}"))
    return True


def _teller(connection: Connection) -> Callable[[int], None]:
    return lambda number: connection.send(("told", number))


def _limit_time(seconds: float) -> None:
    """The system ends this process when the job works for much longer than it may: whoever asked may be gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + 2 * seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
