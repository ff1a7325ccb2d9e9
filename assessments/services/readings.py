"""Readings: the chair invites, the reader gives, the system answers. Each step says which number it saw.

A reading in the making is its reader's own: history tells of it once it is given, word by word.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.permissions import CLOSED_STATES, Action, Actor, Subject, require
from assessments import history
from assessments.boards import AssessmentBoard
from assessments.changes import AnswerChange, ReadingChange
from assessments.models import Assessment, Reading, ReadingLine
from assessments.selectors.access import subject_of
from assessments.selectors.readings import reader_name, subject_of_reading
from assessments.services.errors import StaleReading, Tampered
from systems.models import System

Status = Reading.Status


def invite_reading(*, actor: Actor, assessment: Assessment, reader: System | None, words: str = "") -> Reading:
    """The chair asks another system, or the comparing body (`reader` None), to read a submitted assessment.

    Raises Http404 when the actor may not or the assessment is open, ValidationError when the reader is invited
    already or is the system itself. Somebody whose invitation was withdrawn can be invited again.
    """
    require(actor, Action.INVITE_READING, subject_of(assessment))
    if reader is not None and (reader.pk == assessment.system_id or reader.ended_on):
        raise ValidationError({"reader": "Select another system"})
    name = reader_name(reader.name if reader else None)
    now = timezone.now()
    try:
        with transaction.atomic():
            _hold_closed(assessment)
            reading = Reading.objects.filter(assessment=assessment, by_system=reader).first()
            if reading is None:
                reading = Reading(assessment=assessment, by_system=reader)
            elif reading.status != Status.WITHDRAWN:
                raise ValidationError({"reader": f"{name} is invited already"})
            else:
                reading.number += 1
            reading.status = Status.GIVEN if reading.given_at else Status.INVITED
            reading.invitation_words, reading.invited_by_name, reading.invited_at = words, actor.name, now
            reading.save()
            changes = [history.changed("Invited to read", "", name)]
            if words:
                changes.append(history.changed("Words of the invitation", "", words))
            _record(actor, reading, "Invited a reading", changes)
    except IntegrityError:
        raise ValidationError({"reader": f"{name} is invited already"}) from None
    return reading


def withdraw_reading(*, actor: Actor, assessment: Assessment, reading: Reading, seen_number: int) -> None:
    """End a reader's access at once. A reading that was given stays, since it was said.

    It can be done in every state, so that nobody comes back by a later submission. Raises Http404 when the actor may
    not, StaleReading when it moved on.
    """
    require(actor, Action.INVITE_READING, Subject(system_id=assessment.system_id))
    name = reader_name(reading.by_system.name if reading.by_system else None)
    with transaction.atomic():
        open_ones = Reading.objects.filter(pk=reading.pk, number=seen_number).exclude(status=Status.WITHDRAWN)
        if not open_ones.update(status=Status.WITHDRAWN, number=seen_number + 1):
            raise StaleReading
        _record(actor, reading, "Withdrew an invitation", [history.changed("Invited to read", name, "")])


def save_reading(
    *,
    actor: Actor,
    board: AssessmentBoard,
    assessment: Assessment,
    reading: Reading,
    seen_number: int,
    lines: Mapping[str, ReadingChange],
    is_given: bool,
) -> int:
    """Keep what a reader says of each area, and with `is_given` give it as a whole, dated and signed; the new number.

    `board` is the assessment as it is read. An area without level and words is said nothing of.

    Raises Http404 when the actor is not invited (any more), StaleReading when somebody saved it meanwhile or it was
    given already, Tampered for an area or level that the assessment does not have, ValidationError when a reading
    that says nothing is given.
    """
    require(actor, Action.GIVE_READING, subject_of_reading(assessment, reading))
    areas = {area.area.key: area for area in board.areas}
    rows, said = [], []
    for key, change in lines.items():
        if key not in areas:
            raise Tampered(f"no area {key!r} in this assessment")
        if not change.level_key and not change.words:
            continue
        area = areas[key]
        try:
            level = area.version.level(change.level_key) if change.level_key else None
        except KeyError:
            raise Tampered(f"no level {change.level_key!r} in this framework") from None
        rows.append(
            ReadingLine(
                reading=reading, area_id=area.area.id, level_id=level.id if level else None, words=change.words
            )
        )
        said.append(history.changed(f"Level read: {area.area.name}", "", level.name if level else "No level given"))
        if change.words:
            said.append(history.changed(f"Words on {area.area.name}", "", change.words))
    if is_given and not rows:
        raise ValidationError("Give a level or words for at least one area")
    fields: dict[str, object] = {"number": seen_number + 1}
    if is_given:
        fields |= {
            "status": Status.GIVEN,
            "given_at": timezone.now(),
            "given_by_id": actor.user_id,
            "given_by_name": actor.name,
        }
    with transaction.atomic():
        _hold_closed(assessment)
        waiting = Reading.objects.filter(pk=reading.pk, number=seen_number, status=Status.INVITED)
        if not waiting.update(**fields):
            raise StaleReading
        ReadingLine.objects.filter(reading=reading).delete()
        ReadingLine.objects.bulk_create(rows)
        if is_given:
            _record(actor, reading, "Gave a reading", [history.changed("Read by", "", _name_of(reading)), *said])
    return seen_number + 1


def answer_reading(
    *,
    actor: Actor,
    assessment: Assessment,
    reading: Reading,
    seen_number: int,
    answers: Mapping[str, AnswerChange],
) -> int:
    """The system answers a reading area by area, by the area's key; the new number, or the old when nothing changed.

    Raises Http404 when the actor may not or nothing was given, StaleReading when somebody answered meanwhile, Tampered
    for an area that the reading does not speak of, ValidationError for words without an answer.
    """
    require(actor, Action.ANSWER_READING, Subject(system_id=assessment.system_id))
    lines = {line.area.key: line for line in ReadingLine.objects.filter(reading=reading).select_related("area")}
    now, changes, changed = timezone.now(), [], []
    for key, answer in answers.items():
        line = lines.get(key)
        if line is None or (answer.answer and answer.answer not in ReadingLine.Answer.values):
            raise Tampered("no such line, or no such answer")
        if answer.words and not answer.answer:
            raise ValidationError({key: "Select whether you agree"})
        if (line.answer, line.answer_words) == (answer.answer, answer.words):
            continue
        if line.answer != answer.answer:
            label = str(ReadingLine.Answer(answer.answer).label) if answer.answer else ""
            before = line.get_answer_display() if line.answer else ""
            changes.append(history.changed(f"Answer on {line.area.name}", before, label))
        if line.answer_words != answer.words:
            changes.append(history.changed(f"Words on {line.area.name}", line.answer_words, answer.words))
        line.answer, line.answer_words = answer.answer, answer.words
        line.answered_at, line.answered_by_name = (now, actor.name) if answer.answer else (None, "")
        changed.append(line)
    if not changed:
        return seen_number
    with transaction.atomic():
        given = Reading.objects.filter(pk=reading.pk, number=seen_number, given_at__isnull=False)
        if not given.update(number=seen_number + 1):
            raise StaleReading
        ReadingLine.objects.bulk_update(changed, ["answer", "answer_words", "answered_at", "answered_by_name"])
        changes.insert(0, history.changed("Answer to the reading by", "", _name_of(reading)))
        _record(actor, reading, "Answered a reading", changes)
    return seen_number + 1


def _hold_closed(assessment: Assessment) -> None:
    """Keep the assessment from being opened again until this is written. Raises StaleReading when it was already."""
    held = Assessment.objects.select_for_update().filter(pk=assessment.pk, status__in=CLOSED_STATES)
    if not held.values_list("pk", flat=True).first():
        raise StaleReading


def _name_of(reading: Reading) -> str:
    return reader_name(reading.by_system.name if reading.by_system else None)


def _record(actor: Actor, reading: Reading, action: str, changes: list[dict[str, str]]) -> None:
    history.record(
        system=reading.assessment.system_id,
        actor_name=actor.name,
        actor_id=actor.user_id,
        actor_ref=actor.ref,
        action=action,
        about=f"reading:{reading.pk}",
        changes=changes,
        assessment=reading.assessment,
    )
