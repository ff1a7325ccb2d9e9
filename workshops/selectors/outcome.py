"""A whole workshop, for its summary and for comparing workshops. Nothing that was not revealed is in it."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Count, Q

from accounts.models import User
from assessments.small_groups import shown_roles
from workshops.models import Action, Participant, Quote, Workshop, WorkshopEvent
from workshops.rooms import ActionLine, Outcome, QuoteLine
from workshops.selectors.rooms import activity_views


def outcome_of(workshop: Workshop) -> Outcome:
    """Everything that came of a workshop. At most 17 queries, however many activities."""
    activities = list(workshop.activities.select_related("system"))
    people = Participant.objects.filter(workshop=workshop)
    return Outcome(
        id=workshop.pk,
        title=workshop.title,
        code=workshop.code,
        held_on=workshop.held_on,
        status=workshop.status,
        is_national=workshop.is_national,
        round_name=workshop.round.name,
        systems=tuple(workshop.systems.values_list("ods_code", "name")),
        facilitators=facilitators_of(workshop),
        joined=people.count(),
        sectors=_sectors(workshop),
        activities=tuple(activity_views(activities)),
        quotes=quotes_of(workshop),
        actions=actions_of([workshop.pk]),
        parked=tuple(workshop.parked_issues.values_list("text", flat=True)),
        opened_at=workshop.opened_at,
        closed_at=workshop.closed_at,
    )


def facilitators_of(workshop: Workshop) -> tuple[str, ...]:
    """The names of whoever made it and of those who did something in it; a right that nobody used is not told."""
    acted = WorkshopEvent.objects.filter(workshop=workshop, actor__isnull=False).values("actor")
    held = workshop.facilitators.with_holder().filter(Q(user__isnull=False) | Q(holder__in=acted))
    ids = list(dict.fromkeys(held.order_by("pk").values_list("holder", flat=True)))
    people = User.objects.in_bulk(ids)
    return tuple(str(people[pk]) for pk in ids)


def _sectors(workshop: Workshop) -> tuple[tuple[str, int], ...]:
    """How many people of each sector; those of sectors with too few to show are added up as "Others"."""
    rows = Participant.objects.filter(workshop=workshop).values_list("sector").annotate(people=Count("pk")).order_by()
    counts = dict(rows)
    floor = settings.SUPPRESSION_THRESHOLD
    shown = {name: counts[name] for name in shown_roles(counts, floor)}
    left = sum(counts.values()) - sum(shown.values())
    while shown and 0 < left < floor:
        smallest = min(shown, key=lambda name: (shown[name], name))
        left += shown.pop(smallest)
    return (*shown.items(), *((("Others or not said", left),) if left else ()))


def quotes_of(workshop: Workshop) -> tuple[QuoteLine, ...]:
    """The quotes with their roles, where enough people hold them still."""
    rows = Quote.objects.filter(workshop=workshop)
    return tuple(QuoteLine(one.pk, one.text, one.role, one.activity_id) for one in rows)


def actions_of(workshop_ids: Sequence[int]) -> tuple[ActionLine, ...]:
    """The actions of workshops, soonest due first."""
    rows = Action.objects.filter(workshop__in=workshop_ids).select_related("system").order_by("due_on", "pk")
    return tuple(
        ActionLine(
            id=one.pk,
            text=one.text,
            owner=one.owner,
            due_on=one.due_on,
            system_id=one.system_id,
            system_name=one.system.name,
            milestone_id=one.milestone_id,
            activity_id=one.activity_id,
        )
        for one in rows
    )
