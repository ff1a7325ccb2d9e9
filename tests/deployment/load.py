"""Visitors who notice when a request of theirs fails."""

import http.client
import threading
import time
from collections.abc import Callable

from tests.deployment.installation import Installation


class Load:
    """Visitors who ask one after another, some over a new connection each time and some over one that they keep."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.answered, self.failures = 0, []
        self._over, self._lock = threading.Event(), threading.Lock()
        visits: list[Callable[[], None]] = [self._new] * 4 + [self._kept] * 2
        self._threads = [threading.Thread(target=visit, daemon=True) for visit in visits]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def wait_for(self, more: int) -> None:
        """Until so many more were answered, or one failed."""
        wanted, limit = self.answered + more, time.monotonic() + 90
        while self.answered < wanted and not self.failures and time.monotonic() < limit:
            time.sleep(0.02)

    def _new(self) -> None:
        while not self._over.is_set():
            self._ask(lambda: self.installation.get("/accounts/login/")[0])

    def _kept(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=30)

        def ask() -> int:
            connection.request("GET", "/healthz", headers=self.installation.as_proxy)
            answer = connection.getresponse()
            answer.read()
            return answer.status

        while not self._over.is_set():
            self._ask(ask)

    def _ask(self, ask: Callable[[], int]) -> None:
        try:
            status = ask()
        except (OSError, http.client.HTTPException) as problem:
            status = repr(problem)  # type: ignore[assignment]
        with self._lock:
            if status == 200:
                self.answered += 1
            elif not self._over.is_set():
                self.failures.append(status)
