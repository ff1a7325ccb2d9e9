"""The register of milestones in words: rows, counts, and what could be planned next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from assessments.boards import AreaBoard, AssessmentBoard
from assessments.milestones import MilestoneLine, due_next

COLOURS = {"planned": "grey", "under-way": "blue", "met": "green", "dropped": "white"}


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone in the register: `tag` and `colour` say its status, `due` its date in words."""

    line: MilestoneLine
    tag: str
    colour: str
    due: str
    serves: str
    url: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A milestone that could be made: why, what it would meet, and the address of the prefilled form."""

    area_name: str
    words: str
    criteria: tuple[str, ...]
    note: str
    url: str


def rows_of(lines: Sequence[MilestoneLine], ods_code: str, on: date) -> tuple[MilestoneRow, ...]:
    """The register's rows. Overdue is said in words in the tag and beside the date."""
    return tuple(_row(line, ods_code, on) for line in lines)


def _row(line: MilestoneLine, ods_code: str, on: date) -> MilestoneRow:
    days = (on - line.due_on).days
    late = f", {days} day{'' if days == 1 else 's'} overdue" if line.is_overdue else ""
    level = f", towards {line.level_name}" if line.level_name else ""
    return MilestoneRow(
        line=line,
        tag="Overdue" if line.is_overdue else line.status_label,
        colour="red" if line.is_overdue else COLOURS[line.status],
        due=f"{line.due_on:%-d %B %Y}{late}",
        serves=f"{line.area_name}{level}" if line.area_name else "No single area",
        url=reverse("milestones:edit", args=[ods_code, line.id]),
    )


def due_next_rows(lines: Sequence[MilestoneLine], ods_code: str, on: date) -> tuple[MilestoneRow, ...]:
    """What is overdue or due within 90 days, for a system's home; five at most."""
    return rows_of(due_next(lines, on)[:5], ods_code, on)


def overdue_words(lines: Sequence[MilestoneLine]) -> str:
    """How many are overdue, for a system's home, which lists five at most; empty when none is."""
    count = sum(line.is_overdue for line in lines)
    if not count:
        return ""
    return "1 milestone is overdue" if count == 1 else f"{count} milestones are overdue"


def suggestions(
    board: AssessmentBoard | None, lines: Sequence[MilestoneLine], ods_code: str
) -> tuple[Suggestion, ...]:
    """For each area that has a next level: a milestone that would meet its unmet core criteria.

    Left out where an open milestone names all of them already. Drawn from `next_step` of the rules of scoring.
    """
    if board is None:
        return ()
    planned: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        if line.is_open:
            planned.setdefault((line.framework_key, line.area_key), set()).update(key for key, _ in line.criteria)
    found = (
        _suggestion(area, planned.get((area.version.framework_key, area.area.key), set()), ods_code)
        for area in board.areas
    )
    return tuple(each for each in found if each)


def _suggestion(area: AreaBoard, planned: set[str], ods_code: str) -> Suggestion | None:
    if area.next_level is None:
        return None
    wanted = [line.criterion for line in area.next_findings if line.criterion.is_core]
    wanted = [criterion for criterion in wanted if criterion.key not in planned]
    if not wanted:
        return None
    query: dict[str, str] = {
        "area": f"{area.version.framework_key}/{area.area.key}",
        "level": area.next_level.key,
        "criteria": ",".join(criterion.key for criterion in wanted),
        "title": f"Reach {area.next_level.name} in {area.area.name}",
    }
    if area.target_date:
        query["due"] = area.target_date.isoformat()
    keys = ", ".join(criterion.key for criterion in wanted)
    return Suggestion(
        area_name=area.area.name,
        words=f"To reach {area.next_level.name}, meet {keys}.",
        criteria=tuple(f"{criterion.key}: {criterion.text}" for criterion in wanted),
        note=_target_note(area, planned),
        url=f"{reverse('milestones:add', args=[ods_code])}?{urlencode(query)}",
    )


def _target_note(area: AreaBoard, planned: set[str]) -> str:
    if area.target_level is None:
        return ""
    by = f" by {area.target_date:%-d %B %Y}" if area.target_date else ""
    none = "" if planned else " No milestone leads there yet."
    return f"The target is {area.target_level.name}{by}.{none}"
