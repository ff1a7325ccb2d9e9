"""Forgetting who answered what, once nobody has a reason left to come back to a roundtable."""

import random
import secrets
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from workshops.models import Contribution, Participant, Response, Workshop

FORGET_AFTER = timedelta(days=30)
"""Participants find the outcome for a week by the code; three weeks more are for a facilitator's mistake."""
GONE = "gone-"
"""How the keys of forgotten participants begin: no browser ever held one, for those given out are hexadecimal."""
Row = TypeVar("Row", Response, Contribution)


def forget_participants() -> int:
    """Untie the answers of every roundtable that closed 30 days ago; returns how many roundtables there were."""
    due = Workshop.objects.filter(
        status=Workshop.Status.CLOSED, closed_at__lte=timezone.now() - FORGET_AFTER, participants__isnull=False
    ).exclude(participants__key__startswith=GONE)
    ids = list(due.values_list("pk", flat=True).distinct())
    for workshop_id in ids:
        _forget(workshop_id)
    return len(ids)


@transaction.atomic
def _forget(workshop_id: int) -> None:
    """Every count stays; whose an answer was, and which answers were one person's, can't be found out any more.

    A sector with too few people to be shown is added to those who did not say one: nobody is left alone in a group.
    """
    Workshop.objects.select_for_update().get(pk=workshop_id)
    people = list(Participant.objects.filter(workshop=workshop_id))
    held: dict[str, int] = defaultdict(int)
    for one in people:
        held[one.sector] += 1
    for one in people:
        one.key = GONE + secrets.token_hex(13)
        one.role = ""
        one.sector = one.sector if held[one.sector] >= settings.SUPPRESSION_THRESHOLD else ""
    sectors = {one.pk: one.sector for one in people}
    Participant.objects.bulk_update(people, ["key", "role", "sector"])
    _deal_answers(workshop_id, sectors)
    _deal_texts(workshop_id)


def _deal_answers(workshop_id: int, sectors: dict[int, str]) -> None:
    """Hand the answers of each item and time of scoring round among the people of each sector who gave one.

    They are written anew, in no order and without the reasons, which nobody is shown. Answers that were never
    revealed are deleted.
    """
    answers = Response.objects.filter(item__activity__workshop=workshop_id)
    rows = list(answers.filter(scoring__lte=F("item__activity__revealed")))
    dealt = _dealt(rows, lambda row: (row.item_id, row.scoring, sectors[row.participant_id]))
    answers.delete()
    Response.objects.bulk_create(
        Response(
            participant_id=whose,
            item_id=row.item_id,
            scoring=row.scoring,
            level_id=row.level_id,
            dots=row.dots,
            confidence=row.confidence,
        )
        for row, whose in dealt
    )


def _deal_texts(workshop_id: int) -> None:
    """The same for short texts of each activity; those that were never released are deleted."""
    texts = Contribution.objects.filter(activity__workshop=workshop_id)
    rows = list(texts.filter(state=Contribution.State.RELEASED))
    dealt = _dealt(rows, lambda row: row.activity_id)
    texts.delete()
    Contribution.objects.bulk_create(
        Contribution(
            activity_id=row.activity_id,
            participant_id=whose,
            sent_key=secrets.token_hex(16),
            text=row.text,
            group=row.group,
            state=row.state,
        )
        for row, whose in dealt
    )


def _dealt(rows: Sequence[Row], group_of: Callable[[Row], Hashable]) -> list[tuple[Row, int]]:
    """Each row with a participant who gave one of the same group, by chance, all in an order of chance."""
    chance = random.SystemRandom()
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        groups[group_of(row)].append(row)
    dealt: list[tuple[Row, int]] = []
    for group in groups.values():
        whose = [row.participant_id for row in group]
        chance.shuffle(whose)
        dealt += zip(group, whose, strict=True)
    chance.shuffle(dealt)
    return dealt
