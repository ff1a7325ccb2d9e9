"""Matches: who is further on in an area than one system, what they say they did, and what is published of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.permissions import Actor
from assessments.models import EvidenceLink, Judgement
from comparison.matching import Cluster, Facts, Match, clusters, matches
from comparison.rows import ILLUSTRATIVE, Cell, Matrix, RoundLine, SystemLine
from comparison.selectors.matrix import Readable, matrices_over, readable_over
from frameworks.content import AreaContent, LevelContent, VersionContent
from frameworks.library import PracticeLine, practice_of
from systems.models import SystemFact

POPULATION, POOREST = "population", "people-in-poorest-tenth"
TITLES_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match with what its system said of the area, the titles of its evidence, and its published practice.

    `round_key` is empty where there is no assessment to open.
    """

    match: Match
    rationale: str
    evidence: tuple[str, ...]
    more_evidence: int
    practice: tuple[PracticeLine, ...]
    round_key: str


@dataclass(frozen=True, slots=True)
class Matches:
    """The matches of one system in one area. `level` is where it stands, None where it is not judged or not shared."""

    own: SystemLine
    area: AreaContent
    level: LevelContent | None
    lines: tuple[MatchLine, ...]


def facts_for(system_ids: Iterable[int]) -> dict[int, Facts]:
    """The latest published population of each system, and the share of it in the poorest tenth of areas. One query."""
    rows = (
        SystemFact.objects.filter(system_id__in=list(system_ids), key__in=[POPULATION, POOREST])
        .order_by("as_at")
        .values_list("system_id", "key", "value")
    )
    said: dict[int, dict[str, float]] = defaultdict(dict)
    for system_id, key, value in rows:
        said[system_id][key] = float(value)
    found = {}
    for pk, one in said.items():
        people, poorest = one.get(POPULATION), one.get(POOREST)
        found[pk] = Facts(people, poorest / people if people and poorest is not None else None)
    return found


def matches_for(
    actor: Actor,
    line: RoundLine,
    rounds: Sequence[RoundLine],
    version: VersionContent,
    systems: Sequence[SystemLine],
    own: SystemLine,
    area_key: str,
) -> Matches:
    """Those further on than `own` in one area in a round, as far as the reader may read. Seven queries at most.

    Raises KeyError for an area of another version.
    """
    earlier = [one for one in rounds if one.as_at < line.as_at]
    readable = {} if line.kind == ILLUSTRATIVE else readable_over(actor, [line, *earlier])
    now, *before = matrices_over(actor, [line, *earlier], version, systems, readable=readable, area_key=area_key)
    level = next((cell.level for one, cell in _cells(now) if one.id == own.id), None)
    area = version.area(area_key)
    if level is None:
        return Matches(own, area, None, ())
    past: dict[int, list[tuple[str, Cell]]] = defaultdict(list)
    for matrix in before:
        for one, cell in _cells(matrix):
            past[one.id].append((matrix.round.name, cell))
    found = matches(own, level, _cells(now), past, facts_for(one.id for one, _ in _cells(now)))
    said, titles = _deeds(line, readable, area, {one.system.id for one in found})
    has_pages = line.kind != ILLUSTRATIVE
    return Matches(
        own,
        area,
        level,
        tuple(
            MatchLine(
                match=one,
                rationale=said.get(one.system.id, ""),
                evidence=tuple(titles[one.system.id][:TITLES_AT_MOST]),
                more_evidence=max(0, len(titles[one.system.id]) - TITLES_AT_MOST),
                practice=practice_of(one.system.code) if has_pages else (),
                round_key=line.key if has_pages and one.system.id in said else "",
            )
            for one in found
        ),
    )


def _cells(matrix: Matrix) -> list[tuple[SystemLine, Cell]]:
    return [(row.system, row.cells[0]) for row in matrix.rows]


def _deeds(
    line: RoundLine, readable: dict[int, Readable], area: AreaContent, wanted: set[int]
) -> tuple[dict[int, str], dict[int, list[str]]]:
    """What these systems signed of the area: their words, and the titles of the evidence that supports it."""
    mine = {pk: one.system_id for pk, one in readable.items() if one.round_key == line.key and one.system_id in wanted}
    titles: dict[int, list[str]] = defaultdict(list)
    if not mine:
        return {}, titles
    rows = Judgement.objects.filter(assessment__in=list(mine), area=area.id)
    said = {mine[pk]: words for pk, words in rows.values_list("assessment_id", "rationale").order_by()}
    links = EvidenceLink.objects.filter(judgement__assessment__in=list(mine), judgement__area=area.id)
    for pk, title in (
        links.order_by("evidence__title").values_list("judgement__assessment_id", "evidence__title").distinct()
    ):
        titles[mine[pk]].append(title)
    return said, titles


def clusters_of(matrix: Matrix) -> list[Cluster]:
    """Who could be convened, area by area, region by region, from a matrix that was read for the reader."""
    found = []
    for place, area in enumerate(matrix.areas):
        cells = [(row.system, row.cells[place]) for row in matrix.rows]
        found += clusters(area.key, area.name, cells, matrix.version.levels)
    return found
