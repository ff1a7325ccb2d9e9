"""An installation of its own for a test: the real processes under the supervisor, on a database that may be killed.

It stands in a folder of its own, listens on this machine only, and is gone afterwards.
"""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings

HERE = Path(settings.BASE_DIR)
MARK = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import serve, toolbox
toolbox.mark_done(*serve.stamp_and_key(Path(sys.argv[2])))
"""
TOKEN = "t" * 32
"""The token against forgery, as long as the cookie's: the browser of these tests sends its own."""


class Installation:
    """`database` is the address of a PostgreSQL database; empty for SQLite in the folder."""

    def __init__(self, folder: Path, database: str = "", **environment: str) -> None:
        self.folder, self.database = folder, database
        self.port, self.stream_port = free_port(), free_port()
        self.more = environment
        self.scene: dict[str, Any] = {}
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.log = folder / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        plain = {key: value for key, value in os.environ.items() if key not in {"DEBUG", "TEST_DATA_DIR"}}
        own = {
            "DJANGO_SETTINGS_MODULE": "icsmaturity.settings",
            "ICSMATURITY_ENV": "test",  # static files from where they are written; the database is as in use
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "SECRET_KEY": "a key of a test that is as long as a key of an installation should be",
            "PORT": str(self.port),
            "STREAM_PORT": str(self.stream_port),
            "DEMO_PASSWORD": "nobody of the demonstration is here",
            "STATIC_ROOT": str(self.folder / "static"),
            "PYTHONPATH": str(HERE),
        }
        return {**plain, **own, **self.more}

    def manage(self, *arguments: str) -> str:
        """Run manage.py; what it printed. Raises AssertionError with what it said when it fails."""
        command = [sys.executable, str(HERE / "manage.py"), *arguments]
        done = subprocess.run(
            command, cwd=HERE, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def script(self, module: str, *arguments: str) -> Any:
        """Run a module of the tests within the installation; the JSON that it printed."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command, cwd=HERE, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def start(self) -> None:
        """What `make run` ends in: the supervisor with the web server and the stream process.

        What it prepares is there already; that is said as it would say it.
        """
        scripts = HERE / "scripts"
        if not (self.folder / "prepared").exists():
            (self.folder / "static").mkdir()
            mark = [sys.executable, "-c", MARK, str(scripts), str(self.folder)]
            subprocess.run(mark, cwd=HERE, env=self.environment, check=True)
        with self.log.open("ab") as log:
            self.supervisor = subprocess.Popen(
                [sys.executable, str(scripts / "serve.py")], cwd=HERE, env=self.environment, stdout=log, stderr=log
            )

    def stop(self) -> None:
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.terminate()
            try:
                self.supervisor.wait(timeout=40)
            except subprocess.TimeoutExpired:
                self.supervisor.kill()
                self.supervisor.wait()
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def processes(self) -> dict[int, str]:
        """Every process of this installation with its command: known by the folder that stands in its environment."""
        mark = f"DATA_DIR={self.folder}".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    if command and state_of(int(entry.name)) != "Z":
                        found[int(entry.name)] = command
            except OSError:
                continue
        return found

    def answers(self, path: str = "/healthz", port: int = 0) -> bool:
        try:
            return ask(port or self.port, "GET", path, timeout=2)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def wait(self, seconds: float = 60) -> float:
        """Wait until both processes answer; for how long it was."""
        return wait_until(self.is_up, seconds)

    def is_up(self) -> bool:
        return self.answers() and self.answers("/health", self.stream_port)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement finds, asked of the database itself."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database) as there:
                return there.execute(statement).fetchall()  # type: ignore[arg-type]
        with closing(sqlite3.connect(self.folder / "icsmaturity.sqlite3", timeout=30)) as here:
            return here.execute(statement).fetchall()


def state_of(pid: int) -> str:
    """The state of a process in one letter; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def takes_requests(pid: int, ports: Collection[int]) -> bool:
    """Whether a process holds a socket that listens on one of the ports; who only ends what it began does not."""
    listening = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, *_, inode = line.split()[:10]
        if state == "0A" and int(local.rpartition(":")[2], 16) in ports:
            listening.add(f"socket:[{inode}]")
    try:
        return any(str(one.readlink()) in listening for one in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(met: Callable[[], bool], seconds: float = 60, pause: float = 0.05) -> float:
    """Wait until it is so; for how long it was. Raises AssertionError when it never is."""
    started = time.monotonic()
    while not met():
        assert time.monotonic() - started < seconds, f"not so after {seconds:g} seconds"
        time.sleep(pause)
    return time.monotonic() - started


def ask(
    port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, timeout: float = 30
) -> tuple[int, http.client.HTTPMessage, str]:
    """One request over a connection of its own: status, headers and text of the answer. Raises OSError."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode(errors="replace")
    finally:
        connection.close()
