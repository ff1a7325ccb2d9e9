"""Documents for download."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessments.selectors import assessment_board, get_assessment
from assessments.views.common import sign_in_first
from reports.presenters import report
from reports.render import RenderFailed, render_pdf


@require_safe
@sign_in_first
def assessment_pdf(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """The report of one assessment as a PDF: 404 for who may not read it, 503 when it can't be made just now."""
    started = time.perf_counter()
    assessment = get_assessment(request.actor, ods, round)  # type: ignore[attr-defined]
    board = assessment_board(assessment, request.actor)  # type: ignore[attr-defined]
    try:
        document = render_pdf(render_to_string("reports/assessment.html", {"report": report(board)}))
    except RenderFailed:
        response = render(request, "reports/unavailable.html", {"board": board}, status=503)
        response.headers["Retry-After"] = "60"
        return response
    response = HttpResponse(document.pdf, content_type="application/pdf")
    name = slugify(f"{board.ods_code} {board.round_key} maturity assessment {board.status_label}")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    total = time.perf_counter() - started
    # Read by the bench: how much of the time is the renderer's own.
    response.headers["Server-Timing"] = f"render;dur={document.seconds * 1000:.1f}, total;dur={total * 1000:.1f}"
    return response
