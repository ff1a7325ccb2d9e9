"""What participants do: join, answer, write a short text. No name, no time of an answer, nothing in the log."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from workshops.models import Activity, Contribution, Participant, Response, Workshop, WrongCodes
from workshops.models.answers import participant_key
from workshops.models.workshop import ALPHABET, CODE_LENGTH
from workshops.rooms import Asked, AskedItem
from workshops.selectors.access import by_code
from workshops.services.logging import touch
from workshops.services.together import Together

MOST_WRONG = 300
"""Wrong codes a minute on the whole site. With 42 open rooms and 31^8 codes that is a chance of seven in a million in
a working day. The link of a QR code is never counted: nobody guesses 128 bits."""
LINK_LENGTH = 32
MOST_TEXTS = 10
MOST_PEOPLE = 500


class TooManyWrongCodes(Exception):
    """So many wrong codes were tried in this minute that no typed code is taken until the next."""


class Closed(Exception):
    """The answers were closed, or the room has gone on, before this arrived; nothing was counted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer about one item: a level's key, "" for "don't know"; or a number of dots."""

    level_key: str = ""
    dots: int = 0
    confidence: str = ""
    reason: str = ""


def clean_code(typed: str) -> str:
    """A code or link as it stands in the database: without spaces and hyphens, letters large (a link's small)."""
    code = "".join(typed.split()).replace("-", "").replace("\u2013", "")
    return code.lower() if len(code) == LINK_LENGTH else code.upper()


def find_room(typed: str, *, is_seated: Callable[[Workshop], bool] | None = None) -> Workshop:
    """The workshop of a code that somebody typed, or of a QR code's link.

    `is_seated` tells of a workshop that was found whether who asks has a seat there: nobody who sits is kept out by
    others who guess. Raises Http404 for a wrong code, which is counted, and TooManyWrongCodes when no typed code is
    taken now.
    """
    code = clean_code(typed)
    if len(code) == LINK_LENGTH:
        return by_code(code)
    found: Workshop | None = None
    with suppress(Http404):
        found = by_code(code) if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None
    if found and is_seated and is_seated(found):
        return found
    minute = timezone.now().replace(second=0, microsecond=0)
    if WrongCodes.objects.filter(minute=minute, count__gte=MOST_WRONG).exists():
        raise TooManyWrongCodes
    if found is None:
        _count_wrong(minute)
        raise Http404
    return found


def _count_wrong(minute: datetime) -> None:
    WrongCodes.objects.get_or_create(minute=minute)
    WrongCodes.objects.filter(minute=minute).update(count=F("count") + 1)
    WrongCodes.objects.filter(minute__lt=timezone.now() - timedelta(days=1)).delete()


def join(*, workshop: Workshop, sector: str, role: str, key: str = "") -> Participant:
    """Let somebody into an open room; the same `key` again is the same seat.

    Raises `Closed` for one that is closed, locked or full, ValidationError for a sector or role that the room doesn't
    offer.
    """
    if sector and sector not in workshop.sectors:
        raise ValidationError({"sector": "Select a sector from the list"})
    if role and role not in workshop.roles:
        raise ValidationError({"role": "Select a role from the list"})
    with transaction.atomic():
        held = Workshop.objects.filter(pk=workshop.pk, status=Workshop.Status.OPEN, is_locked=False)
        if not held.update(version=F("version") + 1):
            raise Closed
        seated = Participant.objects.filter(workshop=workshop, key=key).first() if key else None
        if seated:
            return seated
        if Participant.objects.filter(workshop=workshop).count() >= MOST_PEOPLE:
            raise Closed
        return Participant.objects.create(workshop=workshop, sector=sector, role=role, key=key or participant_key())


@dataclass(frozen=True, slots=True)
class _Answered:
    """What one participant sent, checked: `accepting` is what the room must take for it to count."""

    workshop_id: int
    accepting: str
    rows: tuple[Response, ...]


