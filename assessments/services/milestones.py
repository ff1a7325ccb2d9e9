"""Milestones: made, changed, met. Each save says which number it saw."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from assessments.boards import AreaBoard
from assessments.changes import FindingChange, JudgementChange
from assessments.milestones import MilestoneLine
from assessments.models import Assessment, Finding, Milestone
from assessments.selectors.milestones import get_milestone
from assessments.services.errors import Tampered
from assessments.services.judging import record_judgement
from frameworks.models import Area, Criterion, FrameworkVersion, Level
from systems.models import System


class StaleMilestone(Exception):
    """Somebody changed the milestone since the person opened it; `current` is what stands now. Nothing was written."""

    def __init__(self, current: MilestoneLine) -> None:
        super().__init__("The milestone was changed by somebody else.")
        self.current = current


@dataclass(frozen=True, slots=True)
class MilestoneChange:
    """Everything that a milestone says.

    `area` is a pair of framework key and area key, None for one that serves no single area; `level_key` and
    `criterion_keys` are of that area's framework. `met_on` counts only when the status is "met" and is today when left
    out.
    """

    title: str
    due_on: date
    owner: str = ""
    area: tuple[str, str] | None = None
    level_key: str = ""
    criterion_keys: frozenset[str] = frozenset()
    status: str = Milestone.Status.PLANNED.value
    met_on: date | None = None
    notes: str = ""


def add_milestone(
    *, actor: Actor, system: System, change: MilestoneChange, origin: str = Milestone.Origin.PERSON.value
) -> Milestone:
    """Add a milestone to a system's register and return it.

    Raises Http404 when the actor may not, ValidationError without a title, `Tampered` for an area, level, criterion or
    status that there is not.
    """
    require(actor, Action.EDIT_MILESTONES, Subject(system_id=system.pk))
    change = _checked(change)
    place = _Place(system, change)
    with transaction.atomic():
        milestone = Milestone.objects.create(
            system=system, origin=origin, added_by_id=actor.user_id, **_fields(change, place)
        )
        milestone.criteria.set(place.criteria)
        changes = [history.changed(what, "", after) for what, after in _said(change, place).items() if after]
        _record(actor, system, milestone.pk, "Added a milestone", changes, place.area)
    return milestone


def change_milestone(
    *, actor: Actor, system: System, milestone_id: int, seen_number: int, change: MilestoneChange
) -> int:
    """Change a milestone and return its new number. A change that changes nothing writes nothing.

    Raises as `add_milestone` does, Http404 for a milestone of another system, and `StaleMilestone` when somebody
    changed it since `seen_number`.
    """
    require(actor, Action.EDIT_MILESTONES, Subject(system_id=system.pk))
    current = get_milestone(system.pk, milestone_id)
    if current.number != seen_number:
        raise StaleMilestone(current)
    change = _checked(change, kept=current.met_on)
    place = _Place(system, change)
    before, after = _said_now(current), _said(change, place)
    changes = [history.changed(what, before[what], after[what]) for what in after if before[what] != after[what]]
    if not changes:
        return current.number
    with transaction.atomic():
        written = Milestone.objects.filter(pk=milestone_id, system=system, number=seen_number).update(
            number=seen_number + 1, updated_at=timezone.now(), **_fields(change, place)
        )
        if written:
            Milestone(pk=milestone_id).criteria.set(place.criteria)
            _record(actor, system, milestone_id, "Changed a milestone", changes, place.area)
    if not written:
        raise StaleMilestone(get_milestone(system.pk, milestone_id))
    return seen_number + 1


def mark_criteria(
    *,
    actor: Actor,
    assessment: Assessment,
    board: AreaBoard,
    seen_number: int,
    milestone: MilestoneLine,
    keys: Collection[str],
) -> int:
    """Mark criteria that a met milestone brought about as met in an open assessment; returns the area's new number.

    `board` is the area as just read. Each finding says which milestone it was; without evidence it backs no level.
    Raises as `record_judgement` does, `Tampered` for a criterion that the milestone does not name.
    """
    if not set(keys) <= {key for key, _ in milestone.criteria}:
        raise Tampered("a criterion that the milestone does not name")
    notes = {line.criterion.key: line.note for line in board.findings}
    words = f"Met by the milestone “{milestone.title}”"
    findings = {}
    for key in keys:
        if key in notes:
            note = notes[key] if words in notes[key] else f"{notes[key]}\n{words}".strip()
            findings[key] = FindingChange(Finding.State.MET, note)
    change = JudgementChange(
        standing=board.standing,
        level_key=board.level.key if board.level else None,
        rationale=board.rationale,
        confidence=board.confidence,
        target_level_key=board.target_level.key if board.target_level else None,
        target_date=board.target_date,
        is_complete=board.is_complete,
        findings=findings,
    )
    return record_judgement(
        actor=actor,
        assessment=assessment,
        area_key=board.area.key,
        seen_number=seen_number,
        change=change,
        current=board,
    )


def _checked(change: MilestoneChange, kept: date | None = None) -> MilestoneChange:
    """The change with its date of meeting settled. `kept` is the date that stands already."""
    if not change.title:
        raise ValidationError({"title": "Enter a title"})
    if change.status not in Milestone.Status.values:
        raise Tampered("no such status")
    if change.status != Milestone.Status.MET:
        return replace(change, met_on=None)
    met_on = change.met_on or kept or timezone.localdate()
    if met_on > timezone.localdate():
        raise ValidationError({"met_on": "The date on which it was met must be today or in the past"})
    return replace(change, met_on=met_on)


class _Place:
    """The rows that a change names: area, level and criteria, in the edition that the system uses now."""

    def __init__(self, system: System, change: MilestoneChange) -> None:
        self.area: Area | None = None
        self.level: Level | None = None
        self.criteria: list[Criterion] = []
        if change.area is None:
            if change.level_key or change.criterion_keys:
                raise Tampered("a level or a criterion without an area")
            return
        version_id = version_in_use(system.pk, change.area[0])
        self.area = Area.objects.filter(version_id=version_id, key=change.area[1]).first()
        if self.area is None:
            raise Tampered("no such area")
        if change.level_key:
            self.level = Level.objects.filter(version_id=version_id, key=change.level_key).first()
            if self.level is None:
                raise Tampered("no such level")
        self.criteria = list(Criterion.objects.filter(area=self.area, key__in=change.criterion_keys).order_by("order"))
        if len(self.criteria) != len(change.criterion_keys):
            raise Tampered("no such criterion")


def version_in_use(system_id: int, framework_key: str) -> int | None:
    """The id of the edition of a framework that the system's latest assessment has, else of the newest published."""
    versions = FrameworkVersion.objects.filter(framework__key=framework_key)
    used = versions.filter(assessments__system_id=system_id).order_by("-assessments__round__as_at")
    newest = versions.filter(status=FrameworkVersion.Status.PUBLISHED, framework__local_to="").order_by("-version")
    for found in (used, newest):
        version: FrameworkVersion | None = found.first()
        if version:
            return version.pk
    return None


