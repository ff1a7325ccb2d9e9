"""The list of systems, and a system's home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Action, Subject, can, require
from assessments.charts import ladder_charts, progress_overview
from assessments.forms.systems import SystemFilterForm
from assessments.presenters.home import areas_next, changes_in_words, next_action
from assessments.presenters.milestones import due_next_rows, overdue_words
from assessments.selectors import get_system, system_board
from assessments.selectors.evidence import ending_soon
from assessments.views.common import actor_of, sign_in_first
from frameworks.library import practice_of
from systems.home import home_lines
from systems.selectors import facts_of, names_of, places_of, systems_by_region


@require_safe
@sign_in_first
def system_list(request: HttpRequest) -> HttpResponse:
    """The systems by region; the reader's own first."""
    actor = actor_of(request)
    require(actor, Action.READ_SYSTEM)
    form = SystemFilterForm(request.GET)
    wanted = form.wanted()
    context = {
        "form": form,
        "regions": systems_by_region(**wanted),
        "own": names_of(list(actor.system_roles)) if actor.system_roles else (),
        "crumbs": [{"label": "Home", "url": "/"}],
    }
    return render(request, "systems/list.html", context)


@require_safe
@sign_in_first
def system_home(request: HttpRequest, ods: str) -> HttpResponse:
    """Where a system stands, how it moved, and what to do next; for others, what it shared."""
    actor = actor_of(request)
    system = get_system(actor, ods, with_facts=True)
    if ods != system.ods_code:
        return redirect("systems:home", system.ods_code)
    board = system_board(system, actor)
    may_read_registers = can(actor, Action.READ_REGISTERS, Subject(system_id=system.pk))
    context = {
        "system": system,
        "board": board,
        "is_member": actor.role_in(system.pk) is not None,
        "may_manage_people": can(actor, Action.MANAGE_PEOPLE, Subject(system_id=system.pk)),
        "may_read_registers": may_read_registers,
        "ending_soon": ending_soon(system.pk) if may_read_registers else (),
        "due_next": due_next_rows(board.milestones, system.ods_code, timezone.localdate()),
        "overdue": overdue_words(board.milestones),
        "next_action": next_action(board, actor),
        "charts": ladder_charts(board.focus) if board.focus else (),
        "changes": changes_in_words(board.focus) if board.focus else (),
        "areas_next": areas_next(board.focus) if board.focus else (),
        "progress": progress_overview(board),
        "facts": facts_of(system.facts_joined),  # type: ignore[attr-defined]
        "places": places_of(system.place_names),  # type: ignore[attr-defined]
        "lines": home_lines(system),
        "examples": practice_of(system.ods_code),
        "crumbs": [{"label": "Systems", "url": "/systems/"}],
    }
    response = render(request, "systems/home.html", context)
    response.has_chart = bool(context["charts"])  # type: ignore[attr-defined]
    return response
