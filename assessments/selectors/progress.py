"""How far systems are with a round: status and dates, never a word of what they say."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Membership, Role
from assessments.models import Assessment, Reminder, Round, RoundAct
from systems.models import System

NOT_STARTED = "not-started"
STATES = {
    NOT_STARTED: "Not started",
    "draft": "Started",
    "submitted": "Submitted",
    "signed-off": "Signed off",
    "reopened": "Reopened",
}
COLOURS = {NOT_STARTED: "grey", "draft": "blue", "submitted": "yellow", "signed-off": "green", "reopened": "orange"}


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One system in a round. `sharing` is the rung of what is signed off; `to_tell` how many chairs and leads take
    reminders; `reminded_on` the last day on which they were written to."""

    system_id: int
    code: str
    name: str
    region: str
    state: str
    state_label: str
    colour: str
    started_at: datetime | None
    submitted_at: datetime | None
    signed_off_at: datetime | None
    sharing: str
    to_tell: int
    reminded_on: date | None


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act on a round, in words."""

    at: datetime
    who: str
    action: str
    changes: tuple[tuple[str, str, str], ...]


def progress_of(round: Round) -> tuple[ProgressLine, ...]:
    """Every system that there is at the round's opening or later, by name. Four queries."""
    held = {row.system_id: row for row in Assessment.objects.filter(round=round)}
    told = tellable(None)
    reminded: dict[int, date] = {}
    for system_id, on in Reminder.objects.filter(round=round).order_by("on").values_list("system_id", "on"):
        reminded[system_id] = on
    systems = System.objects.select_related("region").order_by("name")
    return tuple(
        _line(system, held.get(system.pk), len(told.get(system.pk, ())), reminded.get(system.pk))
        for system in systems
        if system.ended_on is None or system.pk in held
    )


def _line(system: System, held: Assessment | None, to_tell: int, reminded_on: date | None) -> ProgressLine:
    state = held.status if held else NOT_STARTED
    signed = held is not None and state == Assessment.Status.SIGNED_OFF
    return ProgressLine(
        system_id=system.pk,
        code=system.ods_code,
        name=system.name,
        region=system.region.name,
        state=state,
        state_label=STATES[state],
        colour=COLOURS[state],
        started_at=held.started_at if held else None,
        submitted_at=held.submitted_at if held and state in {"submitted", "signed-off"} else None,
        signed_off_at=held.signed_off_at if held and signed else None,
        sharing=held.get_sharing_display() if held and signed else "",
        to_tell=to_tell,
        reminded_on=reminded_on,
    )


def counts_of(lines: Sequence[ProgressLine]) -> tuple[tuple[str, int], ...]:
    """How many systems are in each state, in order."""
    counted = Counter(line.state for line in lines)
    return tuple((label, counted[state]) for state, label in STATES.items())


def tellable(system_ids: Sequence[int] | None) -> dict[int, list[str]]:
    """The addresses of chairs and leads who take reminders, by system; of every system for None. One query."""
    rows = Membership.objects.filter(
        role__in=[Role.CHAIR, Role.LEAD], user__is_active=True, user__wants_reminders=True, system__isnull=False
    )
    if system_ids is not None:
        rows = rows.filter(system__in=list(system_ids))
    found: dict[int, list[str]] = defaultdict(list)
    for system_id, email in rows.order_by("user__email").values_list("system_id", "user__email"):
        if system_id is not None:
            found[system_id].append(email)
    return found


def acts_of(round: Round) -> tuple[ActLine, ...]:
    """What was done with a round, the latest first. One query."""
    rows = RoundAct.objects.filter(round=round).select_related("by")
    return tuple(
        ActLine(
            row.at,
            str(row.by) if row.by else "A former member, or the scheduler",
            row.action,
            tuple((one["what"], one["from"], one["to"]) for one in row.changes),
        )
        for row in rows
    )
