"""Drawing a batch: each document is kept when it is drawn, so that a process that is killed loses none but its own."""

import logging
import os
import time
from functools import partial

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from accounts.permissions import Actor
from reports.batch import Document, Outcome, draw_all
from reports.batches.progress import AT_A_TIME, Progress
from reports.batches.readers import reader_of
from reports.files import delete_when_sure, kept
from reports.models import Batch, BatchDocument
from reports.national.drawing import CannotDraw
from reports.national.progress import TakenAway
from reports.render import Renderer, RenderFailed
from reports.round_batch import Planned, html_of, signed_plan

logger = logging.getLogger(__name__)
ENDED = "The process that drew it was ended, as when the service is restarted. What is drawn is kept."
NOT_SHARED = "It is not shared with you any more."


def draw(batch_id: int) -> None:
    """Draw what is missing of a batch. Never raises for what can go wrong with it: the rows say it."""
    progress = Progress(batch_id)
    try:
        while progress.waits():
            time.sleep(AT_A_TIME.total_seconds())
        _draw(progress, progress.claim())
        progress.end(Batch.State.DONE)
    except TakenAway:
        logger.warning("Batch %s was given to another process or is no more.", batch_id)
    except SystemExit:
        progress.end(Batch.State.STOPPED, ENDED)
        raise
    except Exception as fault:
        logger.exception("Batch %s stopped.", batch_id)
        progress.end(Batch.State.STOPPED, f"Something went wrong ({type(fault).__name__}). The log says more.")


def _draw(progress: Progress, batch: Batch) -> None:
    missing = batch.documents.exclude(state=BatchDocument.State.DONE)
    names = list(missing.values_list("name", flat=True))
    missing.update(state=BatchDocument.State.WAITING, trouble="")
    reader = reader_of(batch.readers)
    plan = {one.name: one for one in signed_plan(reader, batch.round.key)}

    def tell(outcome: Outcome) -> None:
        if outcome.trouble:
            failed = BatchDocument.State.FAILED
            progress.document(outcome.name, state=failed, trouble=outcome.trouble[:300], seconds=outcome.seconds)
        else:
            progress.document(outcome.name, seconds=outcome.seconds)

    draw_all(
        [Document(name, partial(_html, reader, batch, plan.get(name))) for name in names],
        keep=partial(_keep, progress, batch),
        tell=tell,
        processes=os.cpu_count() or 1,
        renderer=_renderer,
        words=plain_words,
        alive=progress.say,
    )


def _renderer() -> Renderer:
    """With the limits of the longest document that may be among them."""
    return Renderer(
        seconds=settings.NATIONAL_REPORT_SECONDS, memory_bytes=settings.NATIONAL_REPORT_MEMORY_MB * 1024 * 1024
    )


def _html(reader: Actor, batch: Batch, planned: Planned | None) -> str:
    if planned is None:
        raise Http404
    return html_of(reader, planned, batch.round.key, verify_address=batch.verify_address)


def plain_words(trouble: Exception) -> str:
    """Why a document could not be drawn, for the person who asked for it; what they can't understand is in the log."""
    if isinstance(trouble, RenderFailed | CannotDraw):
        return str(trouble)
    if isinstance(trouble, Http404):
        return NOT_SHARED
    logger.error("A document of a batch could not be drawn.", exc_info=trouble)
    if isinstance(trouble, OSError):
        return f"It could not be kept: {trouble.strerror or type(trouble).__name__}."
    return f"Something went wrong while it was drawn ({type(trouble).__name__}). The log says more."


def _keep(progress: Progress, batch: Batch, name: str, pdf: bytes) -> None:
    with kept(pdf) as facts:
        progress.document(name, state=BatchDocument.State.DONE, **facts)


def forget(batches: QuerySet[Batch]) -> None:
    """Take batches away: the rows now, their files once that is sure."""
    paths = list(BatchDocument.objects.filter(batch__in=batches).exclude(path="").values_list("path", flat=True))
    batches.delete()
    delete_when_sure(paths)
