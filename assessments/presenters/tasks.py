"""The task list of one assessment and its check page, in words."""

from dataclasses import dataclass
from datetime import datetime

from assessments.boards import AreaBoard, AssessmentBoard
from assessments.completeness import to_confirm_count
from assessments.presenters.gap import GapPanel, claim_words, gap_panel, gap_words
from assessments.presenters.readings import VoiceLine, voices_on
from assessments.voices import ReadingVoice

PROGRESS_WORDS = {"not-started": "Not yet started", "in-progress": "In progress", "completed": "Completed"}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One area in the task list: `status` as words, `is_done` for the plain look of what is completed."""

    key: str
    name: str
    status: str
    is_done: bool
    claim: str
    backed: str
    gap: str
    to_confirm: int = 0


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The areas of one framework."""

    name: str
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class LastSave:
    """Who saved an area last, and when."""

    who: str
    at: datetime
    area: str


def task_row(board: AreaBoard) -> TaskRow:
    """One area's line in the task list."""
    return TaskRow(
        key=board.area.key,
        name=board.area.name,
        status=PROGRESS_WORDS[board.progress],
        is_done=board.is_complete,
        claim=claim_words(board),
        backed=board.backed_level.name if board.backed_level else "",
        gap=gap_words(board),
        to_confirm=to_confirm_count(board),
    )


def task_groups(board: AssessmentBoard) -> tuple[TaskGroup, ...]:
    """The areas by framework, in order."""
    return tuple(
        TaskGroup(name=instrument.version.name, rows=tuple(task_row(area) for area in instrument.areas))
        for instrument in board.instruments
    )


def last_save(board: AssessmentBoard) -> LastSave | None:
    """The latest save by a person; None before the first."""
    saved = [area for area in board.areas if area.updated_at and area.updated_by and area.number]
    if not saved:
        return None
    latest = max(saved, key=lambda area: area.updated_at or datetime.min)
    assert latest.updated_at is not None  # noqa: S101 - for the type checker: filtered above
    return LastSave(who=latest.updated_by, at=latest.updated_at, area=latest.area.name)


@dataclass(frozen=True, slots=True)
class CheckCard:
    """One area on the check page: the answers as they stand and the panel beside them."""

    area: AreaBoard
    status: str
    panel: GapPanel
    counts: str
    target: str
    voices: tuple[VoiceLine, ...] = ()


def check_card(board: AreaBoard, readings: tuple[ReadingVoice, ...] = ()) -> CheckCard:
    """One area's card: counts of findings in words, the target, and what others said of it."""
    by_state: dict[str, int] = {}
    for line in board.findings:
        by_state[line.said_label] = by_state.get(line.said_label, 0) + 1
    return CheckCard(
        area=board,
        status=PROGRESS_WORDS[board.progress],
        panel=gap_panel(board),
        counts=", ".join(f"{count} {label.lower()}" for label, count in by_state.items()),
        target=board.target_level.name if board.target_level else "",
        voices=voices_on(readings, board.area.key),
    )