def _fields(change: MilestoneChange, place: _Place) -> dict[str, object]:
    return {
        "title": change.title,
        "owner": change.owner,
        "due_on": change.due_on,
        "status": change.status,
        "met_on": change.met_on,
        "notes": change.notes,
        "area": place.area,
        "level": place.level,
    }


def _said(change: MilestoneChange, place: _Place) -> dict[str, str]:
    """What a milestone says, in the words of the history."""
    return {
        "Title": change.title,
        "Owner": change.owner,
        "Due": change.due_on.isoformat(),
        "Area": place.area.name if place.area else "",
        "Level": place.level.name if place.level else "",
        "Criteria": ", ".join(criterion.key for criterion in place.criteria),
        "Status": Milestone.Status(change.status).label,
        "Met on": change.met_on.isoformat() if change.met_on else "",
        "Notes": change.notes,
    }


def _said_now(line: MilestoneLine) -> dict[str, str]:
    return {
        "Title": line.title,
        "Owner": line.owner,
        "Due": line.due_on.isoformat(),
        "Area": line.area_name,
        "Level": line.level_name,
        "Criteria": ", ".join(key for key, _ in line.criteria),
        "Status": line.status_label,
        "Met on": line.met_on.isoformat() if line.met_on else "",
        "Notes": line.notes,
    }


def _record(
    actor: Actor, system: System, milestone_id: int, action: str, changes: list[dict[str, str]], area: Area | None
) -> None:
    history.record(
        system=system,
        actor_name=actor.name,
        actor_id=actor.user_id,
        actor_ref=actor.ref,
        action=action,
        about=f"milestone:{milestone_id}",
        changes=changes,
        area=area,
    )
