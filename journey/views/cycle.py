"""The cycle of the four steps, its recommendations, and who else reads it."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, can_any, require
from assessments.views.common import actor_of, add_errors, saved, sign_in_first
from journey.forms.cycle import NationalForm, RecommendationForm, SharingForm
from journey.selectors.cycle import national_lines, overview, recommendations_of, sharing_of
from journey.services import cycle as work
from journey.services.records import StaleRecord
from journey.views.common import CONFLICT, GET_AND_POST, STEPS, enter, may, page, url


@require_safe
@sign_in_first
def cycle(request: HttpRequest, ods: str) -> HttpResponse:
    """One page: what is done, what is next, what is stuck. A system enters the cycle anywhere."""
    actor, system = enter(request, ods, Action.READ_STEPS)
    rung, rung_label, _ = sharing_of(system.pk)
    found = overview(system.pk, timezone.localdate())
    names = dict(STEPS)
    told = {
        standing: [(one.step, names[one.step], one.words) for one in found.signals if one.standing == standing]
        for standing in ("stuck", "next", "done")
    }
    return page(
        request,
        "cycle",
        system,
        "cycle",
        overview=found,
        signals=told,
        rung=rung,
        rung_label=rung_label,
        may_share=may(actor, system, Action.SHARE_STEPS),
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def recommendation(request: HttpRequest, ods: str, key: str) -> HttpResponse:
    """Say where a system stands with a recommendation."""
    actor, system = enter(request, ods, Action.EDIT_STEPS)
    row = _row(system.pk, key)
    initial = {"state": row.state, "note": row.note}
    form = RecommendationForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            work.say_where_it_stands(actor=actor, system=system, key=key, **form.cleaned_data)
        except StaleRecord:
            row, status = _row(system.pk, key), CONFLICT
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "Saved.", f"recommendation:{system.pk}:{key}@{form.cleaned_data['seen_number']}")
            return redirect(url(system, row.step_key))
    return page(
        request,
        "recommendation",
        system,
        row.step_key,
        inside=True,
        status=status,
        form=form,
        row=row,
        was_changed=status == CONFLICT,
    )


def _row(system_id: int, key: str):  # type: ignore[no-untyped-def]
    found = next((row for row in recommendations_of(system_id) if row.key == key), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(GET_AND_POST)
@sign_in_first
def sharing(request: HttpRequest, ods: str) -> HttpResponse:
    """Choose who else reads the steps."""
    actor, system = enter(request, ods, Action.SHARE_STEPS)
    rung, label, number = sharing_of(system.pk)
    form = SharingForm(request.POST if request.method == "POST" else None, initial={"rung": rung})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            work.share_steps(actor=actor, system=system, **form.cleaned_data)
        except StaleRecord:
            status = CONFLICT
            _, label, number = sharing_of(system.pk)
        else:
            saved(request, "The sharing of the four steps is saved.", "")
            return redirect(url(system, "cycle"))
    return page(
        request,
        "sharing",
        system,
        "cycle",
        inside=True,
        status=status,
        form=form,
        label=label,
        number=number,
        was_changed=status == CONFLICT,
    )


@require_safe
@sign_in_first
def national(request: HttpRequest) -> HttpResponse:
    """What the report asks of national bodies, and what the comparing body notes of it."""
    actor = actor_of(request)
    if not can_any(actor, (Action.TRACK_NATIONAL, Action.COMPARE)):
        raise Http404
    context = {
        "lines": national_lines(),
        "may_track": can_any(actor, (Action.TRACK_NATIONAL,)),
        "crumbs": [{"label": "Home", "url": "/"}],
    }
    return render(request, "journey/national.html", context)


@require_http_methods(GET_AND_POST)
@sign_in_first
def national_note(request: HttpRequest, key: str) -> HttpResponse:
    """Add a note on a national recommendation."""
    actor = actor_of(request)
    require(actor, Action.TRACK_NATIONAL)
    line = next((one for one in national_lines() if one.key == key), None)
    if line is None:
        raise Http404
    form = NationalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        work.note_national(actor=actor, key=key, **form.cleaned_data)
        saved(request, "The note is added.", f"national:{key}@0")
        return redirect("national:list")
    crumbs = [
        {"label": "Home", "url": "/"},
        {"label": "National recommendations", "url": "/national-recommendations/"},
    ]
    return render(request, "journey/national_note.html", {"form": form, "line": line, "crumbs": crumbs})
