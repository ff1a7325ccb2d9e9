"""The rules of milestones: pure, without the ORM."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

OPEN = frozenset({"planned", "under-way"})
SOON_DAYS = 90


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One milestone as every page and document shows it.

    `criteria` are (key, text) of what it would meet; `area_key` and `framework_key` are empty for one that serves no
    single area. `is_overdue` holds at the date of the board: open and due before it.
    """

    id: int
    title: str
    owner: str
    due_on: date
    status: str
    status_label: str
    is_overdue: bool
    met_on: date | None
    notes: str
    origin: str
    framework_key: str
    area_key: str
    area_name: str
    level_key: str
    level_name: str
    criteria: tuple[tuple[str, str], ...]
    number: int

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


def is_overdue(status: str, due_on: date, on: date) -> bool:
    """Whether a milestone that is still open was due before `on`; on the day itself it is not overdue."""
    return status in OPEN and due_on < on


def in_boards(lines: Iterable[MilestoneLine]) -> tuple[MilestoneLine, ...]:
    """Those that a board shows: all but the dropped ones."""
    return tuple(line for line in lines if line.status != "dropped")


def due_next(lines: Iterable[MilestoneLine], on: date) -> tuple[MilestoneLine, ...]:
    """The open ones that are overdue or due within 90 days of `on`, the earliest first."""
    wanted = [line for line in lines if line.is_open and (line.due_on - on).days <= SOON_DAYS]
    return tuple(sorted(wanted, key=lambda line: (line.due_on, line.title)))
