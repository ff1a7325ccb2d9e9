"""Step 4: interventions with their values and links, and devolution asks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, Actor
from assessments.forms.states import PageForm
from assessments.views.common import add_errors, saved, sign_in_first
from journey.charts.impact import measure_chart
from journey.coordinates import warning
from journey.forms.impact import AskForm, ImpactFilterForm, InterventionForm, LinksForm, MeasuredValueForm
from journey.kinds import ASK, INTERVENTION, INTERVENTION_VALUE, facts_of
from journey.models import Intervention, InterventionValue
from journey.selectors.cycle import recommendations_of
from journey.selectors.impact import asks_of, interventions, line_of, values_of, with_latest
from journey.services.records import StaleRecord, add_record, change_record, get_record
from journey.views.common import CONFLICT, GET_AND_POST, enter, out_of_use, page, url
from journey.views.records import Pages
from systems.models import System

PAGE = 50

ask_pages = Pages(ASK, AskForm, "impact", "impact", "ask")
intervention_pages = Pages(INTERVENTION, InterventionForm, "impact", "impact", "intervention")


@require_safe
@sign_in_first
def impact(request: HttpRequest, ods: str) -> HttpResponse:
    """The step's page: interventions with filters, and devolution asks."""
    _, system = enter(request, ods, Action.READ_STEPS)
    form = ImpactFilterForm(request.GET, system=system)
    rows = with_latest(interventions(system.pk, form.wanted()))
    shown = Paginator(rows, PAGE).get_page(PageForm(request.GET).number())
    return page(
        request,
        "impact",
        system,
        "impact",
        form=form,
        lines=[line_of(row) for row in shown.object_list],
        page_obj=shown,
        query=query_of(request),
        asks=asks_of(system.pk),
        retired=out_of_use(system, INTERVENTION, "intervention"),
        retired_asks=out_of_use(system, ASK, "ask_edit"),
        recommendations=recommendations_of(system.pk, "impact"),
    )


def query_of(request: HttpRequest) -> str:
    """The query string without its page, for the links to other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_http_methods(GET_AND_POST)
@sign_in_first
def add(request: HttpRequest, ods: str) -> HttpResponse:
    """Add an intervention."""
    actor, system = enter(request, ods, INTERVENTION.action)
    form = InterventionForm(request.POST if request.method == "POST" else None, system=system)
    if request.method == "POST" and form.is_valid():
        row = add_record(actor=actor, kind=INTERVENTION, system=system, values=form.values())
        saved(request, "The intervention is added.", f"intervention:{system.pk}:0@0")
        _warn(request, form)
        return redirect(url(system, "intervention", row.pk))
    return _form(request, system, form, None)


@require_safe
@sign_in_first
def intervention(request: HttpRequest, ods: str, intervention: int) -> HttpResponse:
    """One intervention: its measure over time, and what it is linked with."""
    _, system = enter(request, ods, Action.READ_STEPS)
    row = _row(system, intervention)
    values = values_of(row)
    chart = measure_chart(row, values)
    response = page(
        request,
        "intervention",
        system,
        "impact",
        inside=True,
        row=row,
        line=line_of(row),
        values=values[::-1],
        chart=chart,
        organisations=row.organisations.all(),
        areas=row.areas.all(),
        criteria=row.criteria.all(),
        milestones=row.milestones.all(),
    )
    response.has_chart = chart is not None  # type: ignore[attr-defined]
    return response


def _row(system: System, pk: int) -> Any:
    row = with_latest(Intervention.objects.filter(system=system, pk=pk)).first()
    if row is None:
        raise Http404
    return row


@require_http_methods(GET_AND_POST)
@sign_in_first
def edit(request: HttpRequest, ods: str, intervention: int) -> HttpResponse:
    """Change an intervention."""
    return _change(request, ods, intervention, InterventionForm)


@require_http_methods(GET_AND_POST)
@sign_in_first
def links(request: HttpRequest, ods: str, intervention: int) -> HttpResponse:
    """Choose the criteria and milestones that an intervention serves."""
    return _change(request, ods, intervention, LinksForm)


LINKS = (
    "Which criteria and milestones it serves. Criteria are those of its areas, which you choose when you change it; "
    "milestones are those of the system."
)


def _change(request: HttpRequest, ods: str, pk: int, form_class: type[Any]) -> HttpResponse:
    actor, system = enter(request, ods, INTERVENTION.action)
    row = get_record(INTERVENTION, system, pk)
    if row.retired_at:
        raise Http404
    form = form_class(request.POST if request.method == "POST" else None, system=system, row=row)
    if request.method != "POST" or not form.is_valid():
        return _form(request, system, form, row)
    seen = form.cleaned_data["seen_number"]
    same: dict[str, Any] = {"actor": actor, "kind": INTERVENTION, "system": system, "pk": pk}
    try:
        change_record(**same, seen_number=seen, values=form.values())
    except StaleRecord as stale:
        return _form(request, system, form, stale.current, overtaken=True)
    saved(request, "The intervention is saved.", f"intervention:{system.pk}:{pk}@{seen}")
    _warn(request, form)
    return redirect(url(system, "intervention", pk))


def _warn(request: HttpRequest, form: Any) -> None:
    """A place outside England is taken, and said: a slip in the coordinates is likelier than a reason."""
    words = warning(form.cleaned_data)
    if words:
        messages.warning(request, words)


def _form(request: HttpRequest, system: System, form: Any, row: Any, *, overtaken: bool = False) -> HttpResponse:
    is_links = isinstance(form, LinksForm)
    further = [{"label": row.name, "url": url(system, "intervention", row.pk)}] if row else []
    return page(
        request,
        "record_edit",
        system,
        "impact",
        inside=True,
        further=further,
        status=CONFLICT if overtaken else 200,
        form=form,
        row=row,
        number=row.number if row else 0,
        title=f"{'Links of ' if is_links else ''}{row}" if row else "Add an intervention",
        about=LINKS if is_links else "",
        noun="intervention",
        overtaken=facts_of(INTERVENTION, row) if overtaken else None,
        draft=f"intervention:{system.pk}:{row.pk if row else 0}",
        retire_url=url(system, "intervention_retire", row.pk) if row and not is_links else "",
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def value_add(request: HttpRequest, ods: str, intervention: int) -> HttpResponse:
    """Add a value of an intervention's measure."""
    actor, system = enter(request, ods, INTERVENTION_VALUE.action)
    row = get_record(INTERVENTION, system, intervention)
    form = MeasuredValueForm(request.POST if request.method == "POST" else None, system=system, intervention=row)
    if request.method == "POST" and form.is_valid():
        values = form.values() | {"intervention": row}
        try:
            add_record(actor=actor, kind=INTERVENTION_VALUE, system=system, values=values)
        except ValidationError:
            form.add_error("on", "There is a value for this day already. Change that one instead")
        else:
            saved(request, "The value is added.", f"intervention-value:{row.pk}:0@0")
            return redirect(url(system, "intervention", row.pk))
    return _value_form(request, system, form, row, None)


