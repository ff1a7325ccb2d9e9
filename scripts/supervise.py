"""Run several processes as one: end them together, and start one that died again.

Standard library only. `run_together` is what `make run` becomes; where systemd or a container runs each by itself, it
is not needed.
"""

import ctypes
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from types import FrameType

EARLY = 3.0
"""A process that fails within so many seconds of the first start never worked: starting it again would not help."""
PAUSE = 0.5
"""Before what died soon is started again; what had worked for a while is started at once."""
MOST_RESTARTS, WITHIN = 20, 120.0
"""What dies more often within so many seconds will go on doing so; what dies now and then is started again."""
PATIENCE = 25.0
LOOK = 0.05
"""Seconds between looking whether one died."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux's prctl."""


class Supervisor:
    """`commands` by name; each a list of arguments. `inherited` are the descriptors that some get, by the same name.

    None gets another's: a port is free only when nobody holds it any more, and one may end long before another.
    """

    def __init__(self, commands: dict[str, list[str]], inherited: Mapping[str, Sequence[int]] | None = None) -> None:
        self.commands, self.inherited = commands, inherited or {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.started = 0.0
        self.since: dict[str, float] = {}
        self.restarts: deque[float] = deque(maxlen=MOST_RESTARTS)
        self.is_ending = False

    def run(self) -> int:
        """Until a signal ends it (0), one never starts (its exit code), or one dies too often (1)."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        self.started = time.monotonic()
        for name in self.commands:
            self._start(name)
        code = 0
        while not self.is_ending:
            time.sleep(LOOK)
            code = self._look()
            if code:
                self.is_ending = True
        self._stop_all()
        return code

    def _start(self, name: str) -> None:
        self.since[name] = time.monotonic()
        # A group of its own: Ctrl-C reaches this process only, which then ends the others in good order.
        self.running[name] = subprocess.Popen(
            self.commands[name],
            start_new_session=True,
            preexec_fn=end_with_parent,
            pass_fds=self.inherited.get(name, ()),
        )

    def _look(self) -> int:
        """Start what died again; the exit code to end with, or 0 to go on."""
        for name, process in list(self.running.items()):
            code = process.poll()
            if code is None or self.is_ending:
                continue
            if time.monotonic() - self.started < EARLY and code > 0:
                return code
            now = time.monotonic()
            if len(self.restarts) == MOST_RESTARTS and now - self.restarts[0] < WITHIN:
                print(
                    f"{name} died, the last of many within {WITHIN:.0f} seconds; giving up.",
                    file=sys.stderr,
                    flush=True,
                )
                return 1
            self.restarts.append(now)
            print(f"{name} ended with {code}; starting it again.", file=sys.stderr, flush=True)
            if now - self.since[name] < EARLY:
                time.sleep(PAUSE)
            self._start(name)
        return 0

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.is_ending = True

    def _stop_all(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        limit = time.monotonic() + PATIENCE
        for process in self.running.values():
            try:
                process.wait(timeout=max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


def end_with_parent() -> None:
    """Have the system end this process when the one that started it is gone, even by kill -9, where it can.

    Left behind, it would hold the port that whoever is started in its place needs.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM, 0, 0, 0)


def run_together(commands: dict[str, list[str]], inherited: Mapping[str, Sequence[int]] | None = None) -> int:
    """Run every command until a signal comes; returns the exit code. `inherited` as of `Supervisor`."""
    return Supervisor(commands, inherited).run()
