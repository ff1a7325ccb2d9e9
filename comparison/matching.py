"""Who can learn from whom: systems further on in an area, in an order that is said. Pure; no score, no rank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from comparison.rows import Cell, SystemLine
from frameworks.content import LevelContent

POPULATION_BAND = 3
"""Populations are alike when neither is more than a third larger than the other: a band of this product's own."""


class Likeness(StrEnum):
    """In what two systems are alike, the most telling first (this product's own order, said on the page)."""

    SAME_START = "It stood where you stand, in an earlier round"
    REGION = "The same region"
    POPULATION = "A population within a third of yours"
    POOREST = "A share of people in the poorest tenth of areas within a third of yours"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is published about a system that likeness is judged by; None where it is not known."""

    population: float | None = None
    poorest_share: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A system further on. `alike` and `unlike` are what is known, `unknown` what is not; `steps` how many levels on.

    `is_backed` says that its evidence backs the level that it claims.
    """

    system: SystemLine
    level: LevelContent
    backed: LevelContent | None
    steps: int
    is_backed: bool
    alike: tuple[Likeness, ...]
    unlike: tuple[Likeness, ...]
    unknown: tuple[Likeness, ...]
    since: str = ""


def alike(mine: float | None, theirs: float | None) -> bool | None:
    """Whether two figures are within a third of each other; None when one is not known. A known zero is like zero."""
    if mine is None or theirs is None or mine < 0 or theirs < 0:
        return None
    if min(mine, theirs) == 0:
        return mine == theirs
    return max(mine, theirs) / min(mine, theirs) <= 1 + 1 / POPULATION_BAND


def matches(
    own: SystemLine,
    own_level: LevelContent,
    others: Iterable[tuple[SystemLine, Cell]],
    earlier: Mapping[int, Sequence[tuple[str, Cell]]],
    facts: Mapping[int, Facts],
) -> list[Match]:
    """The systems that claim a higher level than `own_level`, those that are most alike first.

    `others` are this round's cells of one area, `earlier` each system's cells of earlier rounds as (name of the round,
    cell), the latest first. Order: more likenesses, then claims that the evidence backs, then fewer steps, then name.
    """
    found = []
    for system, cell in others:
        if system.id == own.id or cell.level is None or cell.level.order <= own_level.order:
            continue
        found.append(_match(own, own_level, system, cell.level, cell.backed, earlier.get(system.id, ()), facts))
    return sorted(found, key=lambda one: (-len(one.alike), not one.is_backed, one.steps, one.system.name))


def _match(
    own: SystemLine,
    own_level: LevelContent,
    system: SystemLine,
    level: LevelContent,
    backed: LevelContent | None,
    earlier: Sequence[tuple[str, Cell]],
    facts: Mapping[int, Facts],
) -> Match:
    since = next((name for name, old in earlier if old.level and old.level.order == own_level.order), "")
    known = [cell for _, cell in earlier if cell.level]
    mine, theirs = facts.get(own.id, Facts()), facts.get(system.id, Facts())
    said: dict[Likeness, bool | None] = {
        Likeness.SAME_START: bool(since) if known else None,
        Likeness.REGION: own.region == system.region,
        Likeness.POPULATION: alike(mine.population, theirs.population),
        Likeness.POOREST: alike(mine.poorest_share, theirs.poorest_share),
    }
    return Match(
        system=system,
        level=level,
        backed=backed,
        steps=level.order - own_level.order,
        is_backed=backed is not None and backed.order >= level.order,
        alike=tuple(what for what, holds in said.items() if holds),
        unlike=tuple(what for what, holds in said.items() if holds is False),
        unknown=tuple(what for what, holds in said.items() if holds is None),
        since=since,
    )


@dataclass(frozen=True, slots=True)
class Cluster:
    """Systems of one region that could be convened on one area: those that begin, and those further on."""

    area_key: str
    area_name: str
    region: str
    beginning: tuple[SystemLine, ...]
    further: tuple[SystemLine, ...] = field(default=())

    @property
    def systems(self) -> tuple[SystemLine, ...]:
        return (*self.beginning, *self.further)


def clusters(
    area_key: str,
    area_name: str,
    cells: Iterable[tuple[SystemLine, Cell]],
    levels: Sequence[LevelContent],
    *,
    at_least: int = 2,
) -> list[Cluster]:
    """Regions in which at least `at_least` systems begin in an area, in the lower half of the levels, and one is on.

    Systems stand by name. Nothing is said of those that are not judged. The halves are this product's own rule.
    """
    half = levels[len(levels) // 2].order if levels else 0
    by_region: dict[str, tuple[list[SystemLine], list[SystemLine]]] = {}
    for system, cell in cells:
        if cell.level is None:
            continue
        begin, on = by_region.setdefault(system.region, ([], []))
        (begin if cell.level.order < half else on).append(system)
    return [
        Cluster(
            area_key,
            area_name,
            region,
            tuple(sorted(begin, key=lambda one: one.name)),
            tuple(sorted(on, key=lambda one: one.name)),
        )
        for region, (begin, on) in sorted(by_region.items())
        if len(begin) >= at_least and on
    ]
