"""Preparing: the list, a new roundtable, its agenda, who facilitates it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, can
from assessments.views.common import actor_of, add_errors, sign_in_first
from workshops.agendas import Planned
from workshops.forms.preparing import (
    ActivityForm,
    KeepForm,
    KindForm,
    MoveForm,
    NewForm,
    RightForm,
    WorkshopForm,
    initial_of,
)
from workshops.forms.running import StepForm
from workshops.models import Activity, Workshop
from workshops.presenters.preparing import agenda_of, lines_of
from workshops.selectors.access import facilitates, get_workshop, subject_of, workshops_of
from workshops.selectors.preparing import all_systems, kept_agendas, open_rounds, own_systems, versions_for
from workshops.services import preparing
from workshops.services.logging import Moved

CONFLICT, UNPROCESSABLE = 409, 422
MOVED = "Somebody changed this roundtable meanwhile. Nothing of yours was lost: check it and save again."
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@sign_in_first
def listing(request: HttpRequest) -> HttpResponse:
    """The roundtables that the reader facilitates or may read about."""
    actor = actor_of(request)
    if actor.user_id is None:
        raise Http404
    found = workshops_of(actor)
    context = {
        "lines": lines_of(found, facilitates(actor, found)),
        "may_prepare": bool(own_systems(actor) or all_systems(actor)),
    }
    return render(request, "workshops/list.html", context)


@require_http_methods(GET_AND_POST)
@sign_in_first
def new(request: HttpRequest) -> HttpResponse:
    """Make a roundtable from an agenda."""
    actor = actor_of(request)
    own, every = own_systems(actor), all_systems(actor)
    if not own and not every:
        raise Http404
    form = NewForm(
        request.POST if request.method == "POST" else None,
        own=own,
        every=every,
        rounds=open_rounds(),
        kept=kept_agendas(own, is_national=bool(every)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = preparing.create_workshop(
                actor=actor,
                change=form.change(),
                round=form.chosen_round(),
                systems=form.chosen_systems(),
                agenda=form.activities(),
                is_national=bool(every),
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The roundtable is made. Check its agenda, then open it when people arrive.")
            return redirect("workshops:prepare", made.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "workshops/new.html", {"form": form, "crumbs": _crumbs()}, status=status)


def _crumbs(workshop: Workshop | None = None) -> list[dict[str, str]]:
    trail = [{"label": "Roundtables", "url": reverse("workshops:list")}]
    if workshop:
        trail.append({"label": workshop.title, "url": reverse("workshops:prepare", args=[workshop.pk])})
    return trail


def _may_prepare(request: HttpRequest, workshop_id: int) -> tuple[Workshop, bool]:
    """The workshop, and whether the reader runs it; those who give the right see it too. Raises Http404."""
    actor = actor_of(request)
    workshop = Workshop.objects.select_related("round", "current").filter(pk=workshop_id).first()
    if workshop is None:
        raise Http404
    subject = subject_of(workshop)
    runs = can(actor, Action.FACILITATE, subject)
    if not runs and not can(actor, Action.PREPARE_WORKSHOP, subject):
        raise Http404
    return workshop, runs


def _page(
    request: HttpRequest, workshop_id: int, *, notice: str = "", status: int = 200, **forms: Any
) -> HttpResponse:
    workshop, runs = _may_prepare(request, workshop_id)
    activities = list(workshop.activities.select_related("system").prefetch_related("items"))
    context = {
        "workshop": workshop,
        "runs": runs,
        "agenda": agenda_of(activities),
        "facilitators": list(workshop.facilitators.select_related("user")),
        "systems": list(workshop.systems.all()),
        "right_form": forms.get("right_form") or RightForm(),
        "keep_form": forms.get("keep_form") or KeepForm(),
        "notice": notice,
        "crumbs": _crumbs(),
    }
    return render(request, "workshops/prepare.html", context, status=status)


@require_safe
@sign_in_first
def prepare(request: HttpRequest, workshop: int) -> HttpResponse:
    """The roundtable as prepared: agenda, time, people."""
    return _page(request, workshop)


@require_http_methods(GET_AND_POST)
@sign_in_first
def change(request: HttpRequest, workshop: int) -> HttpResponse:
    """Title, date, sectors and roles."""
    found = get_workshop(actor_of(request), workshop, Action.FACILITATE)
    form = WorkshopForm(request.POST if request.method == "POST" else None, initial=initial_of(found))
    step, status = StepForm(request.POST), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                preparing.change_workshop(
                    actor=actor_of(request),
                    workshop=found,
                    seen_step=step.cleaned_data["step"] if step.is_valid() else -1,
                    change=form.change(),
                )
            except Moved:
                form.add_error(None, MOVED)
                status = CONFLICT
                found = get_workshop(actor_of(request), workshop, Action.FACILITATE)  # as it stands by now
            else:
                return redirect("workshops:prepare", workshop)
    return render(
        request,
        "workshops/change.html",
        {"form": form, "workshop": found, "crumbs": _crumbs(found)},
        status=status,
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def activity_add(request: HttpRequest, workshop: int) -> HttpResponse:
    """Choose a kind, then say what it is about."""
    found = get_workshop(actor_of(request), workshop, Action.FACILITATE)
    choice = KindForm(request.GET or None)
    if not choice.is_valid():
        return render(
            request, "workshops/activity_kind.html", {"form": choice, "workshop": found, "crumbs": _crumbs(found)}
        )
    kind = choice.cleaned_data["kind"]
    form = ActivityForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        versions=versions_for(found),
        is_new=True,
        initial={"step": found.step},
    )

    def write(step: int, planned: Planned) -> None:
        preparing.add_activity(
            actor=actor_of(request), workshop=found, seen_step=step, planned=planned, system_id=None
        )

    return _activity(request, found, form, Activity.Kind(kind).label, write)


@require_http_methods(GET_AND_POST)
@sign_in_first
def activity_edit(request: HttpRequest, workshop: int, activity: int) -> HttpResponse:
    """Change an activity's words, time and dots."""
    found = get_workshop(actor_of(request), workshop, Action.FACILITATE)
    row = found.activities.prefetch_related("items").filter(pk=activity).first()
    if row is None:
        raise Http404
    items = list(row.items.all())
    typed = row.kind == Activity.Kind.DOTS and not row.scoring and not any(one.source_key for one in items)
    form = ActivityForm(
        request.POST if request.method == "POST" else None,
        kind=row.kind,
        versions=(),
        is_new=False,
        may_change_options=typed,
        initial={
            "step": found.step,
            "title": row.title,
            "prompt": row.prompt,
            "minutes": row.minutes,
            "dots": row.dots,
            "most_on_one": row.most_on_one,
            "options": "\n".join(one.text for one in items),
        },
    )

    def write(step: int, planned: Planned) -> None:
        preparing.change_activity(
            actor=actor_of(request), workshop=found, seen_step=step, activity_id=activity, planned=planned
        )

    return _activity(request, found, form, row.get_kind_display(), write)


