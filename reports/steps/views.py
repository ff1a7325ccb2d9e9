"""The four-step report as a PDF and as a spreadsheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.permissions import Action
from assessments.views.common import sign_in_first
from journey.presenters.potential import domain_views, population_words
from journey.presenters.potential_strategies import matrix_view
from journey.strategies import matrix_of
from journey.views.common import enter
from reports.potential import EXCEL, with_courses
from reports.render import RenderFailed, render_pdf
from reports.steps.pack import FourSteps, four_steps
from reports.steps.workbook import steps_workbook


@require_safe
@sign_in_first
def steps_xlsx(request: HttpRequest, ods: str) -> HttpResponse:
    """Every register of the four steps as a spreadsheet: 404 for who may not read them."""
    _, system = enter(request, ods, Action.READ_STEPS)
    steps = four_steps(system, timezone.localdate())
    response = HttpResponse(steps_workbook(steps), content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(steps)}.xlsx"'
    return response


@require_safe
@sign_in_first
def steps_pdf(request: HttpRequest, ods: str) -> HttpResponse:
    """The report as a PDF: 404 for who may not read the steps, 503 when it can't be made just now."""
    _, system = enter(request, ods, Action.READ_STEPS)
    steps = four_steps(system, timezone.localdate())
    try:
        document = render_pdf(render_to_string("reports/steps.html", context_of(steps)))
    except RenderFailed:
        response = render(request, "reports/unavailable.html", {"system": system}, status=503)
        response.headers["Retry-After"] = "60"
        return response
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_name(steps)}.pdf"'
    return response


def context_of(steps: FourSteps) -> dict[str, Any]:
    """What the document prints, in the words of the pages."""
    board, system = steps.board, steps.system
    return {
        "steps": steps,
        "system": system,
        "on": date_format(steps.on, "j F Y"),
        "stuck": steps.cycle.signalled("stuck"),
        "ahead": steps.cycle.signalled("next"),
        "done": steps.cycle.signalled("done"),
        "step": {one.key: one for one in steps.cycle.steps},
        "domains": with_courses(domain_views(board, system), board),
        "population": population_words(board),
        "matrix": matrix_view(matrix_of(steps.strategies, board.domains), system),
        "programmes": [(row, steps.checklists[row.pk]) for row in steps.programmes],
    }


def _name(steps: FourSteps) -> str:
    return slugify(f"{steps.system.ods_code} four steps {steps.on}")
