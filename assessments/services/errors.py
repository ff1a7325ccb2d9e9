"""Why a write was refused."""

from django.core.exceptions import SuspiciousOperation

from assessments.boards import AreaBoard


class StaleNumber(Exception):
    """Somebody saved the area since the person opened it; `current` is what stands now. Nothing was written."""

    def __init__(self, current: AreaBoard) -> None:
        super().__init__("The area was saved by somebody else.")
        self.current = current


class StaleState(Exception):
    """The assessment's state changed since the person opened the page. Nothing was written."""


class StaleReading(Exception):
    """Somebody saved the reading, its answers or its invitation meanwhile. Nothing was written."""


class Tampered(SuspiciousOperation):
    """The request names something that its form never offered: answered with a 400 page."""
