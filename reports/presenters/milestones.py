"""Milestones as documents show them: as they stood on the day of the board."""

from dataclasses import dataclass

from assessments.boards import AssessmentBoard
from assessments.milestones import MilestoneLine
from reports.presenters.annex import long_date

HEADS = ("Milestone", "Serves", "Owner", "Due", "Status")


@dataclass(frozen=True, slots=True)
class MilestoneLines:
    """One milestone in words; `criteria` are the keys of those that it would meet."""

    line: MilestoneLine
    serves: str
    owner: str
    due: str
    status: str
    criteria: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells under `HEADS`."""
        serves = f"{self.serves}. Would meet {self.criteria}." if self.criteria else self.serves
        return self.line.title, serves, self.owner, self.due, self.status


def milestone_lines(board: AssessmentBoard) -> tuple[MilestoneLines, ...]:
    """Every milestone of a board in words, the earliest first."""
    return tuple(_lines(line) for line in sorted(board.milestones, key=lambda line: (line.due_on, line.id)))


def _lines(line: MilestoneLine) -> MilestoneLines:
    level = f", towards {line.level_name}" if line.level_name else ""
    met = f" on {long_date(line.met_on)}" if line.met_on else ""
    return MilestoneLines(
        line=line,
        serves=f"{line.area_name}{level}" if line.area_name else "No single area",
        owner=line.owner or "Nobody named",
        due=long_date(line.due_on),
        status=f"{line.status_label}, overdue" if line.is_overdue else f"{line.status_label}{met}",
        criteria=", ".join(key for key, _ in line.criteria),
    )
