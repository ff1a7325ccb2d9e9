"""Who else is there, asked by a page that stays open."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import Action, require
from assessments.presenters.presence import also_here
from assessments.selectors import get_assessment, subject_of
from assessments.services import note_presence
from assessments.services.presence import area_id_of
from assessments.views.common import actor_of, sign_in_first


class HereForm(forms.Form):
    """The area that the page is about; anything that no area has is none."""

    area = forms.SlugField(required=False, max_length=100)


@require_POST
@sign_in_first
def here(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """Note that the person is still there, and answer with the lines about the others."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.SEE_WHO_IS_THERE, subject_of(assessment))
    form = HereForm(request.POST)
    area_key = form.cleaned_data["area"] if form.is_valid() else ""
    people = note_presence(actor=actor, assessment=assessment, area_id=area_id_of(assessment, area_key))
    context = {"also_here": also_here(people, timezone.now(), area_key)}
    return render(request, "assessments/_also_here.html", context)
