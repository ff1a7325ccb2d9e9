"""The task list of an assessment, and starting one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments import services
from assessments.forms import StartForm
from assessments.models import Round
from assessments.presenters.presence import also_here
from assessments.presenters.tasks import last_save, task_groups
from assessments.selectors import assessment_board, get_assessment, get_system, reading_asked_of
from assessments.views.common import actor_of, address, crumbs, may, sign_in_first


@require_safe
@sign_in_first
def tasks(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """Every area of one assessment with where it stands, and what can be done next."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    board = assessment_board(assessment, actor)
    people = services.note_presence(actor=actor, assessment=assessment)
    context = {
        "board": board,
        "also_here": also_here(people, timezone.now()),
        "groups": task_groups(board),
        "last_save": last_save(board),
        "asked": reading_asked_of(assessment, actor),
        "may": may(actor, assessment),
        "crumbs": crumbs(assessment, inside=False),
    }
    return render(request, "assessments/tasks.html", context)


@require_POST
@sign_in_first
def start(request: HttpRequest, ods: str) -> HttpResponse:
    """Start the current round for a system and go to its task list. 404 when no round is open."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    current = Round.objects.filter(is_current=True).order_by("-as_at").first()
    if current is None:
        raise Http404
    form = StartForm(request.POST)
    from_signed = form.is_valid() and form.from_signed()
    try:
        assessment = services.start_assessment(actor=actor, system=system, round=current, from_signed=from_signed)
    except ValidationError as error:  # what was signed was opened again meanwhile
        messages.error(request, f"{error.messages[0]}, so nothing was started.")
        return redirect("systems:home", system.ods_code)
    messages.success(request, f"You can now assess {system.name} in {current.name}.")
    return redirect(address(assessment, "tasks"))
