"""Roundtables beside each other: one system's over time, or the systems of a national one."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.views.common import actor_of, sign_in_first
from workshops.forms.comparing import CompareForm
from workshops.presenters.comparing import tables_beside, tables_over_time
from workshops.selectors.comparing import beside, choices_for, over_time


@require_safe
@sign_in_first
def compare(request: HttpRequest) -> HttpResponse:
    """The comparison that the query string asks for; without one, what there is to compare."""
    actor = actor_of(request)
    form = CompareForm(request.GET)
    if actor.user_id is None or not form.is_valid():
        raise Http404
    ods_code, roundtable = form.cleaned_data["system"], form.cleaned_data["roundtable"]
    crumbs = [{"label": "Roundtables", "url": reverse("workshops:list")}]
    if not ods_code and not roundtable:
        context = {"choices": choices_for(actor), "crumbs": crumbs}
        return render(request, "workshops/compare_choose.html", context)
    crumbs.append({"label": "Compare", "url": reverse("workshops:compare")})
    comparison = over_time(actor, ods_code) if ods_code else beside(actor, roundtable)
    tables = tables_over_time if ods_code else tables_beside
    context = {
        "name": comparison.name,
        "tables": tables(comparison.found, settings.SUPPRESSION_THRESHOLD),
        "is_over_time": bool(ods_code),
        "crumbs": crumbs,
    }
    return render(request, "workshops/compare.html", context)
