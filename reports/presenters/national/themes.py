"""What several systems ask at the same time, and where some begin while others in reach are further on."""

from dataclasses import dataclass

from comparison.matching import Cluster
from comparison.rows import REAL
from comparison.selectors.matching import clusters_of
from reports.national.content import NationalContent

NAMES_UPTO = 6
"""With more areas than this the regions are named with counts; the matrix has the names."""


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """An area with the regions, or one region, in which some systems begin and some are further on."""

    area: str
    where: str
    begin: str
    further: str


@dataclass(frozen=True, slots=True)
class Themes:
    """Questions as (text, who has it open); `untold` says why there are none; clusters with names or counts."""

    questions: tuple[tuple[str, str], ...]
    untold: str
    clusters: tuple[ClusterRow, ...]
    has_names: bool


def themes(content: NationalContent) -> Themes:
    """The themes of a report. Questions are what systems really share: they stand beside no other kind of data."""
    questions = tuple((one.text, "; ".join(system.name for system in one.systems)) for one in content.questions)
    untold = ""
    if content.round.kind != REAL:
        untold = "Questions are shared by systems themselves, so none stand in a report of other data."
    elif not questions:
        untold = "No question of the four-step model is shared by several systems."
    found = clusters_of(content.matrix)
    has_names = len(content.matrix.areas) <= NAMES_UPTO
    rows = tuple(_named(one) for one in found) if has_names else _counted(found)
    return Themes(questions, untold, rows, has_names)


def _named(one: Cluster) -> ClusterRow:
    begin, further = ("; ".join(system.name for system in some) for some in (one.beginning, one.further))
    return ClusterRow(one.area_name, one.region, begin, further)


def _counted(found: list[Cluster]) -> tuple[ClusterRow, ...]:
    by_area: dict[str, list[Cluster]] = {}
    for one in found:
        by_area.setdefault(one.area_name, []).append(one)
    return tuple(
        ClusterRow(
            area, "; ".join(f"{one.region}: {len(one.beginning)} begin, {len(one.further)} on" for one in own), "", ""
        )
        for area, own in by_area.items()
    )
