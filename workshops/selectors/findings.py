"""What the system itself has found on an area, for a room whose facilitator shows it."""

from dataclasses import dataclass, replace

from accounts.permissions import Action, Actor, can
from assessments.models import Judgement
from assessments.selectors import subject_of as subject_of_assessment
from assessments.selectors.building import area_boards
from assessments.selectors.rows import JUDGEMENT_RELATIONS
from workshops.models import Activity, Workshop
from workshops.selectors.access import holders


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One criterion with what the system found, and how much evidence it attached."""

    level: str
    text: str
    state: str
    evidence: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a system said of one area: the claim in words, and its findings in order."""

    area: str
    claim: str
    backed: str
    lines: tuple[FoundLine, ...]


def found_by_system(workshop: Workshop, activity: Activity | None, actor: Actor) -> tuple[Found, ...]:
    """What the system has found on the activity's areas in the workshop's round, as `actor` may read it.

    A facilitator reads it while the workshop is open, if the workshop is of that system alone: then its chair or lead
    gave the right. Empty when there is nothing or the actor may not. At most eight queries.
    """
    if activity is None or activity.system_id is None:
        return ()
    rows = list(
        Judgement.objects.select_related(
            *JUDGEMENT_RELATIONS, "assessment__system", "assessment__round", "assessment__signed_off_by"
        ).filter(
            assessment__system=activity.system_id,
            assessment__round=workshop.round_id,
            area__in=activity.items.values("area"),
        )
    )
    if not rows:
        return ()
    subject = subject_of_assessment(rows[0].assessment)
    if workshop.is_open and not workshop.is_national:
        subject = replace(subject, facilitators=frozenset(holders([workshop.pk])))
    if not can(actor, Action.READ_ASSESSMENT, subject):
        return ()
    return tuple(
        Found(
            area=board.area.name,
            claim=board.level.name if board.level else "Not judged yet",
            backed=board.backed_level.name if board.backed_level else "",
            lines=tuple(
                FoundLine(
                    board.version.level(line.criterion.level_key).name,
                    line.criterion.text,
                    line.said_label,
                    len(line.evidence),
                )
                for line in board.findings
            ),
        )
        for board in area_boards(rows[0].assessment, rows, actor)
    )


def found_for_room(workshop: Workshop, activity: Activity | None) -> tuple[Found, ...]:
    """The same for everybody in the room, once a facilitator shows it; never of another system's draft."""
    if activity is None or not activity.shows_findings or workshop.is_national:
        return ()
    facilitators = holders([workshop.pk])
    return found_by_system(workshop, activity, Actor(user_id=facilitators[0])) if facilitators else ()
