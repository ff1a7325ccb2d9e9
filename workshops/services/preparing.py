"""Preparing: the workshop, who facilitates it, and its agenda."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max

from accounts.permissions import Action, Actor, Subject, require
from assessments.models import Milestone, Round
from frameworks.models import Area, FrameworkVersion, Intervention, Question
from systems.models import System
from workshops.agendas import Planned, as_data
from workshops.models import Activity, AgendaTemplate, Facilitator, Item, Workshop
from workshops.selectors.access import subject_of
from workshops.services.logging import log, move, touch

SECTORS = ("NHS", "Local government", "Voluntary and community", "Education", "Business", "Other")
ROLES = ("Chair or board member", "Executive", "Clinician", "Officer or manager", "Community leader", "Other")
MOST_ACTIVITIES, MOST_ITEMS = 40, 60
MOST_RIGHTS = 20


@dataclass(frozen=True, slots=True)
class WorkshopChange:
    """What a workshop says of itself. Empty `sectors` or `roles` are not asked for."""

    title: str
    held_on: date
    sectors: tuple[str, ...] = SECTORS
    roles: tuple[str, ...] = ROLES


def create_workshop(
    *,
    actor: Actor,
    change: WorkshopChange,
    round: Round,
    systems: Sequence[System],
    agenda: Iterable[Planned],
    is_national: bool = False,
) -> Workshop:
    """Make a workshop with the activities of an agenda; whoever makes it facilitates it.

    Raises Http404 for an actor who may not, ValidationError without a system. An activity that judges is made once
    for each system.
    """
    if not systems:
        raise ValidationError({"systems": "Select at least one system"})
    subject = Subject(systems=frozenset(one.pk for one in systems), is_national=is_national)
    require(actor, Action.PREPARE_WORKSHOP, subject)
    with transaction.atomic():
        workshop = Workshop.objects.create(
            title=change.title,
            held_on=change.held_on,
            sectors=list(change.sectors),
            roles=list(change.roles),
            round=round,
            is_national=is_national,
            made_by_id=actor.user_id,
        )
        workshop.systems.set(systems)
        Facilitator.objects.create(workshop=workshop, user_id=actor.user_id or 0, given_by_name=actor.name)
        for planned in agenda:
            _add(workshop, planned, systems)
        log(actor, workshop, workshop.step, "Made the roundtable")
    return workshop


def change_workshop(*, actor: Actor, workshop: Workshop, seen_step: int, change: WorkshopChange) -> None:
    """Change title, date, sectors and roles. Raises Http404, `Moved`."""
    require(actor, Action.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        step = move(
            workshop,
            seen_step,
            title=change.title,
            held_on=change.held_on,
            sectors=list(change.sectors),
            roles=list(change.roles),
        )
        log(actor, workshop, step, "Changed the roundtable")


def give_right(*, actor: Actor, workshop: Workshop, email: str) -> Facilitator:
    """Let whoever signs in with this e-mail address facilitate; whether an account has it is asked nobody and told to
    nobody. Raises Http404, ValidationError for more than `MOST_RIGHTS`."""
    subject = subject_of(workshop)
    _require_giver(actor, subject)
    email = email.strip().lower()
    with transaction.atomic():
        touch(workshop.pk)  # holds the room: two can't pass the limit together
        made = Facilitator.objects.filter(workshop=workshop, email=email).first()
        if made is None:
            if Facilitator.objects.filter(workshop=workshop).count() >= MOST_RIGHTS:
                raise ValidationError({"email": f"At most {MOST_RIGHTS} people can have the right to facilitate"})
            made = Facilitator.objects.create(workshop=workshop, email=email, given_by_name=actor.name)
            log(actor, workshop, workshop.step, "Gave the right to facilitate", email)
    return made


def take_right(*, actor: Actor, workshop: Workshop, facilitator_id: int) -> None:
    """Take the right to facilitate from somebody; the last facilitator keeps it. Raises Http404, ValidationError."""
    _require_giver(actor, subject_of(workshop))
    with transaction.atomic():
        touch(workshop.pk)  # holds the room: two facilitators can't take the right from each other at once
        held = list(Facilitator.objects.filter(workshop=workshop).select_related("user"))
        gone = next((one for one in held if one.pk == facilitator_id), None)
        if gone is None:
            return
        if len(held) == 1:
            raise ValidationError("A roundtable needs a facilitator. Give somebody else the right first")
        gone.delete()
        log(actor, workshop, workshop.step, "Took the right to facilitate", gone.who)


def _require_giver(actor: Actor, subject: Subject) -> None:
    if actor.user_id not in subject.facilitators:
        require(actor, Action.PREPARE_WORKSHOP, subject)


def add_activity(*, actor: Actor, workshop: Workshop, seen_step: int, planned: Planned, system_id: int | None) -> None:
    """Add an activity at the end. `system_id` says whose areas are judged, None for every system of the workshop.

    Raises Http404, `Moved`, ValidationError for one without anything to ask, or too many.
    """
    require(actor, Action.FACILITATE, subject_of(workshop))
    systems = [one for one in workshop.systems.all() if system_id in (None, one.pk)]
    with transaction.atomic():
        step = move(workshop, seen_step)
        if workshop.activities.count() >= MOST_ACTIVITIES:
            raise ValidationError(f"An agenda holds {MOST_ACTIVITIES} activities at most")
        _add(workshop, planned, systems)
        log(actor, workshop, step, "Added an activity", planned.title)


def change_activity(*, actor: Actor, workshop: Workshop, seen_step: int, activity_id: int, planned: Planned) -> None:
    """Change an activity's words, time guide and dots; what it asks about only while nobody was asked.

    Raises Http404, `Moved`, ValidationError, Activity.DoesNotExist for one of another workshop.
    """
    require(actor, Action.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        step = move(workshop, seen_step)
        activity = workshop.activities.get(pk=activity_id)
        activity.title, activity.prompt, activity.minutes = planned.title, planned.prompt, planned.minutes
        activity.shows_findings = planned.shows_findings
        if activity.scoring == 0:
            activity.dots, activity.most_on_one = planned.dots, planned.most_on_one
            if planned.source == "typed":
                _write_options(activity, [(text, "") for text in planned.options])
        activity.save()
        log(actor, workshop, step, "Changed an activity", planned.title)


def move_activity(*, actor: Actor, workshop: Workshop, seen_step: int, activity_id: int, up: bool) -> None:
    """Swap an activity with its neighbour; at an end it stays. Raises Http404, `Moved`, Activity.DoesNotExist."""
    require(actor, Action.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        step = move(workshop, seen_step)
        rows = list(workshop.activities.order_by("order", "pk"))
        at = next((place for place, row in enumerate(rows) if row.pk == activity_id), None)
        if at is None:
            raise Activity.DoesNotExist
        other = at - 1 if up else at + 1
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
            for order, row in enumerate(rows, start=1):
                row.order = order
            Activity.objects.bulk_update(rows, ["order"])
        log(actor, workshop, step, "Moved an activity")


def remove_activity(*, actor: Actor, workshop: Workshop, seen_step: int, activity_id: int) -> None:
    """Take an activity off the agenda, unless somebody was asked already: then it can only be skipped.

    Raises Http404, `Moved`, ValidationError, Activity.DoesNotExist.
    """
    require(actor, Action.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        step = move(workshop, seen_step)
        activity = workshop.activities.get(pk=activity_id)
        if activity.scoring or workshop.current_id == activity.pk:
            raise ValidationError("The room has begun this activity. Skip it instead")
        log(actor, workshop, step, "Removed an activity", activity.title)
        activity.delete()


def keep_agenda(*, actor: Actor, workshop: Workshop, name: str) -> AgendaTemplate:
    """Keep this workshop's agenda to use again: for its system, or for the comparing body's national roundtables."""
    require(actor, Action.FACILITATE, subject_of(workshop))
    systems = list(workshop.systems.all())
    first = systems[0].pk if systems else None
    activities = workshop.activities.filter(system__in=[None, first]) if workshop.is_national else workshop.activities
    return AgendaTemplate.objects.create(
        name=name,
        system=None if workshop.is_national else systems[0],
        activities=[as_data(_planned(one)) for one in activities.prefetch_related("items__area__version__framework")],
        made_by_name=actor.name,
    )


def _planned(activity: Activity) -> Planned:
    items = list(activity.items.all())
    areas = [item.area for item in items if item.area]
    keys = [item.source_key for item in items if item.source_key]
    source = keys[0].split(":")[0] + "s" if keys else "typed" if activity.kind == Activity.Kind.DOTS else ""
    return Planned(
        kind=activity.kind,
        title=activity.title,
        prompt=activity.prompt,
        minutes=activity.minutes,
        framework=areas[0].version.framework.key if areas else "",
        areas=tuple(area.key for area in areas),
        source=source,
        options=tuple(item.text for item in items) if source == "typed" else (),
        dots=activity.dots,
        most_on_one=activity.most_on_one,
        shows_findings=activity.shows_findings,
    )


def _add(workshop: Workshop, planned: Planned, systems: Sequence[System]) -> None:
    judges = bool(planned.framework)
    for system in systems if judges else [None]:
        order = (workshop.activities.aggregate(last=Max("order"))["last"] or 0) + 1
        title = planned.title if len(systems) == 1 or system is None else f"{planned.title}: {system.name}"
        activity = Activity.objects.create(
            workshop=workshop,
            order=order,
            kind=planned.kind,
            title=title[:200],
            prompt=planned.prompt,
            system=system,
            minutes=planned.minutes,
            shows_findings=planned.shows_findings,
            dots=planned.dots,
            most_on_one=planned.most_on_one,
        )
        if judges:
            _write_areas(activity, workshop, planned)
        elif planned.kind == Activity.Kind.DOTS:
            _write_options(activity, _options(planned, systems))


def _write_areas(activity: Activity, workshop: Workshop, planned: Planned) -> None:
    version = (
        workshop.round.versions.filter(framework__key=planned.framework).first()
        or FrameworkVersion.objects.filter(
            framework__key=planned.framework, status=FrameworkVersion.Status.PUBLISHED
        ).first()
    )
    if version is None:
        raise ValidationError("There is no published version of this framework")
    areas = Area.objects.filter(version=version)
    if planned.areas:
        areas = areas.filter(key__in=planned.areas)
    rows = [Item(activity=activity, order=n, area=area, text=area.name[:500]) for n, area in enumerate(areas, start=1)]
    if not rows:
        raise ValidationError("Select at least one area")
    Item.objects.bulk_create(rows)


def _options(planned: Planned, systems: Sequence[System]) -> list[tuple[str, str]]:
    """Each option's text and where it came from."""
    if planned.source == "questions":
        return [(row.text, f"question:{row.key}") for row in Question.objects.order_by("domain__order", "order")]
    if planned.source == "interventions":
        found = Intervention.objects.order_by("domain__order", "order")
        return [(row.name, f"intervention:{row.key}") for row in found]
    if planned.source == "milestones":
        open_ones = Milestone.objects.filter(
            system__in=systems, status__in=[Milestone.Status.PLANNED, Milestone.Status.UNDER_WAY]
        )
        return [(row.title, f"milestone:{row.pk}") for row in open_ones]
    return [(text, "") for text in planned.options]


