"""The living map: where value is added, with the list that says the same."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.permissions import Action
from assessments.forms.states import PageForm
from assessments.views.common import sign_in_first
from journey.forms.impact import ImpactFilterForm
from journey.selectors.impact import interventions, line_of, organisations_for, points, with_latest
from journey.views.common import enter, page, url
from journey.views.impact import query_of

PAGE = 25


@require_safe
@sign_in_first
def living_map(request: HttpRequest, ods: str) -> HttpResponse:
    """The map, and below it the same places as a list with the same filters."""
    _, system = enter(request, ods, Action.READ_STEPS)
    form = ImpactFilterForm(request.GET, system=system, with_kind=True)
    wanted = form.wanted()
    number = PageForm(request.GET).number()
    shows_interventions = wanted["kind"] != "organisations"
    shows_organisations = wanted["kind"] != "interventions"
    rows: Any = with_latest(interventions(system.pk, wanted)) if shows_interventions else []
    others: Any = organisations_for(system.pk, wanted) if shows_organisations else []
    first, second = Paginator(rows, PAGE).get_page(number), Paginator(others, PAGE).get_page(number)
    # One pager for both lists: it goes as far as the longer one; the other stays at its last page.
    longer = max((first, second), key=lambda one: one.paginator.num_pages)
    query = query_of(request)
    tiles = {"url": settings.MAP_TILES_URL, "attribution": settings.MAP_ATTRIBUTION}
    response = page(
        request,
        "map",
        system,
        "impact",
        inside=True,
        form=form,
        lines=[line_of(row) for row in first.object_list] if shows_interventions else [],
        organisations=list(second.object_list) if shows_organisations else [],
        counts=(first.paginator.count, second.paginator.count),
        page_obj=longer,
        query=query,
        map_settings={
            "points": url(system, "map_points") + (f"?{query}" if query else ""),
            "intervention": url(system, "intervention", 0),
            "organisation": url(system, "organisation_edit", 0),
            "tiles": tiles if settings.MAP_TILES_URL else None,
        },
        has_tiles=bool(settings.MAP_TILES_URL),
    )
    response.images_from = settings.MAP_TILES_ORIGIN  # type: ignore[attr-defined]
    return response


@require_safe
@sign_in_first
def map_points(request: HttpRequest, ods: str) -> HttpResponse:
    """The places as data, for the script of the map."""
    _, system = enter(request, ods, Action.READ_STEPS)
    form = ImpactFilterForm(request.GET, system=system, with_kind=True)
    return JsonResponse({"points": points(system.pk, form.wanted())})
