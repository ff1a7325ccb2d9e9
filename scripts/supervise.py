"""Run several processes as one: end them together, and start one that died again.

Standard library only. `run_together` is what `make run` becomes; where systemd or a container runs each by itself, it
is not needed.
"""

import signal
import subprocess
import sys
import time
from types import FrameType

EARLY = 3.0
"""A process that fails within so many seconds of the first start never worked: starting it again would not help."""
PAUSE = 0.5
MOST_RESTARTS = 20
PATIENCE = 25.0


class Supervisor:
    """`commands` by name; each a list of arguments."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.started = 0.0
        self.restarts = 0
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
            time.sleep(0.2)
            code = self._look()
            if code:
                self.is_ending = True
        self._stop_all()
        return code

    def _start(self, name: str) -> None:
        # A group of its own: Ctrl-C reaches this process only, which then ends the others in good order.
        self.running[name] = subprocess.Popen(self.commands[name], start_new_session=True)

    def _look(self) -> int:
        """Start what died again; the exit code to end with, or 0 to go on."""
        for name, process in list(self.running.items()):
            code = process.poll()
            if code is None or self.is_ending:
                continue
            if time.monotonic() - self.started < EARLY and code > 0:
                return code
            self.restarts += 1
            if self.restarts > MOST_RESTARTS:
                print(f"{name} died {self.restarts} times; giving up.", file=sys.stderr, flush=True)
                return 1
            print(f"{name} ended with {code}; starting it again.", file=sys.stderr, flush=True)
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


def run_together(commands: dict[str, list[str]]) -> int:
    """Run every command until a signal comes; returns the exit code."""
    return Supervisor(commands).run()
