"""Readings: who is invited, what they said, and what the reader of a page may hear of it."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404

from accounts.permissions import CLOSED_STATES, Action, Actor, Subject, can, require
from assessments.models import Assessment, Reading, ReadingLine
from assessments.selectors.access import get_assessment
from assessments.selectors.invited import readings_asked_of
from assessments.selectors.people import FORMER_MEMBER
from assessments.voices import AreaVoice, ReaderLine, ReadingVoice, ToRead

ANSWERS = dict(ReadingLine.Answer.choices)


def reader_name(system_name: str | None) -> str:
    """A reader in words: the system's name, or the comparing body's."""
    return system_name or str(settings.COMPARING_BODY)


def subject_of_reading(assessment: Assessment, reading: Reading) -> Subject:
    """What `permissions` needs to know to decide about this one reading and no other."""
    is_open = reading.status != Reading.Status.WITHDRAWN
    return Subject(
        system_id=assessment.system_id,
        status=assessment.status,
        readers=frozenset({reading.by_system_id} if is_open and reading.by_system_id else ()),
        read_by_body=is_open and reading.by_system_id is None,
    )


def get_reading(actor: Actor, ods_code: str, round_key: str, reading_id: int) -> tuple[Assessment, Reading]:
    """One reading and its assessment. Raises Http404 when the actor may not read the assessment, or there is none."""
    assessment = get_assessment(actor, ods_code, round_key)
    reading = Reading.objects.select_related("by_system").filter(assessment=assessment, pk=reading_id).first()
    if reading is None:
        raise Http404
    return assessment, reading


def get_reading_to_give(actor: Actor, ods_code: str, round_key: str, reading_id: int) -> tuple[Assessment, Reading]:
    """As `get_reading`, for those who give it. Raises Http404 for everybody else, members of the system included."""
    assessment, reading = get_reading(actor, ods_code, round_key, reading_id)
    require(actor, Action.GIVE_READING, subject_of_reading(assessment, reading))
    return assessment, reading


def voices_of(assessment: Assessment, actor: Actor, area_id: int | None = None) -> tuple[ReadingVoice, ...]:
    """The readings that were given, earliest first, of the whole assessment or of one area.

    An invited reader hears no other reading before they gave their own, so that voices stay independent. No query
    before the assessment was ever submitted, one for a member, two for others.
    """
    if assessment.submitted_at is None:
        return ()
    if not can(actor, Action.READ_HISTORY, subject_of_own(assessment)) and _has_yet_to_give(assessment, actor):
        return ()
    lines = ReadingLine.objects.filter(reading__assessment=assessment, reading__given_at__isnull=False)
    if area_id is not None:
        lines = lines.filter(area_id=area_id)
    rows = (
        lines.order_by("reading__given_at", "reading_id", "area__version_id", "area__order", "area_id")
        .select_related("reading__by_system", "area", "level")
        .defer("reading__invitation_words", "area__summary")
    )
    by_reading: dict[int, list[ReadingLine]] = defaultdict(list)
    for row in rows:
        by_reading[row.reading_id].append(row)
    return tuple(_voice(assessment, group) for group in by_reading.values())


def subject_of_own(assessment: Assessment) -> Subject:
    """The assessment as its own system's people meet it, whatever its state."""
    return Subject(system_id=assessment.system_id)


def readers_of(assessment: Assessment) -> tuple[ReaderLine, ...]:
    """Everybody who was invited, in that order. One query."""
    rows = (
        Reading.objects.filter(assessment=assessment)
        .select_related("by_system")
        .annotate(open_lines=Count("lines", filter=Q(lines__answer="")))
        .order_by("invited_at", "pk")
    )
    return tuple(
        ReaderLine(
            id=row.pk,
            by=reader_name(row.by_system.name if row.by_system else None),
            status=row.status,
            status_label=row.get_status_display(),
            invited_at=row.invited_at,
            invited_by=row.invited_by_name or FORMER_MEMBER,
            given_at=row.given_at,
            given_by=(row.given_by_name or FORMER_MEMBER) if row.given_at else "",
            unanswered=row.open_lines if row.given_at else 0,
            number=row.number,
        )
        for row in rows
    )


def drafted_lines(reading: Reading) -> dict[str, ReadingLine]:
    """What a reading says so far, by the area's key. One query."""
    rows = ReadingLine.objects.filter(reading=reading).select_related("area", "level")
    return {row.area.key: row for row in rows}


def assessments_to_read(actor: Actor) -> tuple[ToRead, ...]:
    """What the actor is invited to read now, latest invitation first. One query at most."""
    asked = readings_asked_of(actor)
    if asked is None:
        return ()
    rows = (
        Reading.objects.filter(asked, assessment__status__in=CLOSED_STATES)
        .exclude(status=Reading.Status.WITHDRAWN)
        .select_related("assessment__system", "assessment__round", "by_system")
        .order_by("-invited_at", "-pk")
    )
    return tuple(
        ToRead(
            reading_id=row.pk,
            ods_code=row.assessment.system.ods_code,
            system_name=row.assessment.system.name,
            round_key=row.assessment.round.key,
            round_name=row.assessment.round.name,
            as_whom=reader_name(row.by_system.name if row.by_system else None),
            is_given=row.given_at is not None,
        )
        for row in rows
    )


def reading_asked_of(assessment: Assessment, actor: Actor) -> ToRead | None:
    """The reading of this assessment that the actor is asked for; None for its own people. One query at most."""
    if assessment.status not in CLOSED_STATES or actor.role_in(assessment.system_id):
        return None
    return next(
        (
            item
            for item in assessments_to_read(actor)
            if (item.ods_code, item.round_key) == (assessment.system.ods_code, assessment.round.key)
        ),
        None,
    )


def invitable_systems(assessment: Assessment, names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of (ODS code, name) that are not invited now. One query."""
    open_ones = Reading.objects.filter(assessment=assessment).exclude(status=Reading.Status.WITHDRAWN)
    taken = set(open_ones.values_list("by_system__ods_code", flat=True))
    return [(code, name) for code, name in names if code not in taken]


def _has_yet_to_give(assessment: Assessment, actor: Actor) -> bool:
    asked = readings_asked_of(actor)
    if asked is None:
        return False
    return Reading.objects.filter(asked, assessment=assessment, status=Reading.Status.INVITED).exists()


def _voice(assessment: Assessment, lines: list[ReadingLine]) -> ReadingVoice:
    reading = lines[0].reading
    assert reading.given_at is not None  # noqa: S101 - for the type checker: only given ones are read
    return ReadingVoice(
        id=reading.pk,
        by=reader_name(reading.by_system.name if reading.by_system else None),
        given_at=reading.given_at,
        given_by=reading.given_by_name or FORMER_MEMBER,
        number=reading.number,
        is_earlier=bool(assessment.submitted_at and reading.given_at < assessment.submitted_at),
        lines=tuple(
            AreaVoice(
                area_key=line.area.key,
                area_name=line.area.name,
                level_key=line.level.key if line.level else "",
                level_name=line.level.name if line.level else "",
                level_order=line.level.order if line.level else None,
                words=line.words,
                answer=line.answer,
                answer_label=str(ANSWERS.get(line.answer, "")),
                answer_words=line.answer_words,
                answered_at=line.answered_at,
                answered_by=(line.answered_by_name or FORMER_MEMBER) if line.answered_at else "",
            )
            for line in lines
        ),
    )
