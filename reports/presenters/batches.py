"""What the page of a batch prints."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime

from reports.batches.selectors import BatchBoard, DocumentLine
from reports.models import Batch, BatchDocument
from reports.presenters.areas import many

DONE, FAILED, WAITING = (BatchDocument.State.DONE, BatchDocument.State.FAILED, BatchDocument.State.WAITING)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the table: its state in a word, the colour of its tag, and what more there is to say."""

    title: str
    state: str
    colour: str
    said: str


@dataclass(frozen=True, slots=True)
class BatchPage:
    """`progress` is a sentence or two; `download` tells how large the file is, "" where nothing can be taken yet."""

    title: str
    progress: str
    asked: str
    is_active: bool
    is_stopped: bool
    failed: int
    may_go_on: bool
    download: str
    taken: str
    rows: tuple[DocumentRow, ...]
    hidden: str


def batch_page(board: BatchBoard) -> BatchPage:
    """The page of one batch."""
    done, failed, waiting = (board.of(state) for state in (DONE, FAILED, WAITING))
    megabytes = sum(one.size for one in done) / 1_000_000
    when = date_format(localtime(board.asked_at), "j F Y, H:i")
    hidden = many(board.hidden, "document is", "documents are")
    return BatchPage(
        title=f"All reports of {board.round_name}",
        progress=progress_words(board),
        asked=f"Asked for by {board.asked_by} on {when}, for {board.readers}.",
        is_active=board.is_active,
        is_stopped=board.state == Batch.State.STOPPED,
        failed=len(failed),
        may_go_on=not board.is_active and bool(failed or waiting),
        download=f"ZIP, {megabytes:.1f} MB" if done and not board.is_active else "",
        taken=many(len(done), "report", "reports"),
        rows=tuple(_row(one, board) for one in board.documents),
        hidden=f"{hidden} not given any more: not shared with you now, or published or opened again since."
        if board.hidden
        else "",
    )


def progress_words(board: BatchBoard) -> str:
    """How far a batch is, in a sentence or two."""
    done, failed, waiting = (len(board.of(state)) for state in (DONE, FAILED, WAITING))
    counts = f"{done} of {many(len(board.documents), 'report', 'reports')} drawn"
    if failed:
        counts += f", {failed} could not be drawn"
    if board.state == Batch.State.WAITING:
        return f"Waiting to start: it begins when no other batch is being drawn. {counts}."
    if board.state == Batch.State.STOPPED:
        return f"Stopped: {counts}, {waiting} not begun. {board.trouble}"
    if board.state == Batch.State.DONE:
        return f"Done: {counts}."
    return f"{counts}, {waiting} to come."


def _row(one: DocumentLine, board: BatchBoard) -> DocumentRow:
    if one.state == DONE:
        return DocumentRow(one.title, "Drawn", "green", f"PDF, {max(1, round(one.size / 1024)):,} KB")
    if one.state == FAILED:
        return DocumentRow(one.title, "Not drawn", "red", one.trouble)
    return DocumentRow(one.title, "Waiting" if board.is_active else "Not begun", "grey", "")
