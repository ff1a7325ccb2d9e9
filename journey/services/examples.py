"""Writes of a system's own practice examples: from a draft to the library, by way of the comparing body's review."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from journey.kinds import EXAMPLE, word
from journey.models import OwnExample
from journey.services.records import StaleRecord, change_record, record_event
from systems.models import System

State = OwnExample.State
MAY_BE_CHANGED = frozenset({State.DRAFT.value, State.RETURNED.value})


def get_example(system: System, pk: int) -> OwnExample:
    """An example of a system. Raises Http404 for one that it has not."""
    row = OwnExample.objects.filter(system=system, pk=pk).first()
    if row is None:
        raise Http404
    return row


def example_to_review(pk: int) -> OwnExample:
    """An example that the comparing body may see: sent or published. Raises Http404 for any other, as for none."""
    row = OwnExample.objects.filter(pk=pk, retired_at=None, state__in=[State.SENT, State.PUBLISHED])
    found = row.select_related("system").first()
    if found is None:
        raise Http404
    return found


def change_example(*, actor: Actor, system: System, row: OwnExample, seen_number: int, values: Any) -> int:
    """Change a draft, as `change_record` does. Raises ValidationError for one that is with others by now."""
    if row.state not in MAY_BE_CHANGED:
        raise ValidationError("It was sent or published meanwhile. Take it back to change it")
    return change_record(actor=actor, kind=EXAMPLE, system=system, pk=row.pk, seen_number=seen_number, values=values)


def send_example(*, actor: Actor, system: System, pk: int, seen_number: int) -> None:
    """Hand an example to the comparing body. Raises Http404 when the actor may not, `StaleRecord` when it changed."""
    require(actor, Action.LEAD_STEPS, Subject(system_id=system.pk))
    row = get_example(system, pk)
    _step(actor, row, seen_number, MAY_BE_CHANGED, State.SENT, "Sent a practice example for review")


def take_back_example(*, actor: Actor, system: System, pk: int, seen_number: int) -> None:
    """Make a draft of it again; one that was published leaves the library. Raises as `send_example`."""
    require(actor, Action.LEAD_STEPS, Subject(system_id=system.pk))
    row = get_example(system, pk)
    _step(actor, row, seen_number, {State.SENT, State.PUBLISHED}, State.DRAFT, "Took a practice example back")


def publish_example(*, actor: Actor, pk: int, seen_number: int, words: str = "") -> None:
    """Put an example that was sent into the library, with words for the system where there are some.

    Raises Http404 when the actor may not or it was not sent, `StaleRecord` when the system changed it since
    `seen_number`: what is published is what was read.
    """
    require(actor, Action.REVIEW_PRACTICE)
    row = example_to_review(pk)
    _step(actor, row, seen_number, {State.SENT}, State.PUBLISHED, "Published a practice example", review=words)


def return_example(*, actor: Actor, pk: int, seen_number: int, words: str) -> None:
    """Give an example back with comments; one that was published leaves the library.

    Raises as `publish_example`, and ValidationError without comments.
    """
    require(actor, Action.REVIEW_PRACTICE)
    if not words:
        raise ValidationError({"words": "Say what the system should change"})
    row = example_to_review(pk)
    both = {State.SENT, State.PUBLISHED}
    _step(actor, row, seen_number, both, State.RETURNED, "Returned a practice example", review=words)


def _step(
    actor: Actor, row: OwnExample, seen_number: int, sources: Any, target: str, action: str, review: str | None = None
) -> None:
    """Move a row on, if it stands in one of `sources` and nobody changed it, and write it into the history."""
    if row.number != seen_number or row.retired_at or row.state not in sources:
        raise StaleRecord(row)
    values: dict[str, Any] = {"state": target}
    values["published_at"] = timezone.now() if target == State.PUBLISHED else None
    if review is not None:
        values |= {"review": review, "reviewed_by_name": settings.COMPARING_BODY}
    changes = [history.changed("Practice example", row.name, row.name)]
    for name, label in (("state", "State"), ("review", "Review")):
        if name in values and values[name] != getattr(row, name):
            changes.append(
                history.changed(label, word(EXAMPLE, name, getattr(row, name)), word(EXAMPLE, name, values[name]))
            )
    with transaction.atomic():
        history.hold(row.system_id)
        written = OwnExample.objects.filter(pk=row.pk, number=seen_number, state__in=sources).update(
            number=seen_number + 1, updated_at=timezone.now(), **values
        )
        if written:
            record_event(actor, row.system, action, f"{EXAMPLE.key}:{row.pk}", changes)
    if not written:
        raise StaleRecord(OwnExample.objects.get(pk=row.pk))
