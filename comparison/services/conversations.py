"""Conversations between systems: asked for, accepted, declined, withdrawn. Recorded in the history of both."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, can, require
from assessments import history
from assessments.selectors.history import ANOTHER_SYSTEM
from comparison.models import Conversation
from frameworks.models import Area
from systems.models import System

State = Conversation.State


class StaleConversation(Exception):
    """It was answered or withdrawn meanwhile. Nothing was written."""


def ask_for_conversation(*, actor: Actor, asking: System, asked: System, area: Area, message: str) -> Conversation:
    """Ask another system to talk about an area, and return the request.

    The caller has checked that the asked system is one whose level the actor may read. Raises Http404 when the actor
    may not ask for `asking`, ValidationError without a message, or when the two have an open request on this area.
    """
    require(actor, Action.ASK_CONVERSATION, Subject(system_id=asking.pk))
    if asking.pk == asked.pk or asked.ended_on:
        raise Http404
    if not message:
        raise ValidationError({"message": "Say what you would like to talk about"})
    try:
        with transaction.atomic():
            _hold(asking, asked)
            made = Conversation.objects.create(
                asking=asking, asked=asked, area=area, message=message, asked_by_id=actor.user_id
            )
            changes = [history.changed("Message", "", message)]
            _record(actor, made, asking.pk, "Asked for a conversation", changes)
    except IntegrityError:
        raise ValidationError("Your system has asked this one already, and waits for its answer") from None
    return made


def answer_conversation(
    *, actor: Actor, conversation: Conversation, seen_number: int, accepts: bool, words: str = ""
) -> None:
    """Accept or decline. Raises Http404 when the actor may not, `StaleConversation` when it is not open any more."""
    require(actor, Action.ANSWER_CONVERSATION, Subject(system_id=conversation.asked_id))
    state = State.ACCEPTED if accepts else State.DECLINED
    changes = [history.changed("State", State.ASKED.label, state.label), history.changed("Answer", "", words)]
    _settle(actor, conversation, seen_number, state, changes, answer=words, answered_by_id=actor.user_id)


def withdraw_conversation(*, actor: Actor, conversation: Conversation, seen_number: int) -> None:
    """Take a request back. Raises as `answer_conversation`."""
    require(actor, Action.ASK_CONVERSATION, Subject(system_id=conversation.asking_id))
    changes = [history.changed("State", State.ASKED.label, State.WITHDRAWN.label)]
    _settle(actor, conversation, seen_number, State.WITHDRAWN, changes)


def get_conversation(*, actor: Actor, system: System, pk: int) -> Conversation:
    """A conversation that a system asked for or received. Raises Http404 for any other, or when the actor may not."""
    require(actor, Action.READ_CONVERSATIONS, Subject(system_id=system.pk))
    relations = ("asking", "asked", "area", "asked_by", "answered_by")
    found = Conversation.objects.select_related(*relations).filter(pk=pk).first()
    if found is None or system.pk not in (found.asking_id, found.asked_id):
        raise Http404
    return found


def may_answer(actor: Actor, conversation: Conversation) -> bool:
    """Whether the actor may accept or decline it now."""
    subject = Subject(system_id=conversation.asked_id)
    return conversation.state == State.ASKED and can(actor, Action.ANSWER_CONVERSATION, subject)


def may_withdraw(actor: Actor, conversation: Conversation) -> bool:
    """Whether the actor may take it back now."""
    subject = Subject(system_id=conversation.asking_id)
    return conversation.state == State.ASKED and can(actor, Action.ASK_CONVERSATION, subject)


def _settle(
    actor: Actor,
    conversation: Conversation,
    seen_number: int,
    state: State,
    changes: list[dict[str, str]],
    **fields: object,
) -> None:
    with transaction.atomic():
        _hold(conversation.asking, conversation.asked)
        written = Conversation.objects.filter(pk=conversation.pk, number=seen_number, state=State.ASKED).update(
            number=seen_number + 1, state=state, answered_at=timezone.now(), **fields
        )
        if not written:
            raise StaleConversation
        words = {State.ACCEPTED: "Accepted", State.DECLINED: "Declined", State.WITHDRAWN: "Withdrew"}[state]
        by = conversation.asking_id if state == State.WITHDRAWN else conversation.asked_id
        _record(actor, conversation, by, f"{words} a conversation", changes, is_named=state == State.ACCEPTED)


def _hold(first: System, second: System) -> None:
    """Both chains, always in the same order, so that two requests never wait for each other."""
    for pk in sorted((first.pk, second.pk)):
        history.hold(pk)


def _record(
    actor: Actor, made: Conversation, by: int, action: str, changes: list[dict[str, str]], *, is_named: bool = False
) -> None:
    """Write it into both chains: the actor's own system, `by`, sees who it was, the other only if `is_named`."""
    named = [
        history.changed("Between", "", f"{made.asking} and {made.asked}"),
        history.changed("Area", "", made.area.name),
        *changes,
    ]
    for system in (made.asking, made.asked):
        shows_who = is_named or system.pk == by
        history.record(
            system=system,
            actor_name=actor.name if shows_who else ANOTHER_SYSTEM,
            actor_id=actor.user_id if shows_who else None,
            actor_ref=actor.ref if shows_who else "",
            action=action,
            about=f"conversation:{made.pk}",
            changes=named,
        )
