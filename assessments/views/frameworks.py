"""The frameworks of an assessment: which are in use, adding one, and moving to another version of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action, can, require
from assessments.forms.versions import AddInstrumentForm, MoveForm
from assessments.presenters.versions import move_rows
from assessments.selectors import get_assessment, subject_of
from assessments.selectors.instruments import addable_to, pinned_of
from assessments.services.errors import StaleState
from assessments.services.versions import add_instrument, move_to_version, plan_for
from assessments.views.common import actor_of, address, crumbs, sign_in_first

MOVED_ON = "The assessment changed while you had this page open, so nothing was done. Check it and try again."


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def frameworks(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """The frameworks in use, newer versions of them, one to add, and what earlier moves left behind."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    subject = subject_of(assessment)
    require(actor, Action.READ_HISTORY, subject)
    may_judge = can(actor, Action.JUDGE, subject)
    form = AddInstrumentForm(request.POST or None, offered=addable_to(assessment) if may_judge else ())
    if request.method == "POST":
        require(actor, Action.JUDGE, subject)
        form = AddInstrumentForm(request.POST, offered=list(form.offered.values()))
        if form.is_valid():
            chosen, seen = form.chosen(), form.cleaned_data["seen_number"]
            try:
                add_instrument(actor=actor, assessment=assessment, version=chosen, seen_number=seen)
                messages.success(request, f"{chosen.framework.name} is part of this assessment now.")
                return redirect(address(assessment, "tasks"))
            except StaleState:
                messages.error(request, MOVED_ON)
                assessment.refresh_from_db(fields=["number"])
            except ValidationError as error:
                form.add_error(None, error)
    context: dict[str, Any] = {
        "assessment": assessment,
        "pinned": pinned_of(assessment),
        "form": form,
        "may_judge": may_judge,
        "moves": assessment.version_moves.select_related("from_version__framework", "to_version"),
        "crumbs": crumbs(assessment),
    }
    return render(request, "assessments/frameworks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def move(request: HttpRequest, ods: str, round: str, framework: str, version: str) -> HttpResponse:
    """What a move to another version would carry along and leave behind, pair by pair; and the move."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.JUDGE, subject_of(assessment))
    plan = plan_for(assessment, framework, version)
    form = MoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen_number"]
        try:
            move_to_version(actor=actor, assessment=assessment, framework=framework, version=version, seen_number=seen)
        except StaleState:
            messages.error(request, MOVED_ON)
            return redirect(address(assessment, "frameworks"))
        messages.success(request, f"The assessment uses version {plan.after.version} now. Look at what is to confirm.")
        return redirect(address(assessment, "tasks"))
    context = {
        "assessment": assessment,
        "plan": plan,
        "rows": move_rows(plan),
        "form": form,
        "crumbs": [*crumbs(assessment), {"label": "Frameworks", "url": address(assessment, "frameworks")}],
    }
    return render(request, "assessments/move.html", context)
