"""Writes of the chosen questions: choose one, and put the short list in order."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Actor, Subject, require
from assessments import history
from frameworks.models import Question
from journey.kinds import QUESTION
from journey.models import ChosenQuestion
from journey.services.records import StaleRecord, add_record, get_record, record_event
from systems.models import System


def choose_question(*, actor: Actor, system: System, key: str) -> ChosenQuestion:
    """Take up a published question. Raises Http404 when the actor may not or for none, ValidationError for one that
    is chosen already."""
    question = Question.objects.select_related("domain").filter(key=key).first()
    if question is None:
        require(actor, QUESTION.action, Subject(system_id=system.pk))
        raise Http404
    row: ChosenQuestion = add_record(actor=actor, kind=QUESTION, system=system, values={"question": question})
    return row


def move_question(*, actor: Actor, system: System, pk: int, seen_number: int, up: bool) -> None:
    """Move an open question by one place on the short list; at the end of the list it stays.

    Every open question has a place afterwards. Raises Http404 when the actor may not, `StaleRecord` when somebody
    changed the question since `seen_number`, ValidationError for one that is not open.
    """
    require(actor, QUESTION.action, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        row = get_record(QUESTION, system, pk)
        if row.number != seen_number or row.retired_at:
            raise StaleRecord(row)
        open_ones = sorted(
            ChosenQuestion.objects.filter(system=system, retired_at=None, state__in=["chosen", "testing"]),
            key=lambda one: (one.place if one.place is not None else 10_000, one.pk),
        )
        order = [one.pk for one in open_ones]
        if pk not in order:
            raise ValidationError("Only an open question has a place on the short list")
        here = order.index(pk)
        there = here - 1 if up else here + 1
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
        moved = []
        for place, one_pk in enumerate(order, 1):
            one = next(each for each in open_ones if each.pk == one_pk)
            if one.place == place:
                continue
            written = ChosenQuestion.objects.filter(pk=one.pk, number=one.number).update(
                place=place, number=one.number + 1, updated_at=timezone.now()
            )
            if not written:
                raise StaleRecord(get_record(QUESTION, system, one.pk))
            moved.append(history.changed(f"Place of “{one}”", one.place, place))
        if moved:
            record_event(actor, system, "Put the short list in order", f"question:{pk}", moved)
