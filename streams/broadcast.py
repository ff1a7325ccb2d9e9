"""Reads versions from the database four times a second and hands what changed to the hub.

In a thread of its own, started with the process: started inside a request it would inherit a context in which database
calls fail in silence while the streams stay open.
"""

import asyncio
import logging
import threading
import time

from django.db import connections

from streams.hub import Hub
from streams.source import Source

INTERVAL = 0.25
REVOCATION_INTERVAL = 3.0
logger = logging.getLogger(__name__)


class Broadcaster:
    """One thread between a source and a hub. `start` it from the event loop's own thread, `stop` it once."""

    def __init__(self, source: Source, hub: Hub, loop: asyncio.AbstractEventLoop) -> None:
        self.source, self.hub, self.loop = source, hub, loop
        self.is_healthy = True
        self._seen: dict[str, int] = {}
        self._checked_at = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="broadcaster", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._over.wait(INTERVAL):
            try:
                self.tick()
                self.is_healthy = True
            except Exception:
                # A database that is away comes back; streams stay open and browsers poll meanwhile.
                if self.is_healthy:
                    logger.exception("The versions can't be read; trying again.")
                self.is_healthy = False
                connections.close_all()
        connections.close_all()

    def tick(self) -> None:
        """One round: publish what changed of what somebody listens to, close what is over, end what was revoked."""
        wanted = self.hub.wanted()
        versions = self.source.versions() if wanted else {}
        for key in wanted - versions.keys():
            self._seen.pop(key, None)
            self.loop.call_soon_threadsafe(self.hub.close, key)
        changed = [key for key in wanted & versions.keys() if self._seen.get(key) != versions[key]]
        for key, messages in (self.source.messages(changed) if changed else {}).items():
            self._seen[key] = versions[key]
            self.loop.call_soon_threadsafe(self.hub.publish, key, versions[key], messages)
        for key in self._seen.keys() - wanted:
            del self._seen[key]  # read anew when somebody listens again
            self.loop.call_soon_threadsafe(self.hub.forget, key)
        if time.monotonic() - self._checked_at >= REVOCATION_INTERVAL:
            self._checked_at = time.monotonic()
            holders = self.hub.holders()
            if holders:
                gone = holders - set(self.source.allowed(holders))
                self.loop.call_soon_threadsafe(self.hub.revoke, gone)
