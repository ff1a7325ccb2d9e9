"""A room as it is now, for whoever looks at it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from django.conf import settings
from django.http import Http404

from assessments.small_groups import shown_sectors
from frameworks.content import AreaContent, LevelContent, VersionContent
from frameworks.selectors import version_content
from workshops.agreement import agreement
from workshops.models import Activity, Consensus, Item, Response, Workshop
from workshops.rooms import (
    ActivityView,
    Asked,
    AskedItem,
    Bar,
    ConsensusLine,
    Distribution,
    ItemView,
    RoomView,
)
from workshops.rules import Room, is_judged
from workshops.selectors.answers import (
    Rows,
    revealed_answers,
    revealed_confidence,
    revealed_hands,
    revealed_reasons,
    texts_of,
)
from workshops.selectors.counting import counts_of, scene_of

CONFIDENCE = Response.Confidence.choices


def room_view(workshop: Workshop, *, for_console: bool = False) -> RoomView:
    """The room now; `for_console` adds the texts that are held. At most ten queries.

    `workshop` is read with its current activity. Nothing that is not revealed is in it, whoever it is for.
    """
    current = workshop.current
    activity = activity_views([current], for_console=for_console)[0] if current else None
    return RoomView(
        id=workshop.pk,
        title=workshop.title,
        code=workshop.code,
        shown_code=workshop.shown_code,
        link=workshop.link,
        held_on=workshop.held_on,
        status=workshop.status,
        system_names=tuple(workshop.systems.values_list("name", flat=True)),
        sectors=tuple(workshop.sectors),
        roles=tuple(workshop.roles),
        is_locked=workshop.is_locked,
        is_screen_hidden=workshop.is_screen_hidden,
        step=workshop.step,
        version=workshop.version,
        room=room_of(workshop, activity),
        counts=counts_of(workshop),
        activity=activity,
        scene=scene_of(workshop),
    )


def room_of(workshop: Workshop, activity: ActivityView | None = None) -> Room:
    """Where the room is, for the rules; `activity` is the current one if it is known. Two queries at most."""
    current = workshop.current
    if current is None:
        return Room(
            workshop.status,
            has_next=workshop.activities.exists(),
            is_locked=workshop.is_locked,
            is_screen_hidden=workshop.is_screen_hidden,
        )
    orders = list(workshop.activities.values_list("order", flat=True))
    if activity:
        is_decided = all(item.consensus for item in activity.items)
    else:
        is_decided = not Item.objects.filter(activity=current, consensus=None).exists()
    return Room(
        status=workshop.status,
        kind=current.kind,
        phase=current.phase,
        scoring=current.scoring,
        has_next=any(order > current.order for order in orders),
        has_back=any(order < current.order for order in orders),
        has_decision=is_decided,
        is_locked=workshop.is_locked,
        is_screen_hidden=workshop.is_screen_hidden,
        has_timer=current.ends_at is not None,
    )


@lru_cache(maxsize=512)
def asked(activity_id: int, code: str) -> Asked:
    """What an activity of the workshop with this code asks, kept in the process: it does not change once it is asked.

    Raises Http404 for an activity of another workshop and for one that was never asked. Two queries the first time.
    """
    activity = Activity.objects.filter(pk=activity_id, workshop__code=code).first()
    if activity is None or not activity.scoring:
        raise Http404  # not kept: until it is asked it can change
    items = Item.objects.filter(activity=activity).select_related("area")
    return Asked(
        id=activity.pk,
        kind=activity.kind,
        title=activity.title,
        dots=activity.dots,
        most_on_one=activity.most_on_one,
        items=tuple(
            AskedItem(one.pk, one.text, version_content(one.area.version_id).levels if one.area else ())
            for one in items
        ),
    )


def activity_views(activities: Sequence[Activity], *, for_console: bool = False) -> list[ActivityView]:
    """Activities with their items, what was revealed of the answers, and what was decided. Seven queries at most."""
    ids = [one.pk for one in activities]
    items: dict[int, list[Item]] = defaultdict(list)
    for item in Item.objects.filter(activity__in=ids).select_related("area__version__framework"):
        items[item.activity_id].append(item)
    answers, hands = revealed_answers(activities), revealed_hands(activities)
    decided = {
        one.item_id: one
        for one in Consensus.objects.filter(item__activity__in=ids).select_related("level", "answer_level")
    }
    texts = texts_of(ids, for_console)
    sure = revealed_confidence(activities)
    reasons = revealed_reasons(activities) if for_console else {}
    names = {one.pk: one.system.name for one in activities if one.system_id and one.system}
    return [
        ActivityView(
            id=one.pk,
            order=one.order,
            kind=one.kind,
            kind_label=one.get_kind_display(),
            title=one.title,
            prompt=one.prompt,
            minutes=one.minutes,
            phase=one.phase,
            phase_label=one.get_phase_display(),
            scoring=one.scoring,
            revealed=one.revealed,
            dots=one.dots,
            most_on_one=one.most_on_one,
            shows_findings=one.shows_findings,
            ends_at=one.ends_at,
            system_id=one.system_id,
            system_name=names.get(one.pk, ""),
            items=tuple(_item(one, item, answers, hands, decided, sure) for item in items[one.pk]),
            texts=tuple(texts[one.pk]),
            reasons=tuple(reasons.get(one.pk, ())),
        )
        for one in activities
    ]


def _item(
    activity: Activity,
    item: Item,
    answers: Rows,
    hands: dict[tuple[int, int], list[tuple[int | None, int]]],
    decided: dict[int, Consensus],
    sure: dict[tuple[int, int], Counter[str]],
) -> ItemView:
    content: VersionContent | None = None
    area: AreaContent | None = None
    if item.area_id and item.area:
        content = version_content(item.area.version_id)
        area = content.area(item.area.key)
    levels = content.levels if content else ()
    distributions = tuple(
        replace(
            _distribution(item, levels, scoring, answers[item.pk, scoring], hands[item.pk, scoring]),
            confidence=tuple(
                (label, sure[item.pk, scoring][key]) for key, label in CONFIDENCE if sure[item.pk, scoring]
            ),
        )
        for scoring in range(1, activity.revealed + 1)
    )
    found = decided.get(item.pk)
    return ItemView(
        id=item.pk,
        text=item.text,
        area=area,
        levels=levels,
        distributions=distributions,
        consensus=_consensus(found, levels) if found and is_judged(activity.kind) else None,
        framework_key=content.framework_key if content else "",
    )


def _sure(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((label, counts[key]) for key, label in CONFIDENCE) if counts else ()


def _distribution(
    item: Item,
    levels: tuple[LevelContent, ...],
    scoring: int,
    rows: Sequence[tuple[str, int | None, int, int]],
    hands: Sequence[tuple[int | None, int]],
) -> Distribution:
    by_hand = sum(count for _, count in hands)
    if not levels:
        dots = sum(row[3] for row in rows) + by_hand
        people = sum(row[2] for row in rows if row[3])
        bar = Bar(str(item.pk), item.text, dots, people)
        return Distribution(scoring, (bar,), 0, people, by_hand, None, "", ())
    counts: Counter[int | None] = Counter()
    sectors: dict[str, Counter[int | None]] = defaultdict(Counter)
    for sector, level_id, people, _ in rows:
        counts[level_id] += people
        sectors[sector][level_id] += people
    for level_id, count in hands:
        counts[level_id] += count
        sectors[""][level_id] += count
    by_level = [counts[level.id] for level in levels]
    split = {name: [row[level.id] for level in levels] for name, row in sectors.items()}
    shown = shown_sectors(split, settings.SUPPRESSION_THRESHOLD)
    said = agreement(by_level)
    return Distribution(
        scoring=scoring,
        bars=_bars(levels, by_level),
        unknown=counts[None],
        people=sum(by_level) + counts[None],
        by_hand=by_hand,
        agreement=said,
        middle=" and ".join(levels[place].name for place in said.middle),
        sectors=tuple((name, _bars(levels, row)) for name, row in shown.items()),
    )


def _bars(levels: Sequence[LevelContent], counts: Sequence[int]) -> tuple[Bar, ...]:
    return tuple(Bar(level.key, level.name, n, n) for level, n in zip(levels, counts, strict=True))


def _consensus(found: Consensus, levels: Sequence[LevelContent]) -> ConsensusLine:
    by_id = {level.id: level for level in levels}
    return ConsensusLine(
        id=found.pk,
        level=by_id.get(found.level_id or 0),
        words=found.words,
        dissent=found.dissent,
        dissent_words=found.dissent_words,
        recorded_by=found.recorded_by_name,
        recorded_at=found.recorded_at,
        answer=found.answer,
        answer_label=found.get_answer_display(),
        answer_level=by_id.get(found.answer_level_id or 0),
        answer_words=found.answer_words,
        answered_by=found.answered_by_name,
        number=found.number,
    )