@require_http_methods(GET_AND_POST)
@sign_in_first
def value_edit(request: HttpRequest, ods: str, intervention_value: int) -> HttpResponse:
    """Change a value of an intervention's measure."""
    actor, system = enter(request, ods, INTERVENTION_VALUE.action)
    one: InterventionValue = get_record(INTERVENTION_VALUE, system, intervention_value)
    if one.retired_at:
        raise Http404
    form = MeasuredValueForm(
        request.POST if request.method == "POST" else None, system=system, row=one, intervention=one.intervention
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save_value(actor, system, one, form)
        except StaleRecord as stale:
            return _value_form(request, system, form, one.intervention, stale.current, overtaken=True)
        except ValidationError as error:
            add_errors(form, error)
        else:
            draft = f"intervention-value:{one.intervention_id}:{one.pk}@{form.cleaned_data['seen_number']}"
            saved(request, "The value is saved.", draft)
            return redirect(url(system, "intervention", one.intervention_id))
    return _value_form(request, system, form, one.intervention, one)


def _save_value(actor: Actor, system: System, one: InterventionValue, form: MeasuredValueForm) -> None:
    change_record(
        actor=actor,
        kind=INTERVENTION_VALUE,
        system=system,
        pk=one.pk,
        seen_number=form.cleaned_data["seen_number"],
        values=form.values(),
    )


def _value_form(
    request: HttpRequest, system: System, form: Any, parent: Intervention, one: Any, *, overtaken: bool = False
) -> HttpResponse:
    return page(
        request,
        "record_edit",
        system,
        "impact",
        inside=True,
        status=CONFLICT if overtaken else 200,
        form=form,
        row=one,
        number=one.number if one else 0,
        title=f"{parent.measure or parent.name}: {'change' if one else 'add'} a value",
        noun="value",
        overtaken=facts_of(INTERVENTION_VALUE, one) if overtaken else None,
        draft=f"intervention-value:{parent.pk}:{one.pk if one else 0}",
        retire_url=url(system, "intervention_value_retire", one.pk) if one else "",
        use_url=url(system, "use", INTERVENTION_VALUE.key, one.pk) if one else "",
    )


value_pages = Pages(INTERVENTION_VALUE, MeasuredValueForm, "impact", "impact", "intervention_value")