def _activity(
    request: HttpRequest, workshop: Workshop, form: ActivityForm, kind: str, write: Callable[[int, Planned], None]
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                write(form.cleaned_data["step"], form.planned())
            except Moved:
                form.add_error(None, MOVED)
                status = CONFLICT
            except ValidationError as error:
                add_errors(form, error)
            else:
                return redirect("workshops:prepare", workshop.pk)
    context = {"form": form, "kind": kind, "workshop": workshop, "crumbs": _crumbs(workshop)}
    return render(request, "workshops/activity.html", context, status=status)


@require_POST
@sign_in_first
def activity_move(request: HttpRequest, workshop: int, activity: int) -> HttpResponse:
    """Up, down, or off the agenda."""
    found = get_workshop(actor_of(request), workshop, Action.FACILITATE)
    if not found.activities.filter(pk=activity).exists():
        raise Http404
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, workshop, notice="That can't be done.", status=UNPROCESSABLE)
    data: dict[str, Any] = {
        "actor": actor_of(request),
        "workshop": found,
        "seen_step": form.cleaned_data["step"],
        "activity_id": activity,
    }
    try:
        if form.cleaned_data["way"] == "remove":
            preparing.remove_activity(**data)
        else:
            preparing.move_activity(**data, up=form.cleaned_data["way"] == "up")
    except Moved:
        return _page(request, workshop, notice=MOVED, status=CONFLICT)
    except ValidationError as error:
        return _page(request, workshop, notice=error.messages[0], status=UNPROCESSABLE)
    return redirect(reverse("workshops:prepare", args=[workshop]) + "#agenda")


@require_POST
@sign_in_first
def give_right(request: HttpRequest, workshop: int) -> HttpResponse:
    """Let somebody facilitate."""
    found, _ = _may_prepare(request, workshop)
    form = RightForm(request.POST)
    if form.is_valid():
        try:
            made = preparing.give_right(actor=actor_of(request), workshop=found, email=form.cleaned_data["email"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Whoever signs in with {made.email} can facilitate this roundtable.")
            return redirect("workshops:prepare", workshop)
    return _page(request, workshop, status=UNPROCESSABLE, right_form=form)


@require_POST
@sign_in_first
def take_right(request: HttpRequest, workshop: int, facilitator: int) -> HttpResponse:
    """Take the right to facilitate from somebody."""
    found, _ = _may_prepare(request, workshop)
    try:
        preparing.take_right(actor=actor_of(request), workshop=found, facilitator_id=facilitator)
    except ValidationError as error:
        return _page(request, workshop, notice=error.messages[0], status=UNPROCESSABLE)
    return redirect("workshops:list")


@require_POST
@sign_in_first
def keep(request: HttpRequest, workshop: int) -> HttpResponse:
    """Keep the agenda to use again."""
    found = get_workshop(actor_of(request), workshop, Action.FACILITATE)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _page(request, workshop, status=UNPROCESSABLE, keep_form=form)
    preparing.keep_agenda(actor=actor_of(request), workshop=found, name=form.cleaned_data["name"])
    messages.success(request, "The agenda is kept. It is offered when you make the next roundtable.")
    return redirect("workshops:prepare", workshop)
