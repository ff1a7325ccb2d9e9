"""Counts for Prometheus, where `METRICS_TOKEN` is set: of requests by the names of their routes, and of documents.

The workers of the web server count into files of one folder, `PROMETHEUS_MULTIPROC_DIR`, which `gunicorn.conf.py`
makes; whichever worker is asked adds them up. Without the setting nothing is counted.
"""

import hmac
import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

FASTEST = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SLOW = (0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0)


class Instruments:
    """What is counted, in a registry of its own. Made at the first count: who counts nothing loads nothing."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        self.requests = Counter(
            "icsmaturity_requests",
            "Requests answered, by route, method and class of status.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "icsmaturity_request_seconds",
            "Seconds until the answer began, by route.",
            ["route"],
            registry=self.registry,
            buckets=FASTEST,
        )
        self.documents = Histogram(
            "icsmaturity_document_seconds",
            "Seconds that a PDF document took, by whether one came out.",
            ["outcome"],
            registry=self.registry,
            buckets=SLOW,
        )


@cache
def instruments() -> Instruments:
    """The process's own."""
    return Instruments()


def answered(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count a request that was answered. `route` and `method` are of a fixed set of names."""
    if settings.METRICS_TOKEN:
        instruments().requests.labels(route, method, f"{status // 100}xx").inc()
        instruments().seconds.labels(route).observe(seconds)


def rendered(*, came_out: bool, seconds: float) -> None:
    """Count a PDF document that was drawn, or was not."""
    if settings.METRICS_TOKEN:
        instruments().documents.labels("drawn" if came_out else "failed").observe(seconds)


def may_read(authorization: str | None) -> bool:
    """Whether an `Authorization` header holds the token. Never where none is set; takes as long for every guess."""
    kind, _, token = (authorization or "").partition(" ")
    given = hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    return bool(settings.METRICS_TOKEN) and kind.lower() == "bearer" and given


def exposition(now: Mapping[str, tuple[str, float]]) -> tuple[bytes, str]:
    """Everything that was counted, in Prometheus's text, and what holds `now`: name to (what it is, value).

    With the text its content type.
    """
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.metrics_core import GaugeMetricFamily

    class Moment:
        """Families and no Gauge objects: those would write into the folder that the processes share."""

        def collect(self) -> list[GaugeMetricFamily]:
            return [GaugeMetricFamily(f"icsmaturity_{name}", *told) for name, told in now.items()]

    moment = CollectorRegistry()
    moment.register(Moment())  # type: ignore[arg-type]
    return generate_latest(_counted()) + generate_latest(moment), CONTENT_TYPE_LATEST


def _counted() -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry, multiprocess

    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return instruments().registry
    added_up = CollectorRegistry()
    multiprocess.MultiProcessCollector(added_up)
    return added_up
