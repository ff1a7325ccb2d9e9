"""The register of milestones: list, add, change, and mark what a met one brought about."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import OPEN_STATES, Action, Actor, Subject, can, require
from assessments import services
from assessments.boards import AreaBoard
from assessments.charts.timeline import timeline_chart
from assessments.forms.milestones import (
    NO_AREA,
    AreaChoiceForm,
    MarkCriteriaForm,
    MilestoneFilterForm,
    MilestoneForm,
    initial_of,
)
from assessments.forms.prefill import PrefillForm
from assessments.milestones import MilestoneLine
from assessments.models import Assessment, Milestone
from assessments.presenters.milestones import rows_of, suggestions
from assessments.selectors import get_area, get_system, system_board
from assessments.selectors.milestones import get_milestone, milestones_of
from assessments.selectors.versions import versions_in_use
from assessments.views.common import actor_of, add_errors, saved, sign_in_first
from frameworks.content import AreaContent, VersionContent
from systems.models import System

CONFLICT = 409
GET_AND_POST = ["GET", "HEAD", "POST"]


def _system(request: HttpRequest, ods: str, action: Action) -> tuple[Actor, System]:
    """Who asks, and the system whose register it is. Raises Http404 for whoever may not."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    require(actor, action, Subject(system_id=system.pk))
    return actor, system


def _page(request: HttpRequest, template: str, system: System, status: int = 200, **context: Any) -> HttpResponse:
    crumbs = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
    ]
    if template != "list":
        crumbs.append({"label": "Milestones", "url": reverse("milestones:list", args=[system.ods_code])})
    return render(
        request, f"milestones/{template}.html", {"system": system, "crumbs": crumbs, **context}, status=status
    )


@require_safe
@sign_in_first
def milestone_list(request: HttpRequest, ods: str) -> HttpResponse:
    """A system's milestones, with what could be planned next."""
    actor, system = _system(request, ods, Action.READ_REGISTERS)
    today = timezone.localdate()
    lines = milestones_of(system.pk, today)
    form = MilestoneFilterForm(request.GET, versions=versions_in_use(system.pk))
    shown = form.chosen(lines)
    may_edit = can(actor, Action.EDIT_MILESTONES, Subject(system_id=system.pk))
    board = system_board(system, actor)
    chart = timeline_chart(shown, today)
    response = _page(
        request,
        "list",
        system,
        chart=chart,
        form=form,
        rows=rows_of(shown, system.ods_code, today),
        has_any=bool(lines),
        overdue=sum(line.is_overdue for line in lines),
        may_edit=may_edit,
        suggestions=suggestions(board.focus, lines, system.ods_code) if may_edit else (),
    )
    response.has_chart = chart is not None  # type: ignore[attr-defined]
    return response


