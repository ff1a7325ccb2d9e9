"""Documents for download."""

import time

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.permissions import Action, Actor, require
from assessments.boards import AssessmentBoard
from assessments.models import Assessment
from assessments.selectors import get_assessment, subject_of
from assessments.selectors.verifying import signed_version
from assessments.views.common import actor_of, sign_in_first
from reports.data import assessment_data
from reports.pack import Pack, read_pack
from reports.presenters import report
from reports.render import RenderFailed, render_pdf
from reports.word import word_document
from reports.workbook import assessment_workbook

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@sign_in_first
def assessment_pdf(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """The report of one assessment as a PDF: 404 for who may not read it, 503 when it can't be made just now."""
    started = time.perf_counter()
    return _pdf(request, _read(request, ods, round), started)


@require_safe
@sign_in_first
def signed_pdf(request: HttpRequest, ods: str, round: str, sequence: int) -> HttpResponse:
    """The report of one signing, for the people of its system: also when it was opened again since."""
    started = time.perf_counter()
    actor = actor_of(request)
    assessment, board = _signing(actor, ods, round, sequence)
    return _pdf(request, read_pack(assessment, actor, board), started)


@require_safe
@sign_in_first
def assessment_docx(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """The same report as a Word document that can be edited."""
    pack = _read(request, ods, round)
    return _file(pack.board, word_document(report(pack, verify_address=_verify_address(request))), WORD, "docx")


@require_safe
@sign_in_first
def assessment_xlsx(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """The figures, findings, evidence and milestones of one assessment as a spreadsheet."""
    pack = _read(request, ods, round)
    return _file(pack.board, assessment_workbook(pack), EXCEL, "xlsx")


@require_safe
@sign_in_first
def assessment_json(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """One assessment as data."""
    pack = _read(request, ods, round)
    response = JsonResponse(assessment_data(pack), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'inline; filename="{_file_name(pack.board)}.json"'
    return response


def _read(request: HttpRequest, ods: str, round: str) -> Pack:
    actor = actor_of(request)
    return read_pack(get_assessment(actor, ods, round), actor)


def _file(board: AssessmentBoard, content: bytes, content_type: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(board)}.{ending}"'
    return response


def _verify_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("verify"))


def _signing(actor: Actor, ods: str, round: str, sequence: int) -> tuple[Assessment, AssessmentBoard]:
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.READ_HISTORY, subject_of(assessment))
    found = signed_version(assessment, sequence)
    if found is None:
        raise Http404
    return assessment, found[1]


def _pdf(request: HttpRequest, pack: Pack, started: float) -> HttpResponse:
    try:
        lines = report(pack, verify_address=_verify_address(request))
        html = render_to_string("reports/assessment.html", {"report": lines})
        document = render_pdf(html)
    except RenderFailed:
        response = render(request, "reports/unavailable.html", {"board": pack.board}, status=503)
        response.headers["Retry-After"] = "60"
        return response
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_file_name(pack.board)}.pdf"'
    total = time.perf_counter() - started
    # Read by the bench: how much of the time is the renderer's own.
    response.headers["Server-Timing"] = f"render;dur={document.seconds * 1000:.1f}, total;dur={total * 1000:.1f}"
    return response


def _file_name(board: AssessmentBoard) -> str:
    return slugify(
        f"{board.ods_code} {board.round_key} maturity assessment {board.status_label} {board.signed_sequence or ''}"
    )
