"""The stream process on the test's own database, as `make run` starts it beside the server."""

import socket
import subprocess
import sys
import time
import urllib.request

from django.conf import settings

from tests.processes import environment


class StreamProcess:
    """`start` and `stop` as often as a test likes; the port stays."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streams"], env=environment(STREAM_PORT=str(self.port)), cwd=settings.BASE_DIR
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/streams/health", timeout=1) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("The stream process does not answer")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None
