"""Check answers, submit, sign off, reopen."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, require
from assessments import services
from assessments.boards import AssessmentBoard
from assessments.codes import in_groups
from assessments.completeness import incomplete
from assessments.forms import ReopenForm, SignOffForm, SubmitForm
from assessments.models import Assessment
from assessments.presenters.tasks import check_card
from assessments.selectors import assessment_board, get_assessment, reading_asked_of, subject_of
from assessments.views.common import actor_of, add_errors, address, crumbs, may, sign_in_first

MOVED_ON = "The assessment changed while you had this page open, so nothing was done. Check it and try again."


@require_safe
@sign_in_first
def check(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """Every answer on one page, with what is incomplete and what is claimed above its evidence."""
    return _check_page(request, get_assessment(actor_of(request), ods, round))


@require_POST
@sign_in_first
def submit(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """Hand the assessment to the chair."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    if assessment.status in (Assessment.Status.SUBMITTED, Assessment.Status.SIGNED_OFF):
        # The browser's Back button after submitting: say so instead of failing.
        require(actor, Action.READ_HISTORY, subject_of(assessment))
        messages.info(request, "The assessment was submitted already.")
        return redirect(address(assessment, "check"))
    require(actor, Action.SUBMIT, subject_of(assessment))
    board = assessment_board(assessment, actor)
    form = SubmitForm(request.POST, is_incomplete=bool(incomplete(board)))
    if not form.is_valid():
        return _check_page(request, assessment, form=form)
    try:
        services.submit(
            actor=actor,
            assessment=assessment,
            seen_number=form.cleaned_data["seen_number"],
            reason=form.cleaned_data["reason"],
        )
    except services.StaleState:
        messages.error(request, MOVED_ON)
        return redirect(address(assessment, "check"))
    except ValidationError as error:  # an area was opened again between reading and writing
        add_errors(form, error)
        return _check_page(request, assessment, form=form)
    messages.success(request, "The assessment is submitted. The chair can now sign it off.")
    return redirect(address(assessment, "check"))


def _check_page(request: HttpRequest, assessment: Assessment, form: SubmitForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    board = assessment_board(assessment, actor)
    left = incomplete(board)
    form = form or SubmitForm(is_incomplete=bool(left))
    context = {
        "board": board,
        "left": left,
        "cards": [check_card(area, board.readings) for area in board.areas],
        "form": form,
        "asked": reading_asked_of(assessment, actor),
        "may": may(actor, assessment),
        "crumbs": crumbs(assessment),
    }
    return render(request, "assessments/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def sign_off(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """The chair reads every claim above its evidence, chooses sharing, declares and signs. Then the confirmation."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.SIGN_OFF, subject_of(assessment))
    board = assessment_board(assessment, actor)
    form = SignOffForm(request.POST if request.method == "POST" else None, assessment=assessment, board=board)
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_off(
                actor=actor,
                assessment=assessment,
                seen_number=form.cleaned_data["seen_number"],
                sharing=form.cleaned_data["sharing"],
                shared_with=form.systems(),
                words=form.words(),
            )
        except services.StaleState:
            messages.error(request, MOVED_ON)
        except ValidationError as error:
            add_errors(form, error)
            return _sign_off_page(request, assessment, board, form)
        return redirect(address(assessment, "sign_off"))
    return _sign_off_page(request, assessment, board, form)


def _sign_off_page(
    request: HttpRequest, assessment: Assessment, board: AssessmentBoard, form: SignOffForm
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "board": board,
        "claims": [(check_card(area), field) for area, field in form.claims()],
        "left": incomplete(board),
        "code": in_groups(board.content_sha256),
        "form": form,
        "shared_with": list(assessment.shared_with.all()) if board.is_signed_off else [],
        "may": may(actor, assessment),
        "crumbs": crumbs(assessment),
    }
    return render(request, "assessments/sign_off.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def reopen(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """The chair opens a submitted or signed assessment again, with a reason."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.SIGN_OFF, subject_of(assessment))
    data = request.POST if request.method == "POST" else None
    form = ReopenForm(data)
    if request.method == "POST" and form.is_valid():
        try:
            services.reopen(
                actor=actor,
                assessment=assessment,
                seen_number=form.cleaned_data["seen_number"],
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, "The assessment is open again. Nobody outside this system can read it now.")
        except services.StaleState:
            messages.error(request, MOVED_ON)
        return redirect(address(assessment, "tasks"))
    context: dict[str, Any] = {
        "assessment": assessment,
        "form": form,
        "may": may(actor, assessment),
        "crumbs": crumbs(assessment),
    }
    return render(request, "assessments/reopen.html", context)
