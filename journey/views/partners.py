"""The step "partners"."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import Action
from assessments.views.common import sign_in_first
from journey.views.common import enter, page


@require_safe
@sign_in_first
def partners(request: HttpRequest, ods: str) -> HttpResponse:
    """The step's page."""
    _, system = enter(request, ods, Action.READ_STEPS)
    return page(request, "partners", system, "partners")
