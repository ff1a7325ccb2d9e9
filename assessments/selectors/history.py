"""The history to be read: of an assessment, of an area in it, or of a whole system with its people."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Invitation, MembershipEvent, Role, User
from assessments.models import Assessment, Event
from assessments.selectors.people import FORMER_MEMBER
from systems.models import System

PRODUCT = "This product"
ANOTHER_SYSTEM = "Somebody of another system"  # whose name this system is not told
"""Who made a change that no person made, such as loading published evidence."""
EVENT, MEMBERSHIP = "event", "membership"
ROLES = dict(Role.choices)
_OF_A_ROW = Q(about__startswith="evidence:") | Q(about__startswith="milestone:") | Q(about__startswith="reading:")
# The registers of the four steps belong to no assessment; their events name a row.
_OF_THE_STEPS = Q(assessment__isnull=True, area__isnull=True) & ~Q(about="") & ~_OF_A_ROW
# What each kind of change is, in the columns of an event; "people" comes from the changes of roles.
KINDS: dict[str, tuple[str, Q | None]] = {
    "areas": ("Areas: claims, criteria and reasons", Q(area__isnull=False) & ~_OF_A_ROW),
    "evidence": ("Evidence", Q(about__startswith="evidence:")),
    "milestones": ("Milestones", Q(about__startswith="milestone:")),
    "readings": ("Readings by others", Q(about__startswith="reading:")),
    "sharing": ("Sharing", Q(action="Changed sharing")),
    "states": (
        "Assessments: started, submitted, signed off, opened again, frameworks",
        Q(area__isnull=True) & ~_OF_A_ROW & ~_OF_THE_STEPS & ~Q(action="Changed sharing"),
    ),
    "steps": ("The four steps and conversations", _OF_THE_STEPS),
    "people": ("People and roles", None),
}
FORMER = "former"


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What of a history is asked for; empty and None ask for everything. `who` is a name, or FORMER."""

    kind: str = ""
    who: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One change as a page shows it; `changes` as {"what", "from", "to"}. `sequence` is 0 outside the chain."""

    sequence: int
    at: datetime
    who: str
    action: str
    area_name: str
    round_name: str
    changes: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class HistoryScope:
    """Whose history: a system's, and within it an assessment's, and within that an area's."""

    system: System
    assessment: Assessment | None = None
    area_id: int | None = None

    def events(self) -> QuerySet[Event]:
        rows = Event.objects.filter(system=self.system)
        if self.assessment is not None:
            rows = rows.filter(assessment=self.assessment)
        return rows.filter(area_id=self.area_id) if self.area_id is not None else rows

    def memberships(self) -> QuerySet[MembershipEvent]:
        """Changes of roles, which belong to the system as a whole."""
        rows = MembershipEvent.objects.filter(system=self.system)
        return rows if self.assessment is None else rows.none()


def history_keys(scope: HistoryScope, wanted: HistoryFilter) -> Any:
    """The changes asked for, latest first, as (when, number of the row, EVENT or MEMBERSHIP), to be cut into pages.

    Two queries for a page of it (count and cut), and those of `history_lines`.
    """
    events, memberships = scope.events(), scope.memberships()
    between = _between(wanted)
    events, memberships = events.filter(between), memberships.filter(between)
    if wanted.who:
        person = Q(actor_name=wanted.who, actor__isnull=False)
        if wanted.who == FORMER:
            person = Q(actor__isnull=True) & ~Q(actor_name__in=[PRODUCT, ANOTHER_SYSTEM])
        events, memberships = events.filter(person), memberships.filter(person)
    if wanted.area:
        events, memberships = events.filter(area__key=wanted.area), memberships.none()
    if wanted.kind:
        rule = KINDS[wanted.kind][1]
        events = events.none() if rule is None else events.filter(rule)
        memberships = memberships if rule is None else memberships.none()
    columns = ("at", "pk", "source")
    keys = events.annotate(source=Value(EVENT)).order_by().values_list(*columns)
    if scope.assessment is None:
        people = memberships.annotate(source=Value(MEMBERSHIP)).order_by().values_list(*columns)
        return keys.union(people, all=True).order_by("-at", "-pk")
    return keys.order_by("-at", "-pk")


