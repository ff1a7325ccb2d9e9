"""Reads about batches. What a batch's readers may not read now is not there, whatever was drawn."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from reports.batches.progress import ACTIVE, GONE
from reports.batches.readers import SHORT, may_draw, reader_of
from reports.models import Batch, BatchDocument
from reports.national.progress import SILENT_FOR
from reports.round_batch import signed_plan

FORMER = "a former member"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in the list."""

    id: int
    round_name: str
    readers: str
    state: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document: `trouble` says why it failed, "" for any other."""

    name: str
    title: str
    state: str
    trouble: str
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class BatchBoard:
    """One batch with its documents; `hidden` counts those that its readers may not read any more."""

    id: int
    round_key: str
    round_name: str
    readers: str
    state: str
    is_active: bool
    trouble: str
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    documents: tuple[DocumentLine, ...]
    hidden: int

    def of(self, state: str) -> tuple[DocumentLine, ...]:
        """The documents in a state."""
        return tuple(one for one in self.documents if one.state == state)


def get_batch(actor: Actor, batch_id: int) -> Batch:
    """A batch with its round. Raises Http404 where there is none, or the actor may not. One query."""
    row = Batch.objects.select_related("round", "asked_by").filter(pk=batch_id).first()
    if row is None:
        raise Http404
    require(actor, Action.DRAW_BATCH, Subject(sharing=row.readers))
    return row


def batches_for(actor: Actor) -> list[BatchLine]:
    """The batches that the actor may take, the latest first. One query."""
    rows = Batch.objects.select_related("round").order_by("-asked_at", "-pk")
    return [
        BatchLine(row.pk, row.round.name, SHORT[Batch.Readers(row.readers)], _state(row), row.asked_at)
        for row in rows
        if may_draw(actor, row.readers)
    ]


def board_of(row: Batch) -> BatchBoard:
    """How far a batch is, and what of it its readers may read now."""
    now = {one.name for one in signed_plan(reader_of(row.readers), row.round.key)}
    every = list(BatchDocument.objects.filter(batch=row).order_by("order"))
    shown = [one for one in every if one.name in now]
    state = _state(row)
    is_gone = state != row.state
    return BatchBoard(
        id=row.pk,
        round_key=row.round.key,
        round_name=row.round.name,
        readers=SHORT[Batch.Readers(row.readers)],
        state=state,
        is_active=state in ACTIVE,
        trouble=GONE if is_gone else row.trouble,
        asked_by=str(row.asked_by) if row.asked_by else FORMER,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        documents=tuple(
            DocumentLine(one.name, one.title, one.state, one.trouble, one.path, one.size) for one in shown
        ),
        hidden=len(every) - len(shown),
    )


def _state(row: Batch) -> str:
    """One whose process is gone is told of as stopped, before anybody writes that down."""
    is_gone = row.state in ACTIVE and timezone.now() - row.heard_at > SILENT_FOR
    return Batch.State.STOPPED if is_gone else row.state
