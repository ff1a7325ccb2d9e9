"""Step 3: the lead, the landscape, programmes with their checklist, organisations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action
from assessments.views.common import add_errors, saved, sign_in_first
from frameworks.models import ChecklistItem, LandscapeEntry
from frameworks.months import month_words
from journey import coordinates
from journey.forms.partners import (
    ChecklistForm,
    EndLeadForm,
    LandscapeForm,
    LeadForm,
    OrganisationForm,
    ProgrammeForm,
)
from journey.kinds import LANDSCAPE, ORGANISATION, PROGRAMME
from journey.models import ChecklistAnswer, LandscapeLine
from journey.selectors.cycle import recommendations_of
from journey.selectors.partners import LeadLine, landscape_of, leads_of, organisations_of, programmes_of
from journey.services import partners as work
from journey.services.records import StaleRecord, add_record, get_record
from journey.views.common import CONFLICT, GET_AND_POST, enter, may, out_of_use, page, url
from journey.views.records import Pages
from systems.models import System

organisation_pages = Pages(
    ORGANISATION, OrganisationForm, "partners", "organisations", "organisation", warn=coordinates.warning
)
landscape_pages = Pages(LANDSCAPE, LandscapeForm, "partners", "landscape", "landscape")
programme_pages = Pages(
    PROGRAMME,
    ProgrammeForm,
    "partners",
    "partners",
    "programme",
    about="A programme starts once every question of its checklist has an answer.",
    resave=work.change_programme,
)


@require_safe
@sign_in_first
def partners(request: HttpRequest, ods: str) -> HttpResponse:
    """The step's page: the lead, programmes, and the way to the landscape and the organisations."""
    _, system = enter(request, ods, Action.READ_STEPS)
    leads = leads_of(system.pk)
    landscape = landscape_of(system.pk, timezone.localdate())
    return page(
        request,
        "partners",
        system,
        "partners",
        lead=next((lead for lead in leads if lead.until is None), None),
        leads=leads,
        programmes=programmes_of(system.pk),
        entries=sum(len(tier.rows) for tier in landscape),
        stale=sum(row.may_be_stale for tier in landscape for row in tier.rows),
        organisations=len(organisations_of(system.pk)),
        retired=out_of_use(system, PROGRAMME, "programme_edit"),
        recommendations=recommendations_of(system.pk, "partners"),
    )


@require_safe
@sign_in_first
def organisations(request: HttpRequest, ods: str) -> HttpResponse:
    """The register of organisations."""
    _, system = enter(request, ods, Action.READ_STEPS)
    return page(
        request,
        "organisations",
        system,
        "partners",
        inside=True,
        organisations=organisations_of(system.pk),
        retired=out_of_use(system, ORGANISATION, "organisation_edit"),
    )


