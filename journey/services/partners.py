"""Writes of step 3: the nominated lead, programmes that may start, their checklist, and checks of the landscape."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from frameworks.models import ChecklistItem, LandscapeEntry
from journey.kinds import LANDSCAPE, PROGRAMME
from journey.models import ChecklistAnswer, LandscapeLine, NominatedLead, Programme
from journey.rules import unanswered
from journey.services.records import StaleRecord, add_record, change_record, get_record, record_event
from systems.models import System

LABELS = dict(ChecklistAnswer.Answer.choices)
UNDER_CHECK = (Programme.State.STARTED, Programme.State.FINISHED)
"""What a programme is only once its checklist is answered: whatever finished has started."""


class LeadMoved(Exception):
    """Somebody else nominated, or ended the nomination, since the person looked. Nothing was written."""


def nominate(
    *, actor: Actor, system: System, seen_lead: int, name: str, since: date, job: str = "", email: str = ""
) -> NominatedLead:
    """Make somebody the single point of entry from a day; whoever was it until then stops the day the new one starts.

    `seen_lead` is the id of the lead that the actor saw, 0 for none. Raises Http404 when the actor may not,
    `LeadMoved` when it is another by now, ValidationError for a day before the current lead began.
    """
    require(actor, Action.LEAD_STEPS, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        current = _lead_seen(system, seen_lead)
        if current and since < current.since:
            raise ValidationError(
                {"since": f"{current.name} was nominated on {current.since:%d %B %Y}: choose a later day"}
            )
        if current:
            NominatedLead.objects.filter(pk=current.pk).update(until=since)
        lead = NominatedLead.objects.create(
            system=system, name=name, job=job, email=email, since=since, added_by_id=actor.user_id
        )
        before = _lead_words(current)
        changes = [
            history.changed(label, before[label], after)
            for label, after in _lead_words(lead).items()
            if before[label] != after
        ]
        record_event(actor, system, "Nominated the lead", f"lead:{lead.pk}", changes)
    return lead


def end_lead(*, actor: Actor, system: System, seen_lead: int, until: date) -> None:
    """Say that the current lead stops, nobody in their place. Raises as `nominate`, Http404 when there is none."""
    require(actor, Action.LEAD_STEPS, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        current = _lead_seen(system, seen_lead)
        if current is None:
            raise Http404
        if not current.since <= until <= timezone.localdate():
            raise ValidationError({"until": "The last day must not be before the first day or in the future"})
        NominatedLead.objects.filter(pk=current.pk).update(until=until)
        changes = [history.changed("Lead", current.name, ""), history.changed("Until", "", until.isoformat())]
        record_event(actor, system, "Ended the lead’s nomination", f"lead:{current.pk}", changes)


def _lead_seen(system: System, seen_lead: int) -> NominatedLead | None:
    """The lead as it stands, held until the transaction is over, when it is the one that was seen."""
    current: NominatedLead | None = NominatedLead.objects.filter(system=system, until=None).first()
    if (current.pk if current else 0) != seen_lead:
        raise LeadMoved
    return current


def _lead_words(lead: NominatedLead | None) -> dict[str, str]:
    if lead is None:
        return dict.fromkeys(("Lead", "Job", "Email", "From"), "")
    return {"Lead": lead.name, "Job": lead.job, "Email": lead.email, "From": lead.since.isoformat()}


def change_programme(
    *, actor: Actor, system: System, row: Programme, seen_number: int, values: Mapping[str, Any]
) -> int:
    """Change a programme. It can't be marked as started until every question of the checklist has an answer.

    Nor can it be marked as finished, unless it was started.

    Raises as `change_record`, ValidationError with the number of questions that are open. Source: FS-3-2.
    """
    if values.get("state") in UNDER_CHECK and row.state not in UNDER_CHECK:
        left = len(open_questions(row))
        if left:
            count = "one question of its checklist has" if left == 1 else f"{left} questions of its checklist have"
            words = f"It can't be {values['state']} yet: {count} no answer. “Not yet known” counts once it has a plan"
            raise ValidationError({"state": words})
    return change_record(actor=actor, kind=PROGRAMME, system=system, pk=row.pk, seen_number=seen_number, values=values)


def open_questions(programme: Programme) -> list[str]:
    """The keys of the checklist's questions that keep a programme from starting. Two queries."""
    keys = list(ChecklistItem.objects.order_by("order").values_list("key", flat=True))
    given = {
        key: (answer, note)
        for key, answer, note in ChecklistAnswer.objects.filter(programme=programme).values_list(
            "item__key", "answer", "note"
        )
    }
    return unanswered(keys, given)


