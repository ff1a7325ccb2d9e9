"""Writes: starting a batch, and going on with one that stopped."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments.models import Round
from reports.batches.drawing import forget
from reports.batches.launching import launch
from reports.batches.progress import ACTIVE, GONE, Progress
from reports.batches.readers import reader_of
from reports.models import Batch, BatchDocument
from reports.national.progress import SILENT_FOR
from reports.round_batch import signed_plan

NOT_STARTED = (
    "The process that draws it could not be started. Try again; if it still fails, tell who runs this service."
)


class NothingToDraw(Exception):
    """Nothing of the round may be read by those whom the batch is for. Nothing was started."""


def start_batch(*, actor: Actor, round: Round, readers: str, verify_address: str) -> Batch:
    """Have every report of a round drawn that these readers may read; a batch of it that runs already is joined.

    Earlier ones of the round for the same readers go with their files. Raises Http404 when the actor may not,
    NothingToDraw where there is nothing.
    """
    require(actor, Action.DRAW_BATCH, Subject(sharing=readers))
    now = timezone.now()
    own = Batch.objects.filter(round=round, readers=readers)
    plan = signed_plan(reader_of(readers), round.key)
    if not plan:
        raise NothingToDraw
    try:
        with transaction.atomic():
            running = own.filter(state__in=ACTIVE, heard_at__gt=now - SILENT_FOR).first()
            if running:
                return running
            forget(own)
            batch = Batch.objects.create(
                round=round,
                readers=readers,
                asked_by_id=actor.user_id,
                asked_at=now,
                heard_at=now,
                verify_address=verify_address,
            )
            BatchDocument.objects.bulk_create(
                BatchDocument(batch=batch, order=order, name=one.name, title=one.title)
                for order, one in enumerate(plan)
            )
    except IntegrityError:  # another request was a moment earlier: join what it started
        return own.get()
    transaction.on_commit(lambda: _launch(batch.pk, batch.run))
    return batch


def go_on(*, actor: Actor, batch: Batch) -> None:
    """Have drawn what is missing of a batch: of one that stopped, or in which some documents failed.

    One that is at work is left alone. Raises Http404 when the actor may not.
    """
    require(actor, Action.DRAW_BATCH, Subject(sharing=batch.readers))
    now = timezone.now()
    silent = Batch.objects.filter(pk=batch.pk, state__in=ACTIVE, heard_at__lte=now - SILENT_FOR)
    silent.update(state=Batch.State.STOPPED, finished_at=now, trouble=GONE)
    if not batch.documents.exclude(state=BatchDocument.State.DONE).exists():
        return
    idle = Batch.objects.filter(pk=batch.pk, state__in=(Batch.State.DONE, Batch.State.STOPPED), run=batch.run)
    again = {"state": Batch.State.WAITING, "heard_at": now, "finished_at": None, "trouble": "", "run": F("run") + 1}
    if idle.update(**again):
        transaction.on_commit(lambda: _launch(batch.pk, batch.run + 1))


def _launch(batch_id: int, run: int) -> None:
    try:
        launch(batch_id)
    except OSError:
        Progress(batch_id, run).end(Batch.State.STOPPED, NOT_STARTED)