@require_http_methods(GET_AND_POST)
@sign_in_first
def add(request: HttpRequest, ods: str) -> HttpResponse:
    """Choose the area, then say what will be delivered; the query string may prefill it."""
    actor, system = _system(request, ods, Action.EDIT_MILESTONES)
    versions = versions_in_use(system.pk)
    choice = AreaChoiceForm(request.GET or None, versions=versions)
    if not choice.is_valid():
        return _page(request, "choose_area", system, form=choice)
    version, area = _find(versions, choice.cleaned_data["area"])
    prefill = PrefillForm(request.GET)
    form = MilestoneForm(
        request.POST if request.method == "POST" else None,
        version=version,
        area=area,
        is_new=True,
        initial=prefill.values_for(area),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.add_milestone(actor=actor, system=system, change=form.change())
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The milestone is added.", f"{_draft(system, 0, area)}@0")
            return redirect("milestones:list", system.ods_code)
    return _page(request, "edit", system, form=form, area=area, line=None, draft=_draft(system, 0, area))


def _draft(system: System, milestone_id: int, area: AreaContent | None) -> str:
    """What the browser keeps unsaved text of a milestone under; each area's new one has its own."""
    where = f":{area.key}" if area and not milestone_id else ""
    return f"milestone:{system.pk}:{milestone_id}{where}"


@require_http_methods(GET_AND_POST)
@sign_in_first
def edit(request: HttpRequest, ods: str, milestone: int) -> HttpResponse:
    """Show a milestone; change it, for those who may."""
    actor, system = _system(request, ods, Action.READ_REGISTERS)
    line = get_milestone(system.pk, milestone)
    may_edit = can(actor, Action.EDIT_MILESTONES, Subject(system_id=system.pk))
    if not may_edit:
        if request.method == "POST":
            raise Http404
        row = rows_of([line], system.ods_code, timezone.localdate())[0]
        return _page(request, "read", system, row=row)
    version, area = _find(
        versions_in_use(system.pk), f"{line.framework_key}/{line.area_key}" if line.area_key else NO_AREA
    )
    draft = _draft(system, line.id, area)
    data = request.POST if request.method == "POST" else None
    form = MilestoneForm(data, version=version, area=area, is_new=False, initial=initial_of(line))
    if data is None or not form.is_valid():
        return _page(request, "edit", system, form=form, area=area, line=line, number=line.number, draft=draft)
    try:
        services.change_milestone(
            actor=actor,
            system=system,
            milestone_id=line.id,
            seen_number=form.cleaned_data["seen_number"],
            change=form.change(),
        )
    except services.StaleMilestone as stale:
        row = rows_of([stale.current], system.ods_code, timezone.localdate())[0]
        return _page(
            request,
            "edit",
            system,
            CONFLICT,
            form=form,
            area=area,
            line=stale.current,
            overtaken=row,
            number=stale.current.number,
            draft=draft,
        )
    except ValidationError as error:
        add_errors(form, error)
        return _page(request, "edit", system, form=form, area=area, line=line, number=line.number, draft=draft)
    saved(request, "The milestone is saved.", f"{_draft(system, line.id, area)}@{form.cleaned_data['seen_number']}")
    newly_met = form.cleaned_data["status"] == Milestone.Status.MET and line.status != Milestone.Status.MET
    if newly_met and _to_mark(actor, system, get_milestone(system.pk, line.id)):
        return redirect("milestones:criteria", system.ods_code, line.id)
    return redirect("milestones:list", system.ods_code)


@require_http_methods(GET_AND_POST)
@sign_in_first
def criteria(request: HttpRequest, ods: str, milestone: int) -> HttpResponse:
    """Offer to mark the criteria of a met milestone in the assessment that is open."""
    actor, system = _system(request, ods, Action.EDIT_MILESTONES)
    line = get_milestone(system.pk, milestone)
    found = _to_mark(actor, system, line)
    if found is None:
        return _page(request, "nothing_to_mark", system, line=line)
    assessment, board = found
    data = request.POST if request.method == "POST" else None
    form = MarkCriteriaForm(data, milestone=line, initial={"criteria": [key for key, _ in line.criteria]})
    status = 200
    if data is not None and form.is_valid():
        try:
            services.mark_criteria(
                actor=actor,
                assessment=assessment,
                board=board,
                seen_number=form.cleaned_data["seen_number"],
                milestone=line,
                keys=form.cleaned_data["criteria"],
            )
        except services.StaleNumber as stale:
            board, status = stale.current, CONFLICT
        else:
            messages.success(request, "The criteria are marked as met. Add evidence, so that they back a level.")
            return redirect("assessments:area", system.ods_code, assessment.round.key, board.area.key)
    return _page(request, "criteria", system, status, form=form, line=line, board=board, assessment=assessment)


def _to_mark(actor: Actor, system: System, line: MilestoneLine) -> tuple[Assessment, AreaBoard] | None:
    """The open assessment and its area whose criteria a met milestone may mark; None when there is nothing to mark."""
    if line.status != Milestone.Status.MET or not line.criteria:
        return None
    open_ones = Assessment.objects.filter(system=system, status__in=OPEN_STATES).order_by("-round__as_at")
    key = open_ones.values_list("round__key", flat=True).first()
    if key is None:
        return None
    try:
        assessment, board = get_area(actor, system.ods_code, key, line.area_key)
    except Http404:
        return None
    known = {finding.criterion.key for finding in board.findings}
    return (assessment, board) if known & {key for key, _ in line.criteria} else None


def _find(versions: tuple[VersionContent, ...], place: str) -> tuple[VersionContent | None, AreaContent | None]:
    """The version and area that "framework/area" names; none for no single area, or one that is used no longer."""
    for version in versions:
        for area in version.areas:
            if place == f"{version.framework_key}/{area.key}":
                return version, area
    return None, None
