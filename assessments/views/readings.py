"""Readings as the system meets them: whom it invited, what they said, what it answers."""

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.permissions import Action, Actor, Subject, can, require
from accounts.selectors import addresses_of_roles
from assessments import services
from assessments.forms import AnswersForm, InviteReadingForm
from assessments.forms.fields import SeenNumberField
from assessments.forms.readings import THE_BODY
from assessments.models import Assessment, Reading
from assessments.presenters.readings import own_words, signed
from assessments.selectors import (
    assessment_board,
    get_assessment,
    get_reading,
    invitable_systems,
    reader_name,
    readers_of,
    subject_of,
    voices_of,
)
from assessments.views.common import actor_of, address, crumbs, saved, sign_in_first
from assessments.voices import ReadingVoice
from systems.models import System

CONFLICT = 409
MOVED_ON = "Somebody else changed this while you had the page open, so nothing was done. Check it and try again."


def _own(assessment: Assessment) -> Subject:
    """The assessment as its own people meet it, whatever its state."""
    return Subject(system_id=assessment.system_id)


def _page(request: HttpRequest, assessment: Assessment, template: str, status: int = 200, **more: Any) -> HttpResponse:
    trail = crumbs(assessment)
    if template != "readings" and can(actor_of(request), Action.READ_HISTORY, _own(assessment)):
        trail.append({"label": "Readings by others", "url": address(assessment, "readings")})
    context = {"assessment": assessment, "crumbs": trail, **more}
    return render(request, f"assessments/{template}.html", context, status=status)


@require_safe
@sign_in_first
def readings(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """Who was invited to read this assessment, and what came of it."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.READ_HISTORY, subject_of(assessment))
    return _page(
        request,
        assessment,
        "readings",
        readers=readers_of(assessment),
        may_invite=can(actor, Action.INVITE_READING, subject_of(assessment)),
        may_withdraw=can(actor, Action.INVITE_READING, _own(assessment)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def invite_reading(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """The chair invites another system or the comparing body; their chair and leads, or analysts, are told."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.INVITE_READING, subject_of(assessment))
    others = System.objects.filter(ended_on=None).exclude(pk=assessment.system_id).order_by("name")
    invited = [line.by for line in readers_of(assessment) if line.status != Reading.Status.WITHDRAWN]
    form = InviteReadingForm(
        request.POST if request.method == "POST" else None,
        systems=invitable_systems(assessment, others.values_list("ods_code", "name")),
        body_is_open=settings.COMPARING_BODY not in invited,
    )
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["reader"]
        reader = None if code == THE_BODY else System.objects.get(ods_code=code)
        try:
            reading = services.invite_reading(
                actor=actor, assessment=assessment, reader=reader, words=form.cleaned_data["words"]
            )
        except ValidationError as error:
            form.add_error("reader", error.messages[0])
        except services.StaleReading:
            messages.error(request, MOVED_ON)
            return redirect(address(assessment, "readings"))
        else:
            _tell(request, actor, assessment, reading)
            return redirect(address(assessment, "readings"))
    return _page(request, assessment, "reading_invite", form=form)


def _tell(request: HttpRequest, actor: Actor, assessment: Assessment, reading: Reading) -> None:
    """Tell the reader's people by e-mail, each by themselves; say how many were told. They see it on their front page
    in any case."""
    roles = (Role.CHAIR, Role.LEAD) if reading.by_system_id else (Role.ANALYST,)
    people = addresses_of_roles(roles, reading.by_system_id)
    name = reader_name(reading.by_system.name if reading.by_system else None)
    link = request.build_absolute_uri(address(assessment, "give_reading", str(reading.pk)))
    context = {"assessment": assessment, "reading": reading, "link": link, "actor": actor, "reader": name}
    text = render_to_string("assessments/reading_email.txt", context)
    subject = f"{assessment.system.name} invites you to read its assessment"
    letters = [EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [person]) for person in people]
    try:
        told = get_connection().send_messages(letters) or 0 if letters else 0
    except (OSError, SMTPException):
        told = 0
    if told:
        messages.success(request, f"{name} is invited. {told} {'person was' if told == 1 else 'people were'} told.")
    elif people:
        messages.warning(request, f"{name} is invited. The e-mail could not be sent; they see it when they sign in.")
    else:
        messages.warning(request, f"{name} is invited. Nobody there has an account yet, so nobody could be told.")


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def withdraw_reading(request: HttpRequest, ods: str, round: str, reading: int) -> HttpResponse:
    """Ask, then end a reader's access."""
    actor = actor_of(request)
    assessment, row = get_reading(actor, ods, round, reading)
    require(actor, Action.INVITE_READING, _own(assessment))
    if row.status == Reading.Status.WITHDRAWN:
        messages.info(request, "This invitation was withdrawn already.")
        return redirect(address(assessment, "readings"))
    name = reader_name(row.by_system.name if row.by_system else None)
    if request.method == "POST":
        seen = SeenNumberField().clean(request.POST.get("seen_number"))
        try:
            services.withdraw_reading(actor=actor, assessment=assessment, reading=row, seen_number=seen)
            messages.success(request, f"{name} can no longer read this assessment by invitation.")
        except services.StaleReading:
            messages.error(request, MOVED_ON)
        return redirect(address(assessment, "readings"))
    return _page(request, assessment, "reading_withdraw", reading=row, name=name)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def reading(request: HttpRequest, ods: str, round: str, reading: int) -> HttpResponse:
    """One reading as it was given, beside the system's own judgement; chair and leads answer here."""
    actor = actor_of(request)
    assessment, row = get_reading(actor, ods, round, reading)
    voice = _voice(assessment, actor, reading)
    may_answer = can(actor, Action.ANSWER_READING, _own(assessment))
    if request.method == "POST":
        require(actor, Action.ANSWER_READING, _own(assessment))
        form = AnswersForm(request.POST, voice=voice)
        if form.is_valid():
            try:
                services.answer_reading(
                    actor=actor,
                    assessment=assessment,
                    reading=row,
                    seen_number=form.cleaned_data["seen_number"],
                    answers=form.changes(),
                )
            except services.StaleReading:
                form = AnswersForm(request.POST, voice=_voice(assessment, actor, reading))
                form.shows_saved = True
                return _reading_page(request, assessment, form, may_answer=True, status=CONFLICT)
            saved(request, "Your answers are saved.", f"answers:{reading}@{form.cleaned_data['seen_number']}")
            return redirect(address(assessment, "reading", str(reading)))
        return _reading_page(request, assessment, form, may_answer=True)
    return _reading_page(request, assessment, AnswersForm(voice=voice), may_answer=may_answer)


def _voice(assessment: Assessment, actor: Actor, reading_id: int) -> ReadingVoice:
    """The reading as the actor may hear it. Raises Http404 while it is not given, or not to be heard yet."""
    for voice in voices_of(assessment, actor):
        if voice.id == reading_id:
            return voice
    raise Http404


def _reading_page(
    request: HttpRequest, assessment: Assessment, form: AnswersForm, *, may_answer: bool, status: int = 200
) -> HttpResponse:
    board = assessment_board(assessment, actor_of(request))
    areas = {area.area.key: area for area in board.areas}
    rows = [
        {"line": line, "answer": answer, "words": words, "saved": saved, "own": own_words(areas, line.area_key)}
        | {"why_url": address(assessment, "why", line.area_key) if line.area_key in areas else ""}
        for line, answer, words, saved in form.rows()
    ]
    return _page(
        request,
        assessment,
        "reading",
        status,
        voice=form.voice,
        signed=signed(form.voice),
        rows=rows,
        form=form,
        may_answer=may_answer,
    )
