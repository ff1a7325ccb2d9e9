"""How many joined and answered, and what scene it is, for one room or for all rooms that changed: as many queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Count, F, Q

from workshops.models import Activity, Contribution, Item, Participant, Response, Workshop
from workshops.rooms import Counts
from workshops.rules import is_judged


def counts_of(workshop: Workshop) -> Counts:
    """How many joined and how many answered where the room is. Three queries at most."""
    return counts_over([workshop])[workshop.pk]


def counts_over(workshops: Sequence[Workshop]) -> dict[int, Counts]:
    """The counts of each room, read with its current activity. Three queries at most, however many rooms there are."""
    joined = dict(
        Participant.objects.filter(workshop__in=[one.pk for one in workshops])
        .order_by()
        .values_list("workshop_id")
        .annotate(people=Count("pk"))
    )
    asked = [one.current for one in workshops if one.current and one.current.phase != Activity.Phase.WAITING]
    answered = _answered([one.pk for one in asked if one.kind != Activity.Kind.TEXT])
    texts = _texts([one.pk for one in asked if one.kind == Activity.Kind.TEXT])
    counts = {}
    for one in workshops:
        wrote, held, _ = texts[one.current_id or 0]
        counts[one.pk] = Counts(joined.get(one.pk, 0), wrote + answered.get(one.current_id or 0, 0), held)
    return counts


def _answered(ids: Sequence[int]) -> dict[int, int]:
    """How many people answered each activity in its present time of scoring."""
    if not ids:
        return {}
    found = Response.objects.filter(item__activity__in=ids, scoring=F("item__activity__scoring"))
    return dict(found.order_by().values_list("item__activity_id").annotate(people=Count("participant", distinct=True)))


def _texts(ids: Sequence[int]) -> Mapping[int, tuple[int, int, int]]:
    """Of each activity: who wrote, texts that are held, texts that are released; those removed are left out."""
    counts: dict[int, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    if not ids:
        return counts
    found = Contribution.objects.filter(activity__in=ids).exclude(state=Contribution.State.REMOVED).order_by()
    for activity_id, *numbers in found.values_list("activity_id").annotate(
        people=Count("participant", distinct=True),
        held=Count("pk", filter=Q(state=Contribution.State.HELD)),
        released=Count("pk", filter=Q(state=Contribution.State.RELEASED)),
    ):
        counts[activity_id] = (numbers[0], numbers[1], numbers[2])
    return counts


def scene_of(workshop: Workshop) -> str:
    """Changes when a phone must show something else; what is typed on it is kept while it stays. A query at most."""
    return scenes_over([workshop])[workshop.pk]


def scenes_over(workshops: Sequence[Workshop]) -> dict[int, str]:
    """The scene of each room, read with its current activity. Two queries at most, however many rooms there are."""
    current = [one.current for one in workshops if one.current and one.is_open]
    decided = _decided([one.pk for one in current if one.revealed and is_judged(one.kind)])
    texts = _texts([one.pk for one in current if one.kind == Activity.Kind.TEXT])
    return {one.pk: _scene(one, decided, texts) for one in workshops}


def _decided(ids: Sequence[int]) -> dict[int, int]:
    if not ids:
        return {}
    found = Item.objects.filter(activity__in=ids).exclude(consensus=None).order_by()
    return dict(found.values_list("activity_id").annotate(count=Count("pk")))


def _scene(workshop: Workshop, decided: Mapping[int, int], texts: Mapping[int, tuple[int, int, int]]) -> str:
    current = workshop.current
    if current is None or not workshop.is_open:
        return workshop.status
    agreed = str(decided.get(current.pk, 0)) if current.revealed and is_judged(current.kind) else ""
    released = str(texts[current.pk][2]) if current.kind == Activity.Kind.TEXT else ""
    shown = "found" if current.shows_findings else ""
    where = f"{workshop.status}.{current.pk}.{current.phase}.{current.scoring}.{current.revealed}"
    return f"{where}.{agreed}.{released}.{shown}"
