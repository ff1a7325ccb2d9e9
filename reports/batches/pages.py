"""The pages of batches: which there are, how far one is, and the reports of it in one file."""

import tempfile
import zipfile
from typing import IO, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, can
from assessments.models import Round
from assessments.views.common import actor_of, sign_in_first
from comparison.selectors import rounds_for
from reports.batches import services
from reports.batches.forms import StartBatchForm
from reports.batches.readers import readers_for
from reports.batches.selectors import BatchBoard, batches_for, board_of, get_batch
from reports.models import BatchDocument
from reports.presenters.batches import batch_page
from uploads import open_kept

GET_AND_POST = ["GET", "HEAD", "POST"]
IN_MEMORY = 8_000_000
NOTHING = "Nobody has shared a report of this round with you yet. Choose another round."


def _show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    crumbs = [{"label": "Compare", "url": reverse("compare:matrix")}] if can(actor_of(request), Action.COMPARE) else []
    crumbs.append({"label": "National reports", "url": reverse("national_reports:list")})
    if template != "list":
        crumbs.append({"label": "All reports of a round", "url": reverse("national_reports:batches")})
    return render(request, f"reports/batches/{template}.html", context | {"crumbs": crumbs})


@require_http_methods(GET_AND_POST)
@sign_in_first
def batch_list(request: HttpRequest) -> HttpResponse:
    """The batches that there are, and a form that starts one."""
    actor = actor_of(request)
    readers = readers_for(actor)
    if readers is None:
        raise Http404
    form = StartBatchForm(request.POST if request.method == "POST" else None, rounds=rounds_for())
    if request.method == "POST" and form.is_valid():
        address = request.build_absolute_uri(reverse("verify"))
        round_ = Round.objects.get(key=form.cleaned_data["round"])
        try:
            batch = services.start_batch(actor=actor, round=round_, readers=readers, verify_address=address)
        except services.NothingToDraw:
            form.add_error("round", NOTHING)
        else:
            return redirect("national_reports:batch", batch.pk)
    return _show(request, "list", form=form, lines=batches_for(actor))


@require_safe
@sign_in_first
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """One batch: how far it is, what failed and why."""
    board = board_of(get_batch(actor_of(request), batch))
    return _show(request, "batch", page=batch_page(board), number=batch)


@require_safe
@sign_in_first
def progress(request: HttpRequest, batch: int) -> HttpResponse:
    """How far a batch is, for the page's script: the words and the rows of its page, and whether more is to come."""
    page = batch_page(board_of(get_batch(actor_of(request), batch)))
    rows = [{"state": one.state, "colour": one.colour, "said": one.said} for one in page.rows]
    return JsonResponse({"words": page.progress, "rows": rows, "is_active": page.is_active})


@require_POST
@sign_in_first
def go_on(request: HttpRequest, batch: int) -> HttpResponse:
    """Have drawn what is missing."""
    actor = actor_of(request)
    services.go_on(actor=actor, batch=get_batch(actor, batch))
    return redirect("national_reports:batch", batch)


@require_safe
@sign_in_first
def download(request: HttpRequest, batch: int) -> HttpResponseBase:
    """What is drawn, and may be read now, as one ZIP file; back to the page while nothing is."""
    board = board_of(get_batch(actor_of(request), batch))
    file, count = _zipped(board)
    if not count:
        file.close()
        messages.info(request, "Nothing of it can be taken yet.")
        return redirect("national_reports:batch", batch)
    name = slugify(f"reports {board.round_key}")
    response = FileResponse(file, as_attachment=True, filename=f"{name}.zip", content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _zipped(board: BatchBoard) -> tuple[IO[bytes], int]:
    """The documents as they are kept, not pressed again: PDFs are already. And how many they are."""
    count = 0
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
        for one in board.of(BatchDocument.State.DONE):
            try:
                with open_kept(one.path) as content:
                    made.writestr(one.name, content.read())
            except FileNotFoundError:
                continue
            count += 1
    file.seek(0)
    return file, count