def answer_checklist(
    *, actor: Actor, system: System, programme_id: int, seen_number: int, answers: Mapping[str, tuple[str, str]]
) -> int:
    """Write a programme's whole checklist and return its new number; a question left out of `answers` has none.

    `answers` maps the question's key to (answer, note). Raises Http404 when the actor may not, `StaleRecord` when
    somebody changed the programme since `seen_number`, ValidationError when a started one would have an open question.
    """
    require(actor, PROGRAMME.action, Subject(system_id=system.pk))
    programme = get_record(PROGRAMME, system, programme_id)
    if programme.number != seen_number or programme.retired_at:
        raise StaleRecord(programme)
    items = list(ChecklistItem.objects.order_by("order"))
    left = unanswered([item.key for item in items], dict(answers))
    if left and programme.state == Programme.State.STARTED:
        faults = {f"answer_{key}": "A started programme must keep an answer, or a plan to find it" for key in left}
        raise ValidationError(faults)
    with transaction.atomic():
        history.hold(system.pk)
        before = {row.item_id: row for row in ChecklistAnswer.objects.filter(programme=programme)}
        changes = []
        for item in items:
            old, new = before.get(item.pk), answers.get(item.key)
            was = (old.answer, old.note) if old else None
            if was == new:
                continue
            changes.append(history.changed(item.text, _answer_words(was), _answer_words(new)))
            if new is None:
                ChecklistAnswer.objects.filter(programme=programme, item=item).delete()
            else:
                ChecklistAnswer.objects.update_or_create(
                    programme=programme, item=item, defaults={"answer": new[0], "note": new[1]}
                )
        if not changes:
            return seen_number
        written = Programme.objects.filter(pk=programme.pk, number=seen_number).update(
            number=seen_number + 1, updated_at=timezone.now()
        )
        if not written:
            transaction.set_rollback(True)
        else:
            named = history.changed("Programme", programme.name, programme.name)
            record_event(actor, system, "Answered a checklist", f"programme:{programme.pk}", [named, *changes])
    if not written:
        raise StaleRecord(get_record(PROGRAMME, system, programme_id))
    return seen_number + 1


def _answer_words(pair: tuple[str, str] | None) -> str:
    if pair is None:
        return ""
    return f"{LABELS[pair[0]]}: {pair[1]}" if pair[1] else str(LABELS[pair[0]])


def confirm_entry(*, actor: Actor, system: System, entry_key: str) -> None:
    """Say that an entry of the published list still stands, today. Raises Http404 for one that there is not."""
    require(actor, LANDSCAPE.action, Subject(system_id=system.pk))
    entry = LandscapeEntry.objects.filter(key=entry_key).first()
    if entry is None:
        raise Http404
    line = LandscapeLine.objects.filter(system=system, entry=entry, retired_at=None).first()
    today = timezone.localdate()
    if line is None:
        values = {"entry": entry, "tier": entry.tier, "kind": entry.kind, "name": entry.name, "checked_on": today}
        add_record(actor=actor, kind=LANDSCAPE, system=system, values=values)
    else:
        change_record(
            actor=actor,
            kind=LANDSCAPE,
            system=system,
            pk=line.pk,
            seen_number=line.number,
            values={"checked_on": today},
        )
