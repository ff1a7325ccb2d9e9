"""Histories to be read: of an assessment, of one area, of a system. Nothing here can be changed, in any role."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Action, Actor, Subject, can, require
from assessments.forms import PageForm
from assessments.forms.history import HistoryFilterForm
from assessments.history import is_whole
from assessments.presenters.history import history_entry
from assessments.selectors import get_area, get_assessment, get_system, subject_of
from assessments.selectors.history import HistoryFilter, HistoryScope, areas_in, history_keys, history_lines, people_in
from assessments.views.common import actor_of, crumbs, sign_in_first

EVENTS_ON_A_PAGE = 25


@require_safe
@sign_in_first
def history(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """Every change of an assessment, latest first: who, when, what, from what, to what."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.READ_HISTORY, subject_of(assessment))
    caption = f"{assessment.system.name}, {assessment.round.name}"
    return _page(request, actor, HistoryScope(assessment.system, assessment), caption, crumbs(assessment))


@require_safe
@sign_in_first
def area_history(request: HttpRequest, ods: str, round: str, area: str) -> HttpResponse:
    """Every change of one area of an assessment."""
    actor = actor_of(request)
    assessment, board = get_area(actor, ods, round, area)
    require(actor, Action.READ_HISTORY, subject_of(assessment))
    trail = crumbs(assessment)
    where = [assessment.system.ods_code, assessment.round.key, area]
    trail.append({"label": board.area.name, "url": reverse("assessments:area", args=where)})
    scope = HistoryScope(assessment.system, assessment, board.area.id)
    return _page(request, actor, scope, f"{board.area.name}, {assessment.round.name}", trail)


@require_safe
@sign_in_first
def system_history(request: HttpRequest, ods: str) -> HttpResponse:
    """Every change of a system: its assessments, evidence, milestones, readings, sharing, and its people's roles."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    require(actor, Action.READ_HISTORY, Subject(system_id=system.pk))
    trail = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
    ]
    return _page(request, actor, HistoryScope(system), system.name, trail)


def _page(
    request: HttpRequest, actor: Actor, scope: HistoryScope, caption: str, trail: list[dict[str, str]]
) -> HttpResponse:
    form = HistoryFilterForm(
        request.GET,
        people=people_in(scope),
        areas=areas_in(scope) if scope.area_id is None else (),
        has_people=scope.assessment is None,
    )
    wanted = form.wanted()
    keys = history_keys(scope, wanted)
    page = Paginator(keys, EVENTS_ON_A_PAGE).get_page(PageForm(request.GET).number())
    may_name = can(actor, Action.MANAGE_PEOPLE, Subject(system_id=scope.system.pk))
    lines = history_lines(list(page), names_people=may_name)
    query = request.GET.copy()
    query.pop("page", None)
    context: dict[str, Any] = {
        "caption": caption,
        "system": scope.system,
        "is_of_system": scope.assessment is None,
        "form": form,
        "is_filtered": wanted != HistoryFilter() or bool(form.errors),
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "entries": [history_entry(line, with_round=scope.assessment is None) for line in lines],
        "is_whole": is_whole(scope.system),
        "crumbs": trail,
    }
    return render(request, "assessments/history.html", context)
