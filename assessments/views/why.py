"""Why the figures of an area are what they are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.presenters.why import version_words, why_figures
from assessments.selectors import get_area
from assessments.selectors.building import since_year_of
from assessments.views.common import actor_of, address, crumbs, may, sign_in_first


@require_safe
@sign_in_first
def why(request: HttpRequest, ods: str, round: str, area: str) -> HttpResponse:
    """Each figure of one area with its rule, its inputs, people, dates and version, for whoever may read the area."""
    actor = actor_of(request)
    assessment, board = get_area(actor, ods, round, area)
    trail = crumbs(assessment)
    trail.append({"label": board.area.name, "url": address(assessment, "area", board.area.key)})
    context = {
        "assessment": assessment,
        "board": board,
        "figures": why_figures(board, as_at=assessment.round.as_at, since_year=since_year_of(assessment)),
        "version": version_words(board),
        "may": may(actor, assessment),
        "crumbs": trail,
    }
    return render(request, "assessments/why.html", context)
