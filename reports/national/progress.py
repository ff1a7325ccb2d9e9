"""How far a drawing has come. Rules of it are pure; `Progress` is what the drawing process writes with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from reports.models import Drawing

# The process writes about once a second; a database that others write to may hold it up for some twenty.
SILENT_FOR = timedelta(seconds=60)
GONE = "The process that drew it has stopped without a word. Nothing is lost: draw it again."
ACTIVE = (Drawing.State.QUEUED, Drawing.State.DRAWING)


class TakenAway(Exception):
    """The drawing is no longer this process's: it was given up as gone, or its report is no more."""


def is_gone(state: str, heard_at: datetime, now: datetime) -> bool:
    """Whether nobody has heard of an active drawing for so long that its process must be gone."""
    return state in ACTIVE and now - heard_at > SILENT_FOR


@dataclass(slots=True)
class Progress:
    """Writes how far one drawing is. Every writing raises `TakenAway` when the drawing is somebody else's now."""

    drawing_id: int

    def say(self, **columns: str | int) -> None:
        """Say that it is alive; with a `stage`, and with `pages`, `systems_done` or `systems`."""
        own = Drawing.objects.filter(pk=self.drawing_id, state=Drawing.State.DRAWING)
        if not own.update(heard_at=timezone.now(), **columns):
            raise TakenAway

    def claim(self) -> None:
        """Take a waiting drawing, so that no other process draws it too. Raises TakenAway when it is not waiting."""
        waiting = Drawing.objects.filter(pk=self.drawing_id, state=Drawing.State.QUEUED)
        if not waiting.update(state=Drawing.State.DRAWING, heard_at=timezone.now()):
            raise TakenAway

    def fail(self, words: str) -> None:
        """Say what happened, for the page."""
        own = Drawing.objects.filter(pk=self.drawing_id, state__in=ACTIVE)
        own.update(state=Drawing.State.FAILED, finished_at=timezone.now(), trouble=words[:300])