def history_lines(keys: list[tuple[Any, int, str]], *, names_people: bool) -> list[EventLine]:
    """The changes of one page of `history_keys`, in its order. Four queries at most.

    `names_people` shows the e-mail address of somebody who was invited and has no account yet.
    """
    events = {
        row.pk: row
        for row in Event.objects.filter(pk__in=[pk for _, pk, source in keys if source == EVENT]).select_related(
            "area", "assessment__round"
        )
    }
    wanted = [pk for _, pk, source in keys if source == MEMBERSHIP]
    memberships = {row.pk: row for row in MembershipEvent.objects.filter(pk__in=wanted)} if wanted else {}
    names = _names({row.person_name for row in memberships.values()}, names_people=names_people)
    return [
        event_line(events[pk]) if source == EVENT else _membership_line(memberships[pk], names)
        for _, pk, source in keys
    ]


def people_in(scope: HistoryScope) -> list[str]:
    """The names of those who changed something here and whose accounts are there, by name. One query or two."""
    names = set(scope.events().filter(actor__isnull=False).order_by().values_list("actor_name", flat=True).distinct())
    if scope.assessment is None:
        known = scope.memberships().filter(actor__isnull=False)
        names |= set(known.order_by().values_list("actor_name", flat=True).distinct())
    return sorted(name for name in names if name)


def areas_in(scope: HistoryScope) -> list[tuple[str, str]]:
    """(key, name) of the areas that something changed in, by name. One query."""
    rows = scope.events().filter(area__isnull=False).order_by().values_list("area__key", "area__name").distinct()
    return sorted(dict(rows).items(), key=lambda pair: pair[1])


def event_line(event: Event) -> EventLine:
    """An event as a page shows it; a person whose account is gone is "a former member"."""
    return EventLine(
        sequence=event.sequence,
        at=event.at,
        who=who_of(event),
        action=event.action,
        area_name=event.area.name if event.area else "",
        round_name=event.assessment.round.name if event.assessment else "",
        changes=tuple(event.changes),
    )


def who_of(event: Event | MembershipEvent) -> str:
    """Whose change it was; "a former member" once their account is gone."""
    # Whoever came with the data of another installation may have no account here; their name is theirs all the same.
    came_along = bool(getattr(event, "sealed_as", None))
    known = event.actor_name and (event.actor_id or event.actor_name in {PRODUCT, ANOTHER_SYSTEM} or came_along)
    return event.actor_name if known else FORMER_MEMBER


def _between(wanted: HistoryFilter) -> Q:
    between = Q()
    if wanted.since:
        between &= Q(at__gte=timezone.make_aware(datetime.combine(wanted.since, time.min)))
    if wanted.until and wanted.until < date.max:
        between &= Q(at__lt=timezone.make_aware(datetime.combine(wanted.until + timedelta(days=1), time.min)))
    return between


def _names(emails: set[str], *, names_people: bool) -> dict[str, str]:
    """A name for each address in the changes of roles: of an account, of somebody invited, or of nobody any more."""
    if not emails:
        return {}
    names = {user.email: str(user) for user in User.objects.filter(email__in=emails)}
    waiting = Invitation.objects.filter(email__in=emails - set(names), accepted_at=None)
    for email in waiting.values_list("email", flat=True):
        names[email] = email if names_people else "somebody invited"
    return names


def _membership_line(row: MembershipEvent, names: dict[str, str]) -> EventLine:
    person = names.get(row.person_name, FORMER_MEMBER)
    before, after = (str(ROLES.get(role, role)) for role in (row.from_role, row.to_role))
    action = row.action[:1].upper() + row.action[1:]
    return EventLine(
        sequence=0,
        at=row.at,
        who=who_of(row),
        action=f"{action} {person}",
        area_name="",
        round_name="",
        changes=({"what": "Role", "from": before, "to": after},) if before or after else (),
    )
