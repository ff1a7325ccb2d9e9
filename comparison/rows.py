"""The read models of comparison: plain and frozen. Pages, charts, exports and the API take the same."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from frameworks.content import AreaContent, LevelContent, VersionContent

JUDGED, NOT_ASSESSED, NOT_APPLICABLE, NOT_SHARED, OTHER_VERSION, NO_SUCH_AREA, NOT_YET = (
    "judged",
    "not-assessed",
    "not-applicable",
    "not-shared",
    "other-version",
    "no-such-area",
    "not-yet",
)
STATE_LABELS = {
    JUDGED: "Judged",
    NOT_ASSESSED: "Not assessed",
    NOT_APPLICABLE: "Not applicable",
    NOT_SHARED: "Not shared",
    OTHER_VERSION: "Judged in another version",
    NO_SUCH_AREA: "Not part of its assessment",
    NOT_YET: "Not yet a system",
}
UNTOLD = frozenset({NOT_SHARED, NOT_YET})
"""States in which a system has told the reader nothing."""
REAL, PUBLISHED, ILLUSTRATIVE = "real", "published", "illustrative"
KIND_LABELS = {
    REAL: "Shared assessments",
    PUBLISHED: "Read from publications",
    ILLUSTRATIVE: "Illustrative data",
}
"""Three kinds of data that never stand in one figure: what systems signed, what others read, what is made up."""


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round that can be compared, and the one kind of data that it holds."""

    key: str
    name: str
    as_at: date
    kind: str = REAL

    @property
    def is_illustrative(self) -> bool:
        return self.kind == ILLUSTRATIVE


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system as comparison names it: from when until when it is one, and those that merged into it.

    `until` is None for a system that there is today; `before` are the ids of those that it took over.
    """

    id: int
    code: str
    name: str
    region: str
    column: int
    row: int
    since: date = date.min
    until: date | None = None
    before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One system in one area. Levels are None unless `state` is JUDGED; `backed` also when no evidence backs any.

    Not assessed, not applicable, not shared and judged in another version are four different things, none a zero.
    `version` names the version that it was judged in where that is not the matrix's, `reason` how the two compare.
    """

    state: str
    level: LevelContent | None = None
    backed: LevelContent | None = None
    confidence: str = ""
    origin: str = ""
    version: str = ""
    reason: str = ""

    @property
    def gap(self) -> int | None:
        """How many levels the claim stands above what the evidence backs; 0 for none, None when nothing is judged."""
        if self.level is None:
            return None
        return max(0, self.level.order - (self.backed.order if self.backed else 0))

    @property
    def label(self) -> str:
        return self.level.name if self.level else STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A system with its cells in the order of the areas, how it shared them, and where they come from.

    `predecessors` are the rows of systems that merged into it after the round: their levels stay their own.
    """

    system: SystemLine
    cells: tuple[Cell, ...]
    sharing: str = ""
    provenance: str = ""
    predecessors: tuple["SystemRow", ...] = ()

    @property
    def has_shared(self) -> bool:
        return any(cell.state not in UNTOLD and cell.state != NO_SUCH_AREA for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every system in every area of one framework version in one round, in the order of the systems' names."""

    round: RoundLine
    version: VersionContent
    rows: tuple[SystemRow, ...]

    @property
    def areas(self) -> tuple[AreaContent, ...]:
        return self.version.areas

    @property
    def shared(self) -> int:
        """How many systems have shared something of this framework with the reader."""
        return sum(1 for row in self.rows if row.has_shared)

    def only(self, passes: Callable[["SystemRow"], bool]) -> "Matrix":
        """The matrix with the rows that pass; a row stays whole when a predecessor of it passes."""
        kept = (row for row in self.rows if passes(row) or any(map(passes, row.predecessors)))
        return replace(self, rows=tuple(kept))

    def column(self, area_key: str) -> tuple[Cell, ...]:
        """One area's cells in the order of the rows. Raises KeyError for an area of another version."""
        for place, area in enumerate(self.version.areas):
            if area.key == area_key:
                return tuple(row.cells[place] for row in self.rows)
        raise KeyError(area_key)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence that supports one area of one system: its kind, and its date where it has one."""

    system_id: int
    area_key: str
    kind: str
    dated: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a system said of the criteria of one area: the keys of those that it met, and of those that it did not."""

    met: frozenset[str]
    unmet: frozenset[str]
