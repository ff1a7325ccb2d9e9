"""What a roundtable proposes to a system, beside what its assessment says now."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.http import Http404

from accounts.permissions import Action as May
from accounts.permissions import Actor, Subject, can
from assessments.boards import AreaBoard
from assessments.selectors import get_area
from workshops.models import Action, Consensus, Workshop
from workshops.rooms import ItemView
from workshops.selectors.rooms import activity_views


@dataclass(frozen=True, slots=True)
class Proposal:
    """One consensus that waits or was answered. `board` is the area now, None where the assessment has none."""

    consensus: Consensus
    item: ItemView
    system_name: str
    system_code: str
    board: AreaBoard | None

    @property
    def waits(self) -> bool:
        return self.consensus.answer == Consensus.Answer.PROPOSED


def decides_for(actor: Actor, workshop: Workshop) -> frozenset[int]:
    """The systems of the workshop for which the actor decides. Raises Http404 when there is none."""
    ids = workshop.systems.values_list("pk", flat=True)
    mine = frozenset(pk for pk in ids if can(actor, May.DECIDE_ON_WORKSHOP, Subject(system_id=pk)))
    if not mine:
        raise Http404
    return mine


def proposals_for(actor: Actor, workshop: Workshop) -> list[Proposal]:
    """What the room proposes to the actor's systems, in the agenda's order. Raises Http404 for others."""
    mine = decides_for(actor, workshop)
    rows = Consensus.objects.filter(item__activity__workshop=workshop, item__activity__system__in=mine).select_related(
        "item__area", "item__activity__system", "item__activity__workshop__round", "level", "answer_level"
    )
    rows = rows.order_by("item__activity__order", "item__order")
    views = {
        item.id: item
        for view in activity_views(list(workshop.activities.filter(system__in=mine).select_related("system")))
        for item in view.items
    }
    return [_proposal(actor, row, views[row.item_id]) for row in rows]


def _proposal(actor: Actor, row: Consensus, item: ItemView) -> Proposal:
    system = row.item.activity.system
    return Proposal(row, item, system.name if system else "", system.ods_code if system else "", _board(actor, row))


def _board(actor: Actor, row: Consensus) -> AreaBoard | None:
    activity, area = row.item.activity, row.item.area
    if activity.system is None or area is None:
        return None
    try:
        return get_area(actor, activity.system.ods_code, activity.workshop.round.key, area.key)[1]
    except Http404:
        return None


def actions_for(actor: Actor, workshop: Workshop) -> list[Action]:
    """The actions of the actor's systems, soonest due first. Raises Http404 for whoever can't decide."""
    mine = decides_for(actor, workshop)
    return list(Action.objects.filter(workshop=workshop, system__in=mine).select_related("system", "milestone"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finished roundtable of which some decisions wait for one system's chair or lead."""

    workshop_id: int
    title: str
    held_on: date
    system_name: str
    decisions: int


def waiting_for(actor: Actor, ods_code: str = "") -> tuple[Waiting, ...]:
    """What waits for the actor to decide, in one system or in all of theirs, the latest first. One query at most."""
    mine = [pk for pk in actor.system_roles if can(actor, May.DECIDE_ON_WORKSHOP, Subject(system_id=pk))]
    if not mine:
        return ()
    rows = Consensus.objects.filter(
        answer=Consensus.Answer.PROPOSED,
        item__activity__system__in=mine,
        item__activity__workshop__status=Workshop.Status.CLOSED,
    )
    if ods_code:
        rows = rows.filter(item__activity__system__ods_code=ods_code)
    where = "item__activity__workshop"
    named = (f"{where}_id", f"{where}__title", f"{where}__held_on", "item__activity__system__name")
    counted = rows.values_list(*named).annotate(decisions=Count("pk")).order_by(f"-{where}__held_on", f"-{where}_id")
    return tuple(Waiting(*row) for row in counted)
