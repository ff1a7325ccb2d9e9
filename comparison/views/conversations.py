"""Conversations: ask from a match, answer, withdraw; and the pairs that the comparing body sees."""

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.permissions import Action, Subject, require
from accounts.selectors import addresses_of_roles
from assessments.selectors import get_system
from assessments.views.common import actor_of, add_errors, saved, sign_in_first
from comparison.forms_learning import AnswerForm, AskForm, WithdrawForm
from comparison.models import Conversation
from comparison.rows import REAL
from comparison.selectors import matrix_of, rounds_for, systems_for, versions_of_round
from comparison.selectors.conversations import conversations_of, pairs
from comparison.services import conversations as work
from frameworks.models import Area
from systems.models import System

GET_AND_POST = ["GET", "HEAD", "POST"]
CONFLICT = 409


def _page(request: HttpRequest, template: str, system: System, status: int = 200, **context: Any) -> HttpResponse:
    crumbs = [
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
        {"label": "Conversations", "url": reverse("conversations:list", args=[system.ods_code])},
    ]
    if template == "conversations":
        crumbs = crumbs[:1]
    return render(
        request, f"comparison/{template}.html", {"system": system, "crumbs": crumbs, **context}, status=status
    )


@require_safe
@sign_in_first
def conversation_list(request: HttpRequest, ods: str) -> HttpResponse:
    """What a system asked for and received."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    require(actor, Action.READ_CONVERSATIONS, Subject(system_id=system.pk))
    lines = conversations_of(system.pk)
    return _page(
        request,
        "conversations",
        system,
        received=[line for line in lines if line.is_received],
        asked=[line for line in lines if not line.is_received],
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def ask(request: HttpRequest, ods: str, other: str, area: str) -> HttpResponse:
    """Ask a system that is further on to talk about an area."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    require(actor, Action.ASK_CONVERSATION, Subject(system_id=system.pk))
    asked, subject = _readable(request, other, area)
    if asked.pk == system.pk:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = work.ask_for_conversation(
                actor=actor, asking=system, asked=asked, area=subject, message=form.cleaned_data["message"]
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(
                request,
                f"{asked.name} is asked. {_tell(request, made)}",
                f"conversation:{system.pk}:{asked.pk}:{area}@0",
            )
            return redirect("conversations:list", system.ods_code)
    draft = f"conversation:{system.pk}:{asked.pk}:{area}"
    return _page(request, "conversation_ask", system, form=form, asked=asked, area=subject, draft=draft)


def _readable(request: HttpRequest, code: str, area_key: str) -> tuple[System, Area]:
    """The system and the area that are asked about. Raises Http404 unless the reader sees a level of it there."""
    actor = actor_of(request)
    systems = [one for one in systems_for() if one.code == code.upper() and one.until is None]
    for line in rounds_for(REAL) if systems else []:
        for version in versions_of_round(line):
            if area_key not in {one.key for one in version.areas}:
                continue
            matrix = matrix_of(actor, line, version, systems)
            (cell,) = matrix.column(area_key)
            if cell.level is not None:
                return System.objects.get(pk=systems[0].id), Area.objects.get(pk=version.area(area_key).id)
    raise Http404


def _tell(request: HttpRequest, made: Conversation) -> str:
    """Write to the chairs and leads of the asked system; returns what came of it, in words.

    The mail holds nothing confidential. Whoever it does not reach finds the request when they sign in.
    """
    people = addresses_of_roles([Role.CHAIR, Role.LEAD], made.asked_id)
    link = request.build_absolute_uri(reverse("conversations:one", args=[made.asked.ods_code, made.pk]))
    text = render_to_string("comparison/conversation_email.txt", {"made": made, "link": link})
    subject = f"{made.asking.name} asks for a conversation"
    letters = [EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]) for address in people]
    if not letters:
        return "Nobody of it has an account yet, so nobody was told by email."
    try:
        told = get_connection().send_messages(letters) or 0
    except (OSError, SMTPException):
        told = 0
    return "They are told by email." if told else "The email could not be sent; they see it when they sign in."


@require_http_methods(GET_AND_POST)
@sign_in_first
def one(request: HttpRequest, ods: str, conversation: int) -> HttpResponse:
    """A conversation: read it, accept or decline it."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    found = work.get_conversation(actor=actor, system=system, pk=conversation)
    is_received = found.asked_id == system.pk
    may_answer = is_received and work.may_answer(actor, found)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        require(actor, Action.ANSWER_CONVERSATION, Subject(system_id=system.pk if is_received else None))
        if form.is_valid():
            data = form.cleaned_data
            try:
                work.answer_conversation(
                    actor=actor,
                    conversation=found,
                    seen_number=data["seen_number"],
                    accepts=data["answer"] == "accept",
                    words=data["words"],
                )
            except work.StaleConversation:
                found = work.get_conversation(actor=actor, system=system, pk=conversation)
                may_answer, status = work.may_answer(actor, found), CONFLICT
            else:
                messages.success(request, "Your answer is saved.")
                return redirect("conversations:one", system.ods_code, found.pk)
    return _page(
        request,
        "conversation",
        system,
        status,
        one=found,
        is_received=is_received,
        form=form,
        may_answer=may_answer,
        may_withdraw=not is_received and work.may_withdraw(actor, found),
        was_changed=status == CONFLICT,
        typed="" if may_answer or not form.is_bound else form["words"].value(),
    )


@require_POST
@sign_in_first
def withdraw(request: HttpRequest, ods: str, conversation: int) -> HttpResponse:
    """Take a request back."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    found = work.get_conversation(actor=actor, system=system, pk=conversation)
    require(actor, Action.ASK_CONVERSATION, Subject(system_id=found.asking_id))
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            work.withdraw_conversation(actor=actor, conversation=found, seen_number=form.cleaned_data["seen_number"])
            messages.success(request, "The request is withdrawn.")
        except work.StaleConversation:
            messages.error(request, "It was answered meanwhile. Nothing is changed.")
    return redirect("conversations:one", system.ods_code, found.pk)


@require_safe
@sign_in_first
def all_pairs(request: HttpRequest) -> HttpResponse:
    """Which systems talk to each other, for the comparing body: no words, no names of people."""
    require(actor_of(request), Action.SEE_PAIRS)
    crumbs = [{"label": "Compare", "url": reverse("compare:matrix")}]
    return render(request, "comparison/pairs.html", {"pairs": pairs(), "crumbs": crumbs})