def _write_options(activity: Activity, options: Collection[tuple[str, str]]) -> None:
    if len(options) > MOST_ITEMS:
        raise ValidationError({"options": f"A dot-vote holds {MOST_ITEMS} options at most"})
    activity.items.all().delete()
    Item.objects.bulk_create(
        Item(activity=activity, order=n, text=text[:500], source_key=key) for n, (text, key) in enumerate(options, 1)
    )


def add_option(*, actor: Actor, workshop: Workshop, activity_id: int, text: str) -> None:
    """Add an option to a dot-vote that nobody was asked about yet, for what the room itself comes up with.

    Raises Http404, ValidationError, Activity.DoesNotExist.
    """
    require(actor, Action.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        Workshop.objects.filter(pk=workshop.pk).update(version=F("version") + 1, step=F("step") + 1)
        activity = workshop.activities.get(pk=activity_id, kind=Activity.Kind.DOTS)
        if activity.scoring:
            raise ValidationError("The room has begun this vote: its options stay as they are")
        last = activity.items.aggregate(last=Max("order"))["last"] or 0
        if activity.items.count() >= MOST_ITEMS:
            raise ValidationError(f"A dot-vote holds {MOST_ITEMS} options at most")
        Item.objects.create(activity=activity, order=last + 1, text=text[:500])
        log(actor, workshop, workshop.step + 1, "Added an option", text)
