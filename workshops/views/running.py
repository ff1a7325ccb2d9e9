"""The console: every button is a small form that carries the step its facilitator saw. Looking changes nothing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.listening import holder_of
from accounts.permissions import Action
from assessments.views.common import actor_of, add_errors, sign_in_first
from workshops.forms.running import (
    ActionForm,
    CommandForm,
    ConsensusForm,
    HandsForm,
    ModerateForm,
    ParkForm,
    QuoteForm,
    StepForm,
)
from workshops.live import asks_for_part, live_of, state_of
from workshops.models import Workshop
from workshops.presenters.console import console_of
from workshops.rooms import ItemView
from workshops.rules import Command
from workshops.selectors.access import get_workshop
from workshops.selectors.findings import found_by_system
from workshops.selectors.outcome import actions_of, quotes_of
from workshops.selectors.rooms import activity_views, room_view
from workshops.selectors.watching import pulse
from workshops.services import deciding, running
from workshops.services.logging import Moved
from workshops.source import CONSOLE

CONFLICT, UNPROCESSABLE = 409, 422
MOVED = "The room had moved on before this arrived. Nothing was done; this is where it is now."
NOT_NOW = "That is not possible at this moment. Nothing was done."
Forms = dict[str, forms.Form]


def _console(
    request: HttpRequest, workshop: Workshop, *, bound: Forms | None = None, notice: str = "", status: int = 200
) -> HttpResponse:
    """The console as it is now, with the forms that were sent and have errors in the place of empty ones."""
    bound = bound or {}
    actor = actor_of(request)
    view = room_view(workshop, for_console=True)
    activities = list(workshop.activities.select_related("system"))
    items = view.activity.items if view.activity else ()
    console = console_of(view, workshop, activities)
    systems = tuple(workshop.systems.values_list("pk", "name"))
    live = live_of(request, workshop, CONSOLE, holder_of(request))
    roles = deciding.roles_that_may_be_shown(workshop)
    context = {
        "workshop": workshop,
        "view": view,
        "console": console,
        "live": live,
        "notice": notice,
        "scene_name": pulse(workshop).for_console()["scene"],
        "consensus_forms": [
            bound.get(f"consensus-{one.id}") or ConsensusForm(item=one) for one in items if console.waits_for_decision
        ],
        "hands_forms": [bound.get(f"hands-{one.id}") or HandsForm(item=one) for one in items if console.can_count],
        "quote_form": bound.get("quote") or QuoteForm(roles=roles),
        "action_form": bound.get("action") or ActionForm(systems=systems),
        "park_form": bound.get("parked") or ParkForm(),
        "bound": tuple(bound.values()),
        "quotes": quotes_of(workshop),
        "actions": actions_of([workshop.pk]),
        "parked": list(workshop.parked_issues.all()),
        "found": found_by_system(workshop, workshop.current, actor),
        "screen_address": request.build_absolute_uri(reverse("workshops:screen_by_link", args=[workshop.screen_link])),
        "log": list(workshop.events.order_by("-pk")[:12]),
    }
    if asks_for_part(request):
        return render(request, "workshops/run/_console.html", context, status=status)
    return live.allow(render(request, "workshops/run/run.html", context, status=status))


def _fresh(request: HttpRequest, workshop_id: int) -> Workshop:
    return get_workshop(actor_of(request), workshop_id, Action.FACILITATE)


def _do(request: HttpRequest, workshop: int, write: Callable[[Workshop], Any], anchor: str = "") -> HttpResponse:
    """Write, and go back to the console; or show it with what stood in the way."""
    found = _fresh(request, workshop)
    try:
        write(found)
    except Moved:
        return _console(request, _fresh(request, workshop), notice=MOVED, status=CONFLICT)
    except running.NotNow:
        return _console(request, _fresh(request, workshop), notice=NOT_NOW, status=CONFLICT)
    response = redirect("workshops:run", workshop)
    if anchor:
        response["Location"] += f"#{anchor}"
    return response


@require_safe
@sign_in_first
@never_cache
def run(request: HttpRequest, workshop: int) -> HttpResponse:
    """The console."""
    return _console(request, _fresh(request, workshop))


@require_POST
@sign_in_first
def command(request: HttpRequest, workshop: int) -> HttpResponse:
    """One command."""
    form = CommandForm(request.POST)

    def write(found: Workshop) -> None:
        if not form.is_valid():
            raise running.NotNow
        data = form.cleaned_data
        running.give(
            actor=actor_of(request),
            workshop=found,
            seen_step=data["step"],
            command=Command(data["command"]),
            activity_id=data["activity"],
            minutes=data["minutes"] or 0,
        )

    return _do(request, workshop, write)


@require_POST
@sign_in_first
def findings(request: HttpRequest, workshop: int) -> HttpResponse:
    """Show the room what the system found, or stop."""
    form = CommandForm({**request.POST.dict(), "command": "go"})

    def write(found: Workshop) -> None:
        if not form.is_valid():
            raise running.NotNow
        running.show_findings(
            actor=actor_of(request),
            workshop=found,
            seen_step=form.cleaned_data["step"],
            activity_id=form.cleaned_data["activity"] or 0,
            shows=request.POST.get("shows") == "1",
        )

    return _do(request, workshop, write)


def _item(workshop: Workshop, item_id: int) -> ItemView:
    for view in activity_views(list(workshop.activities.filter(items__pk=item_id))):
        for one in view.items:
            if one.id == item_id:
                return one
    raise Http404


@require_POST
@sign_in_first
def record(request: HttpRequest, workshop: int, item: int) -> HttpResponse:
    """Record what the room agrees on."""
    found = _fresh(request, workshop)
    form = ConsensusForm(request.POST, item=_item(found, item))
    step = StepForm(request.POST)

    def write(found: Workshop) -> None:
        deciding.record_consensus(
            actor=actor_of(request),
            workshop=found,
            seen_step=step.cleaned_data["step"] if step.is_valid() else -1,
            item_id=item,
            change=form.change(),
        )

    return _with_form(request, workshop, form, f"consensus-{item}", write)


@require_POST
@sign_in_first
def hands(request: HttpRequest, workshop: int, item: int) -> HttpResponse:
    """Count hands or paper sheets."""
    found = _fresh(request, workshop)
    form = HandsForm(request.POST, item=_item(found, item))
    step = StepForm(request.POST)

    def write(found: Workshop) -> None:
        deciding.count_hands(
            actor=actor_of(request),
            workshop=found,
            seen_step=step.cleaned_data["step"] if step.is_valid() else -1,
            item_id=item,
            counts=form.counts(),
        )

    return _with_form(request, workshop, form, f"hands-{item}", write)


def _with_form(
    request: HttpRequest, workshop: int, form: forms.Form, key: str, write: Callable[[Workshop], Any], anchor: str = ""
) -> HttpResponse:
    """Write what a form says; with an error, show it again with what was typed. A room that moved keeps it too."""
    if form.is_valid():
        try:
            return _do(request, workshop, _keeping_typed(write), anchor)
        except _Typed as typed:
            return _console(
                request, _fresh(request, workshop), bound={key: form}, notice=typed.notice, status=CONFLICT
            )
        except ValidationError as error:
            add_errors(form, error)
    return _console(request, _fresh(request, workshop), bound={key: form}, status=UNPROCESSABLE)


class _Typed(Exception):
    """The room moved while somebody typed: the console shows it with what they typed."""

    def __init__(self, notice: str) -> None:
        super().__init__(notice)
        self.notice = notice


def _keeping_typed(write: Callable[[Workshop], Any]) -> Callable[[Workshop], Any]:
    def inner(found: Workshop) -> None:
        try:
            write(found)
        except Moved:
            raise _Typed("The room moved on while you typed. Check it, then save again.") from None

    return inner


@require_POST
@sign_in_first
def moderate(request: HttpRequest, workshop: int) -> HttpResponse:
    """Release, hold back or remove a text."""
    form = ModerateForm(request.POST)

    def write(found: Workshop) -> None:
        if not form.is_valid():
            raise running.NotNow
        data = form.cleaned_data
        deciding.moderate(
            actor=actor_of(request),
            workshop=found,
            text_id=str(data["text"]),
            seen=(data["seen_state"], data["seen_group"]),
            state=data["state"],
            group=data["group"],
        )

    return _do(request, workshop, write, "texts")


@require_POST
@sign_in_first
def note(request: HttpRequest, workshop: int, kind: str) -> HttpResponse:
    """Note a quote, an action or an issue to park."""
    found = _fresh(request, workshop)
    actor, activity_id = actor_of(request), found.current_id
    systems = list(found.systems.all())
    form: forms.Form
    if kind == "quote":
        form = QuoteForm(request.POST, roles=deciding.roles_that_may_be_shown(found))
    elif kind == "action":
        form = ActionForm(request.POST, systems=tuple((one.pk, one.name) for one in systems))
    elif kind == "parked":
        form = ParkForm(request.POST)
    else:
        raise Http404

    def write(found: Workshop) -> None:
        data = form.cleaned_data
        if kind == "quote":
            deciding.add_quote(
                actor=actor, workshop=found, text=data["text"], role=data["role"], activity_id=activity_id
            )
        elif kind == "parked":
            deciding.park(actor=actor, workshop=found, text=data["text"])
        else:
            wanted = data.get("system") or (str(systems[0].pk) if systems else "")
            deciding.add_action(
                actor=actor,
                workshop=found,
                system=next(one for one in systems if str(one.pk) == wanted),
                text=data["text"],
                owner=data["owner"],
                due_on=data["due_on"],
                activity_id=activity_id,
            )

    return _with_form(request, workshop, form, kind, write, "notes")


@require_POST
@sign_in_first
def note_remove(request: HttpRequest, workshop: int, kind: str, note: int) -> HttpResponse:
    """Take back a quote, an action that is no milestone yet, or a parked issue."""
    actor = actor_of(request)
    return _do(
        request,
        workshop,
        lambda found: deciding.remove_note(actor=actor, workshop=found, kind=kind, note_id=note),
        "notes",
    )


@require_safe
@sign_in_first
def run_state(request: HttpRequest, workshop: int) -> HttpResponse:
    """The console's pulse as JSON; 304 while nothing changes."""
    found = _fresh(request, workshop)
    return state_of(request, str(found.version), lambda: pulse(found).for_console())