@require_safe
@sign_in_first
def landscape(request: HttpRequest, ods: str) -> HttpResponse:
    """Partners, policies and programmes by tier; what may be out of date is marked."""
    _, system = enter(request, ods, Action.READ_STEPS)
    return page(
        request,
        "landscape",
        system,
        "partners",
        inside=True,
        tiers=landscape_of(system.pk, timezone.localdate()),
        retired=out_of_use(system, LANDSCAPE, "landscape_edit"),
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def landscape_published(request: HttpRequest, ods: str, entry: str) -> HttpResponse:
    """Change an entry of the published list: it becomes the system's own."""
    actor, system = enter(request, ods, LANDSCAPE.action)
    published = LandscapeEntry.objects.filter(key=entry).first()
    if published is None:
        raise Http404
    kept = LandscapeLine.objects.filter(system=system, entry=published, retired_at=None).first()
    if kept is not None:
        return redirect(url(system, "landscape_edit", kept.pk))
    initial = {"tier": published.tier, "kind": published.kind, "name": published.name}
    form = LandscapeForm(request.POST if request.method == "POST" else None, system=system, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            add_record(actor=actor, kind=LANDSCAPE, system=system, values=form.values() | {"entry": published})
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The entry is saved.", "")
            return redirect(url(system, "landscape"))
    return page(
        request,
        "record_edit",
        system,
        "partners",
        inside=True,
        form=form,
        row=published,
        number=0,
        title=published.name,
        noun=LANDSCAPE.noun,
        about=f"From the published list of {month_words(published.as_of)}. What you save here stands in its place for "
        "your system.",
        draft=f"landscape:{system.pk}:{published.key}",
    )


@require_POST
@sign_in_first
def landscape_confirm(request: HttpRequest, ods: str, entry: str) -> HttpResponse:
    """Say that a published entry still stands."""
    actor, system = enter(request, ods, LANDSCAPE.action)
    work.confirm_entry(actor=actor, system=system, entry_key=entry)
    saved(request, "Checked today.", "")
    return redirect(url(system, "landscape"))


def _given(programme: Any) -> dict[int, ChecklistAnswer]:
    """The answers of a programme by their question."""
    return {row.item_id: row for row in ChecklistAnswer.objects.filter(programme=programme)}


@require_http_methods(GET_AND_POST)
@sign_in_first
def checklist(request: HttpRequest, ods: str, programme: int) -> HttpResponse:
    """The ten questions of a programme."""
    actor, system = enter(request, ods, Action.READ_STEPS)
    row = get_record(PROGRAMME, system, programme)
    items = list(ChecklistItem.objects.order_by("order"))
    given = _given(row)
    may_edit = may(actor, system, PROGRAMME.action) and not row.retired_at
    if request.method == "POST" and not may_edit:
        raise Http404
    initial: dict[str, str] = {}
    for item in items:
        if item.pk in given:
            initial |= {f"answer_{item.key}": given[item.pk].answer, f"note_{item.key}": given[item.pk].note}
    form = ChecklistForm(request.POST if request.method == "POST" else None, items=items, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen_number"]
        try:
            work.answer_checklist(
                actor=actor, system=system, programme_id=programme, seen_number=seen, answers=form.answers()
            )
        except StaleRecord as stale:
            row, status = stale.current, CONFLICT
            given = _given(row)
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The checklist is saved.", f"checklist:{programme}@{seen}")
            return redirect(url(system, "programme_edit", programme))
    rows = [(item, given.get(item.pk)) for item in items]
    return page(
        request,
        "checklist",
        system,
        "partners",
        inside=True,
        status=status,
        form=form,
        programme=row,
        rows=rows,
        can_write=may_edit,
        was_changed=status == CONFLICT,
        left=len(work.open_questions(row)),
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def nominate(request: HttpRequest, ods: str) -> HttpResponse:
    """Nominate the lead."""
    actor, system = enter(request, ods, Action.LEAD_STEPS)
    lead, status = _lead(system), 200
    seen = {"seen_lead": lead.pk if lead else 0}
    form = LeadForm(request.POST if request.method == "POST" else None, initial=seen)
    if request.method == "POST" and form.is_valid():
        try:
            work.nominate(actor=actor, system=system, **form.cleaned_data)
        except work.LeadMoved:
            status = _say_who_it_is(form, lead)
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, f"{form.cleaned_data['name']} is the nominated lead.", f"lead:{system.pk}@0")
            return redirect(url(system, "partners"))
    return page(request, "nominate", system, "partners", inside=True, form=form, status=status)


@require_http_methods(GET_AND_POST)
@sign_in_first
def end_lead(request: HttpRequest, ods: str) -> HttpResponse:
    """Say that the current lead stops."""
    actor, system = enter(request, ods, Action.LEAD_STEPS)
    lead, status = _lead(system), 200
    if lead is None:
        raise Http404
    form = EndLeadForm(request.POST if request.method == "POST" else None, initial={"seen_lead": lead.pk})
    if request.method == "POST" and form.is_valid():
        try:
            work.end_lead(actor=actor, system=system, **form.cleaned_data)
        except work.LeadMoved:
            status = _say_who_it_is(form, lead)
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, f"{lead.name} is no longer the nominated lead.", "")
            return redirect(url(system, "partners"))
    return page(request, "end_lead", system, "partners", inside=True, form=form, lead=lead, status=status)


def _lead(system: System) -> LeadLine | None:
    """Who is the single point of entry now."""
    return next((lead for lead in leads_of(system.pk) if lead.until is None), None)


def _say_who_it_is(form: LeadForm | EndLeadForm, lead: LeadLine | None) -> int:
    """Another was nominated while the form was open: say so, and take what was typed when it is sent again."""
    form.data = {**form.data.dict(), "seen_lead": lead.pk if lead else 0}  # type: ignore[attr-defined]
    who = f"{lead.name} was nominated meanwhile" if lead else "The nomination was ended meanwhile"
    form.add_error(None, f"{who}. Nothing was changed. Save again if what you entered still holds")
    return CONFLICT
