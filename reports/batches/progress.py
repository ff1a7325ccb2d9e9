"""How far a batch has come. `Progress` is what its process writes with."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from reports.models import Batch, BatchDocument
from reports.national.progress import SILENT_FOR, TakenAway

ACTIVE = (Batch.State.WAITING, Batch.State.DRAWING)
GONE = "The process that drew it has stopped without a word. What is drawn is kept: go on with the rest."
# A batch keeps all processors busy: others wait until it is through.
AT_A_TIME = timedelta(seconds=2)


@dataclass(slots=True)
class Progress:
    """Writes how far one batch is; each writing raises `TakenAway` when it was given to another process since."""

    batch_id: int
    run: int = 0

    def waits(self) -> bool:
        """Say that it is alive and waits; whether an earlier batch is being drawn still."""
        now = timezone.now()
        waiting = Batch.objects.filter(pk=self.batch_id, state=Batch.State.WAITING)
        if not waiting.update(heard_at=now):
            raise TakenAway
        others = Batch.objects.filter(state=Batch.State.DRAWING, heard_at__gt=now - SILENT_FOR)
        return others.exclude(pk=self.batch_id).exists()

    def claim(self) -> Batch:
        """Take a waiting batch, so that no other process draws it too."""
        batch = Batch.objects.select_related("round").filter(pk=self.batch_id).first()
        waiting = Batch.objects.filter(pk=self.batch_id, state=Batch.State.WAITING, run=batch.run if batch else 0)
        if batch is None or not waiting.update(state=Batch.State.DRAWING, heard_at=timezone.now()):
            raise TakenAway
        self.run = batch.run
        return batch

    def say(self) -> None:
        """Say that it is alive."""
        own = Batch.objects.filter(pk=self.batch_id, run=self.run, state=Batch.State.DRAWING)
        if not own.update(heard_at=timezone.now()):
            raise TakenAway

    def document(self, name: str, **columns: object) -> None:
        """Say what came of one document."""
        self.say()
        BatchDocument.objects.filter(batch=self.batch_id, name=name).update(**columns)

    def end(self, state: str, trouble: str = "") -> None:
        """Say that no process is at work any more, and why."""
        own = Batch.objects.filter(pk=self.batch_id, run=self.run, state__in=ACTIVE)
        own.update(state=state, finished_at=timezone.now(), trouble=trouble[:300])