def answer(*, participant: Participant, asked: Asked, scoring: int, answers: Mapping[int, Answer]) -> None:
    """Take a participant's answers by item; a later one replaces an earlier one, and each counts once.

    Raises `Closed` when the room does not take answers for this activity and time of scoring, ValidationError for
    an item, level or number of dots that is not on offer. Two queries, shared with those who answer at this moment.
    """
    rows = _responses(asked, participant, scoring, answers)
    together.take(_Answered(participant.workshop_id, f"{asked.id}:{scoring}", tuple(rows)))


def write_answers(batch: Sequence[_Answered]) -> list[Closed | None]:
    """Write what several participants sent in one transaction; `Closed` for each whose room takes it no more."""
    # In the order of the rooms, so that two processes never wait for each other.
    rooms = sorted({(one.workshop_id, one.accepting) for one in batch})
    with transaction.atomic():
        held = {room for room in rooms if _is_taking(*room)}
        taken = [one for one in batch if (one.workshop_id, one.accepting) in held]
        # By what they answer: of somebody's two answers to one item, the later one stands.
        rows = {(row.participant_id, row.item_id, row.scoring): row for one in taken for row in one.rows}
        if rows:
            Response.objects.bulk_create(
                rows.values(),
                update_conflicts=True,
                unique_fields=["participant", "item", "scoring"],
                update_fields=["level", "dots", "confidence", "reason"],
            )
    return [None if (one.workshop_id, one.accepting) in held else Closed() for one in batch]


together = Together(write_answers)


def _is_taking(workshop_id: int, accepting: str) -> bool:
    """Whether the room takes these answers now; it stays so until the transaction is over, and gets a new version."""
    held = Workshop.objects.filter(pk=workshop_id, accepting=accepting)
    return bool(held.update(version=F("version") + 1))


def _responses(asked: Asked, participant: Participant, scoring: int, answers: Mapping[int, Answer]) -> list[Response]:
    items = {item.id: item for item in asked.items}
    if not answers or not set(answers) <= set(items):
        raise ValidationError("Answer what is asked")
    has_dots = asked.kind == Activity.Kind.DOTS
    if has_dots:
        _check_dots(asked, answers)
    return [
        Response(
            participant=participant,
            item_id=item_id,
            scoring=scoring,
            level_id=_level_id(items[item_id], one.level_key),
            dots=one.dots if has_dots else 0,
            confidence=one.confidence if one.confidence in Response.Confidence.values else "",
            reason=one.reason[:300],
        )
        for item_id, one in answers.items()
    ]


def _check_dots(asked: Asked, answers: Mapping[int, Answer]) -> None:
    given = [one.dots for one in answers.values()]
    if any(dots < 0 for dots in given) or sum(given) > asked.dots:
        raise ValidationError(f"You have {asked.dots} dots to give. Take some back")
    if max(given) > asked.most_on_one:
        raise ValidationError(f"Give one option {asked.most_on_one} dots at most")


def _level_id(item: AskedItem, key: str) -> int | None:
    if not key:
        return None
    for level in item.levels:
        if level.key == key:
            return level.id
    raise ValidationError("Select one of the levels")


def contribute(*, participant: Participant, activity_id: int, text: str, sent_key: str) -> None:
    """Take a short text; it is held until a facilitator releases it. The same `sent_key` twice is one text.

    Raises `Closed` as `answer` does, ValidationError for no text or too many.
    """
    if not text:
        raise ValidationError({"text": "Enter some text"})
    activity = Activity.objects.filter(
        pk=activity_id, workshop=participant.workshop_id, kind=Activity.Kind.TEXT
    ).first()
    if activity is None:
        raise Closed
    with transaction.atomic():
        if not _is_taking(participant.workshop_id, f"{activity_id}:{activity.scoring}"):
            raise Closed
        mine = Contribution.objects.filter(participant=participant, activity=activity)
        if mine.filter(sent_key=sent_key).exists():
            return
        if mine.count() >= MOST_TEXTS:
            raise ValidationError({"text": f"You have sent {MOST_TEXTS} texts. That is the most"})
        Contribution.objects.create(
            activity=activity, participant=participant, text=text[:300], sent_key=sent_key[:36]
        )


def leave_with(workshop_id: int) -> None:
    """Somebody hands a shared device on: what they answered stays, and those who watch are told."""
    touch(workshop_id)
