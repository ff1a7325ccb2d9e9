"""Indicators across the systems that share their steps: how complete they are, and one of them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, require
from assessments.views.common import actor_of, sign_in_first
from comparison import indicators as rules
from comparison.asking import tabs
from comparison.exports_indicators import indicator_workbook
from comparison.forms_indicators import IndicatorForm, period_key
from comparison.presenters import indicators as words
from comparison.rules import systems_now
from comparison.selectors import systems_for
from comparison.selectors.indicators import filled_in, populations_over, sharing_with, values_over
from journey.selectors.potential import published_indicators

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@sign_in_first
def data_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """One published indicator of every system that shares, in every period, as a spreadsheet."""
    actor = actor_of(request)
    require(actor, Action.COMPARE)
    chosen = next((one for one in published_indicators() if one.key == key), None)
    if chosen is None:
        raise Http404
    systems = systems_now(systems_for())
    shared = sharing_with(actor, systems)
    content = indicator_workbook(
        chosen, systems, shared, values_over(shared, chosen), populations_over(sorted(shared))
    )
    headers = {"Content-Disposition": f'attachment; filename="{chosen.key.lower()}-across-systems.xlsx"'}
    return HttpResponse(content, content_type=EXCEL, headers=headers)


@require_safe
@sign_in_first
def indicators(request: HttpRequest) -> HttpResponse:
    """How complete the indicators are; or one indicator in one period, system by system and as a strip."""
    actor = actor_of(request)
    require(actor, Action.COMPARE)
    every = published_indicators()
    form = IndicatorForm(request.GET, indicators=every)
    chosen = form.chosen()
    systems = systems_now(systems_for())
    shared = sharing_with(actor, systems)
    own = frozenset(actor.system_roles)
    floor = settings.SUPPRESSION_THRESHOLD
    query = request.GET.urlencode()
    context = {
        "form": form,
        "tabs": tabs(query, "indicators"),
        "shared": len(shared),
        "total": len(systems),
        "not_shared": words.not_shared(systems, shared),
    }
    if chosen is None:
        filled = filled_in(shared)
        context["lines"] = words.complete_lines(every, filled, len(shared), floor)
        context["systems"] = words.complete_systems(systems, shared, own, every, filled)
        context["domains"] = list(dict.fromkeys(one.domain_name for one in every))
        return render(request, "comparison/indicators.html", context)
    values, populations = values_over(shared, chosen), populations_over(sorted(shared))
    offered = {period_key(one.period): one.period for lines in values.values() for one in lines}
    found = rules.compare(chosen, systems, shared, values, populations, offered.get(form.wanted()))
    form.offer_periods(found.periods, found.period)
    spread = rules.spread(found, floor)
    context["indicator"] = chosen
    context["found"] = found
    context["rows"] = words.rows_of(found, own)
    context["chart"] = chart = words.strip(found, spread) if spread else None
    context["floor"] = floor
    response = render(request, "comparison/indicator.html", context)
    response.has_chart = chart is not None  # type: ignore[attr-defined]
    return response
