"""The product's server for the length of a measurement, and a client that keeps its connection."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(port: int) -> Iterator[int]:
    """gunicorn as in use, with two workers; gives its process id and ends it afterwards."""
    gunicorn = Path(sys.executable).with_name("gunicorn")
    environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": "2"}
    server = subprocess.Popen([str(gunicorn), "--config", "gunicorn.conf.py"], env=environment)
    try:
        for _ in range(150):
            if server.poll() is not None:
                raise RuntimeError("The server did not start; its words are above.")
            try:
                Client(port).get("/healthz")
                break
            except OSError:
                time.sleep(0.2)
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


class Client:
    """One kept-alive connection, with a session's cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Accept-Encoding": "br, gzip", **({"Cookie": cookie} if cookie else {})}

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and the body as it came over the wire."""
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    def times(self, path: str, count: int) -> list[float]:
        """Seconds of each of `count` requests, after a few that warm it up."""
        seconds = []
        for i in range(count + 10):
            start = time.perf_counter()
            status, _, _ = self.get(path)
            if i >= 10:
                seconds.append(time.perf_counter() - start)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
        return sorted(seconds)


def children(pid: int) -> list[int]:
    """Every process below this one, by Linux's /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            found += [int(folder.name), *children(int(folder.name))]
    return found


def peak_memory(pid: int) -> int:
    """The most memory that a process ever held, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
