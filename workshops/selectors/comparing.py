"""What rooms found of the same areas: one system's roundtables over time, or one roundtable's systems."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from accounts.permissions import Action, Actor, Subject, can
from frameworks.models import Framework
from workshops.models import Activity, Workshop
from workshops.rooms import ItemView
from workshops.selectors.access import facilitates, workshops_of
from workshops.selectors.rooms import activity_views

JUDGED = (Activity.Kind.SCORE, Activity.Kind.STAGE, Activity.Kind.SHIFTS, Activity.Kind.CHECKLIST)


@dataclass(frozen=True, slots=True)
class Found:
    """What one room found of one area of one system. `item` holds revealed answers only."""

    workshop_id: int
    title: str
    held_on: date
    is_national: bool
    system_name: str
    framework_name: str
    item: ItemView


@dataclass(frozen=True, slots=True)
class Choices:
    """What the reader may compare: systems by name, as (code, name), and national roundtables, the latest first."""

    systems: tuple[tuple[str, str], ...]
    workshops: tuple[tuple[int, str, date], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What rooms found, of the system or roundtable of this name."""

    name: str
    found: tuple[Found, ...]


def choices_for(actor: Actor) -> Choices:
    """What the actor may compare: the systems of finished roundtables that they may read, and the national ones among
    these for the comparing body and for whoever facilitates them. Three queries."""
    finished = _finished(actor)
    national = [one for one in finished if one.is_national]
    if not can(actor, Action.PREPARE_WORKSHOP, Subject(is_national=True)):
        mine = facilitates(actor, national)
        national = [one for one in national if one.pk in mine]
    body_reads = {one.pk for one in national}
    systems = {
        system.ods_code: system.name
        for one in finished
        for system in one.systems.all()
        if not one.is_national or one.pk in body_reads or system.pk in actor.system_roles
    }
    return Choices(
        systems=tuple(sorted(systems.items(), key=lambda pair: pair[1])),
        workshops=tuple((one.pk, one.title, one.held_on) for one in national),
    )


def over_time(actor: Actor, ods_code: str) -> Comparison:
    """One system in every finished roundtable that the actor may read, the earliest first.

    Raises Http404 for a system that is not among the actor's choices. At most 14 queries.
    """
    names = dict(choices_for(actor).systems)
    if ods_code not in names:
        raise Http404
    ids = [one.pk for one in _finished(actor)]
    rows = Activity.objects.filter(workshop__in=ids, system__ods_code=ods_code, kind__in=JUDGED)
    return Comparison(names[ods_code], _found(rows.order_by("workshop__held_on", "workshop", "order")))


def beside(actor: Actor, workshop_id: int) -> Comparison:
    """The systems of one finished national roundtable, by name. Raises Http404 for others. At most 12 queries."""
    titles = {pk: title for pk, title, _ in choices_for(actor).workshops}
    if workshop_id not in titles:
        raise Http404
    rows = Activity.objects.filter(workshop=workshop_id, kind__in=JUDGED).exclude(system=None)
    return Comparison(titles[workshop_id], _found(rows.order_by("system__name", "order")))


def _finished(actor: Actor) -> list[Workshop]:
    return [one for one in workshops_of(actor) if one.status == Workshop.Status.CLOSED]


def _found(rows: QuerySet[Activity]) -> tuple[Found, ...]:
    activities = list(rows.select_related("system", "workshop"))
    names = dict(Framework.objects.values_list("key", "name"))
    return tuple(
        Found(
            workshop_id=one.workshop_id,
            title=one.workshop.title,
            held_on=one.workshop.held_on,
            is_national=one.workshop.is_national,
            system_name=view.system_name,
            framework_name=names.get(item.framework_key, ""),
            item=item,
        )
        for one, view in zip(activities, activity_views(activities), strict=True)
        for item in view.items
        if item.area
    )
