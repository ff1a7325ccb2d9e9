"""The one place that reads answers, and it reads only those that were revealed, for anybody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Sum

from workshops.models import Activity, Contribution, HandCount, Response
from workshops.rooms import TextLine

Rows = dict[tuple[int, int], list[tuple[str, int | None, int, int]]]
"""By item and time of scoring: sector, level (None for "don't know"), people, dots."""


def revealed_answers(activities: Iterable[Activity]) -> Rows:
    """The answers that were revealed, and no others, added up in the database."""
    rows: Rows = defaultdict(list)
    revealed = {one.pk: one.revealed for one in activities if one.revealed}
    if not revealed:
        return rows
    found = (
        Response.objects.filter(item__activity__in=list(revealed))
        .values_list("item__activity_id", "item_id", "scoring", "participant__sector", "level_id")
        .annotate(people=Count("pk"), total=Sum("dots"))
    )
    for activity_id, item_id, scoring, sector, level_id, people, dots in found:
        if scoring <= revealed[activity_id]:
            rows[item_id, scoring].append((sector, level_id, people, dots or 0))
    return rows


def revealed_hands(activities: Iterable[Activity]) -> dict[tuple[int, int], list[tuple[int | None, int]]]:
    rows: dict[tuple[int, int], list[tuple[int | None, int]]] = defaultdict(list)
    revealed = {one.pk: one.revealed for one in activities if one.revealed}
    if not revealed:
        return rows
    found = HandCount.objects.filter(item__activity__in=list(revealed))
    for activity_id, item_id, scoring, level_id, count in found.values_list(
        "item__activity_id", "item_id", "scoring", "level_id", "count"
    ):
        if scoring <= revealed[activity_id]:
            rows[item_id, scoring].append((level_id, count))
    return rows


def texts_of(ids: Sequence[int], for_console: bool) -> dict[int, list[TextLine]]:
    states = [Contribution.State.RELEASED, *([Contribution.State.HELD] if for_console else [])]
    texts: dict[int, list[TextLine]] = defaultdict(list)
    for one in Contribution.objects.filter(activity__in=ids, state__in=states):
        texts[one.activity_id].append(TextLine(str(one.pk), one.text, one.group, one.state))
    return texts


def revealed_confidence(activities: Iterable[Activity]) -> dict[tuple[int, int], Counter[str]]:
    """How sure people said they were, of revealed answers, by item and time of scoring."""
    rows: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    revealed = {one.pk: one.revealed for one in activities if one.revealed}
    if not revealed:
        return rows
    found = Response.objects.filter(item__activity__in=list(revealed)).exclude(confidence="")
    for activity_id, item_id, scoring, confidence, people in found.values_list(
        "item__activity_id", "item_id", "scoring", "confidence"
    ).annotate(people=Count("pk")):
        if scoring <= revealed[activity_id]:
            rows[item_id, scoring][confidence] += people
    return rows


def revealed_reasons(activities: Iterable[Activity]) -> dict[int, list[str]]:
    """The reasons given with revealed answers, once each and in the order of the alphabet: beside no answer."""
    revealed = {one.pk: one.revealed for one in activities if one.revealed}
    found: dict[int, set[str]] = defaultdict(set)
    rows = Response.objects.filter(item__activity__in=list(revealed)).exclude(reason="")
    for activity_id, scoring, reason in rows.values_list("item__activity_id", "scoring", "reason"):
        if scoring <= revealed[activity_id]:
            found[activity_id].add(reason)
    return {pk: sorted(reasons, key=str.casefold) for pk, reasons in found.items()}
