"""What came of relationship audits: spreadsheets, and audits side by side."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import Action
from assessments.views.common import sign_in_first
from journey.audit_workbook import over_time_workbook, results_workbook
from journey.presenters.audits import over_view, results_view
from journey.selectors.audit_results import results_of, side_by_side
from journey.selectors.audits import audit_page
from journey.services.audits import get_audit
from journey.views.audits import audit_page_below
from journey.views.common import enter

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@sign_in_first
def results_xlsx(request: HttpRequest, ods: str, closed_audit: int) -> HttpResponse:
    """The results of an audit that is over, as a spreadsheet."""
    _, system = enter(request, ods, Action.READ_STEPS)
    audit = get_audit(system, closed_audit)
    found = audit_page(audit)
    if not found.shows_results:
        raise Http404
    floor = settings.SUPPRESSION_THRESHOLD
    data = results_workbook(found, results_view(results_of(audit), floor), floor)
    return _file(data, f"relationship-audit-{system.ods_code}-{audit.pk}")


@require_safe
@sign_in_first
def over_time(request: HttpRequest, ods: str) -> HttpResponse:
    """Audits that are over, side by side."""
    _, system = enter(request, ods, Action.READ_STEPS)
    found = side_by_side(system.pk)
    questions = over_view(found.questions, found.audits)
    return audit_page_below(request, "over_time", system, found=found, questions=questions)


@require_safe
@sign_in_first
def over_time_xlsx(request: HttpRequest, ods: str) -> HttpResponse:
    """Audits side by side, as a spreadsheet."""
    _, system = enter(request, ods, Action.READ_STEPS)
    found = side_by_side(system.pk)
    questions = over_view(found.questions, found.audits)
    data = over_time_workbook(found, questions, settings.SUPPRESSION_THRESHOLD)
    return _file(data, f"relationship-audits-{system.ods_code}")


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
