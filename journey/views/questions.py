"""Step 2: the questions that a system chose to test."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Action
from assessments.views.common import saved, sign_in_first
from journey.forms.questions import MoveForm, OwnQuestionForm, QuestionForm
from journey.kinds import QUESTION
from journey.rules import OPEN_QUESTIONS_AT_MOST
from journey.selectors.cycle import recommendations_of
from journey.selectors.questions import questions_of
from journey.services import questions as work
from journey.services.records import StaleRecord
from journey.views.common import enter, out_of_use, page, url
from journey.views.records import Pages

own_pages = Pages(QUESTION, OwnQuestionForm, "questions", "questions", "question")
question_pages = Pages(QUESTION, QuestionForm, "questions", "questions", "question")


@require_safe
@sign_in_first
def questions(request: HttpRequest, ods: str) -> HttpResponse:
    """The short list, what was learned, and the questions that may be chosen."""
    _, system = enter(request, ods, Action.READ_STEPS)
    found = questions_of(system.pk, timezone.localdate())
    return page(
        request,
        "questions",
        system,
        "questions",
        found=found,
        at_most=OPEN_QUESTIONS_AT_MOST,
        retired=out_of_use(system, QUESTION, "question_edit"),
        recommendations=recommendations_of(system.pk, "questions"),
    )


@require_POST
@sign_in_first
def choose(request: HttpRequest, ods: str, key: str) -> HttpResponse:
    """Take up a published question."""
    actor, system = enter(request, ods, QUESTION.action)
    try:
        row = work.choose_question(actor=actor, system=system, key=key)
    except ValidationError:
        messages.info(request, "This question is chosen already.")
        return redirect(url(system, "questions"))
    saved(request, "The question is chosen. Say how you will test it.", "")
    too_many = questions_of(system.pk, timezone.localdate()).too_many
    if too_many:
        count = OPEN_QUESTIONS_AT_MOST + too_many
        messages.warning(request, f"That makes {count} open questions. Which of them would you set aside?")
    return redirect(url(system, "question_edit", row.pk))


@require_POST
@sign_in_first
def move(request: HttpRequest, ods: str, question: int) -> HttpResponse:
    """Move a question up or down the short list."""
    actor, system = enter(request, ods, QUESTION.action)
    form = MoveForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            work.move_question(
                actor=actor, system=system, pk=question, seen_number=data["seen_number"], up=data["to"] == "up"
            )
        except StaleRecord:
            messages.error(request, "Somebody changed the list meanwhile. Look at it again and decide.")
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return redirect(url(system, "questions"))
