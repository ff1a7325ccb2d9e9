"""Writes of the relationship audit by the system's own people: open it, change it, close it.

The history says who did what and when. It never says who was asked or who answered.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from journey.audit_rules import MOST_LOCAL, is_over
from journey.models import AuditLink, RelationshipAudit
from journey.services.records import StaleRecord, record_event
from systems.models import System

LONGEST = timedelta(days=366)
IS_OVER = "This audit is over. Once results can be seen, it is never opened again, so that nobody’s answer stands out"


@dataclass(frozen=True, slots=True)
class AuditChange:
    """What an audit says of itself. `local_questions` are (text, whether it is answered from 1 to 5)."""

    name: str
    closes_on: date
    intro: str = ""
    local_questions: tuple[tuple[str, bool], ...] = ()


def get_audit(system: System, pk: int) -> RelationshipAudit:
    """An audit of this system. Raises Http404 when it has none with this number."""
    audit = RelationshipAudit.objects.filter(system=system, pk=pk, retired_at=None).first()
    if audit is None:
        raise Http404
    return audit


def open_audit(*, actor: Actor, system: System, change: AuditChange) -> RelationshipAudit:
    """Open an audit. Raises Http404 when the actor may not, ValidationError for what can't be asked."""
    require(actor, Action.LEAD_STEPS, Subject(system_id=system.pk))
    _check(change)
    with transaction.atomic():
        history.hold(system.pk)
        audit = RelationshipAudit.objects.create(system=system, added_by_id=actor.user_id, **_values(change))
        said = [history.changed(what, "", after) for what, after in _told(change).items() if after]
        record_event(actor, system, "Opened a relationship audit", f"audit:{audit.pk}", said)
    return audit


def change_audit(
    *, actor: Actor, audit: RelationshipAudit, seen_number: int, change: AuditChange
) -> RelationshipAudit:
    """Change what an audit says, until its first link is made: everybody is asked the same.

    Raises as `open_audit`, StaleRecord when somebody changed it since `seen_number`.
    """
    require(actor, Action.LEAD_STEPS, Subject(system_id=audit.system_id))
    _check(change)
    with transaction.atomic():
        current = held(audit)
        check_open(current)
        if current.number != seen_number:
            raise StaleRecord(current)
        if AuditLink.objects.filter(audit=current).exists():
            raise ValidationError("Links are out: everybody is asked the same questions")
        before, after = _told(_change_of(current)), _told(change)
        changes = [history.changed(what, before[what], after[what]) for what in after if before[what] != after[what]]
        if changes:
            _update(current, **_values(change))
            name = history.changed("Audit", current.name, current.name)
            record_event(actor, audit.system, "Changed a relationship audit", f"audit:{audit.pk}", [name, *changes])
    return get_audit(audit.system, audit.pk)


def move_closing_date(*, actor: Actor, audit: RelationshipAudit, seen_number: int, closes_on: date) -> None:
    """Give an open audit another last day.

    Raises Http404 when the actor may not, StaleRecord when somebody changed it since `seen_number`, ValidationError
    for a day that can't be and for an audit that is over.
    """
    require(actor, Action.LEAD_STEPS, Subject(system_id=audit.system_id))
    with transaction.atomic():
        current = held(audit)
        check_open(current)
        if current.number != seen_number:
            raise StaleRecord(current)
        _check_day(closes_on)
        if closes_on == current.closes_on:
            return
        _update(current, closes_on=closes_on)
        said = [
            history.changed("Audit", current.name, current.name),
            history.changed("Closing date", current.closes_on.isoformat(), closes_on.isoformat()),
        ]
        record_event(actor, audit.system, "Moved an audit’s closing date", f"audit:{audit.pk}", said)


def close_audit(*, actor: Actor, audit: RelationshipAudit, seen_number: int) -> None:
    """Close an open audit now, for good; answers that are being sent are written first.

    Raises as `move_closing_date`.
    """
    require(actor, Action.LEAD_STEPS, Subject(system_id=audit.system_id))
    with transaction.atomic():
        current = held(audit)
        check_open(current)
        if current.number != seen_number:
            raise StaleRecord(current)
        _update(current, state=RelationshipAudit.State.CLOSED, closes_on=timezone.localdate())
        said = [
            history.changed("Audit", current.name, current.name),
            history.changed("State", RelationshipAudit.State.OPEN.label, RelationshipAudit.State.CLOSED.label),
            history.changed("Closing date", current.closes_on.isoformat(), timezone.localdate().isoformat()),
        ]
        record_event(actor, audit.system, "Closed a relationship audit", f"audit:{audit.pk}", said)


def held(audit: RelationshipAudit) -> RelationshipAudit:
    """The audit as it is, within a transaction: nobody else changes it and no partner answers until that is over."""
    history.hold(audit.system_id)
    return RelationshipAudit.objects.select_for_update(no_key=True).get(pk=audit.pk)


def _update(audit: RelationshipAudit, **values: Any) -> None:
    written = RelationshipAudit.objects.filter(pk=audit.pk, number=audit.number).update(
        number=audit.number + 1, updated_at=timezone.now(), **values
    )
    if not written:
        raise StaleRecord(RelationshipAudit.objects.get(pk=audit.pk))


def check_open(audit: RelationshipAudit) -> None:
    """Raise ValidationError for an audit that is over."""
    if audit.retired_at or is_over(audit.state, audit.closes_on, timezone.localdate()):
        raise ValidationError(IS_OVER)


def _check_day(closes_on: date) -> None:
    today = timezone.localdate()
    if closes_on < today:
        raise ValidationError({"closes_on": "The closing date must be today or in the future"})
    if closes_on > today + LONGEST:
        raise ValidationError({"closes_on": "The closing date must be within a year"})


def _check(change: AuditChange) -> None:
    _check_day(change.closes_on)
    if len(change.local_questions) > MOST_LOCAL:
        raise ValidationError(f"Ask {MOST_LOCAL} questions of your own at most")
    if not change.name or not all(text for text, _ in change.local_questions):
        raise ValidationError("A name or a question is empty")


def _values(change: AuditChange) -> dict[str, Any]:
    return {
        "name": change.name,
        "intro": change.intro,
        "closes_on": change.closes_on,
        "local_questions": [
            {"key": f"own-{number}", "text": text, "answer": "scale-1-to-5" if is_scale else "text"}
            for number, (text, is_scale) in enumerate(change.local_questions, 1)
        ],
    }


def _change_of(audit: RelationshipAudit) -> AuditChange:
    own = tuple((one["text"], one["answer"] == "scale-1-to-5") for one in audit.local_questions)
    return AuditChange(audit.name, audit.closes_on, audit.intro, own)


def _told(change: AuditChange) -> dict[str, str]:
    own = [f"{text} ({'from 1 to 5' if is_scale else 'in words'})" for text, is_scale in change.local_questions]
    return {
        "Name": change.name,
        "Introduction": change.intro,
        "Closing date": change.closes_on.isoformat(),
        "Questions of our own": "\n".join(own),
    }
