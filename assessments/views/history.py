"""The history of an assessment."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, require
from assessments.forms import PageForm
from assessments.selectors import event_line, get_assessment, history_of, subject_of
from assessments.views.common import actor_of, crumbs, sign_in_first

EVENTS_ON_A_PAGE = 25


@require_safe
@sign_in_first
def history(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """Every change, latest first: who, when, what, from what, to what."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.READ_HISTORY, subject_of(assessment))
    page = Paginator(history_of(assessment), EVENTS_ON_A_PAGE).get_page(PageForm(request.GET).number())
    context = {
        "assessment": assessment,
        "page": page,
        "events": [event_line(event) for event in page],
        "crumbs": crumbs(assessment),
    }
    return render(request, "assessments/history.html", context)
