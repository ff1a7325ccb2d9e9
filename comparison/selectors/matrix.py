"""The matrix: every system in every area of a framework, as far as it was signed off and shared with the reader."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, can
from assessments.models import Assessment, Judgement, Round
from assessments.scoring import COMPARABLE
from assessments.selectors import systems_named_by
from assessments.selectors.comparing import area_pair, reason_of
from comparison import rules
from comparison.models import Illustration
from comparison.rows import (
    ILLUSTRATIVE,
    JUDGED,
    NO_SUCH_AREA,
    NOT_SHARED,
    NOT_YET,
    OTHER_VERSION,
    PUBLISHED,
    REAL,
    Cell,
    Matrix,
    RoundLine,
    SystemLine,
    SystemRow,
)
from frameworks.content import LevelContent, VersionContent
from frameworks.models import FrameworkVersion
from frameworks.selectors import version_content
from frameworks.versions import mappings_between
from systems.models import Succession, System

Cells = dict[tuple[str, int, str], Cell]


@dataclass(frozen=True, slots=True)
class Readable:
    """An assessment that was signed off and that the reader may read; `sharing` is its rung in words."""

    round_key: str
    system_id: int
    sharing: str
    provenance: str


def rounds_for(kind: str = REAL) -> list[RoundLine]:
    """The rounds that hold one kind of data, the latest first. One query."""
    if kind == ILLUSTRATIVE:
        rows = Illustration.objects.values_list("round_key", "round_name", "as_at").distinct().order_by("-as_at")
        return [RoundLine(key, name, as_at, ILLUSTRATIVE) for key, name, as_at in rows]
    found = Round.objects.filter(from_publications=kind == PUBLISHED).order_by("-as_at")
    return [RoundLine(one.key, one.name, one.as_at, kind) for one in found]


def versions_of_round(line: RoundLine) -> tuple[VersionContent, ...]:
    """The framework versions that can be compared in a round, in the library's order. One query."""
    if line.is_illustrative:
        ids = Illustration.objects.filter(round_key=line.key).values("area__version")
        found = FrameworkVersion.objects.filter(pk__in=ids)
    else:
        found = FrameworkVersion.objects.filter(rounds__key=line.key, framework__local_to="")
    return tuple(version_content(pk) for pk in found.order_by("framework__order").values_list("pk", flat=True))


def systems_for() -> list[SystemLine]:
    """Every system that there is or was, by name, with those that merged into it. Two queries."""
    before: dict[int, list[int]] = defaultdict(list)
    for predecessor, successor in Succession.objects.order_by("on", "pk").values_list("predecessor", "successor"):
        before[successor].append(predecessor)
    today = timezone.localdate()
    columns = ("pk", "ods_code", "name", "region__name", "tile_col", "tile_row", "statutory_since", "ended_on")
    return [
        SystemLine(
            pk,
            code,
            name,
            region,
            column,
            row,
            since,
            ended if ended and ended <= today else None,
            tuple(before.get(pk, ())),
        )
        for pk, code, name, region, column, row, since, ended in System.objects.order_by("name").values_list(*columns)
    ]


def matrix_of(
    actor: Actor,
    line: RoundLine,
    version: VersionContent,
    systems: Sequence[SystemLine],
    *,
    as_it_was: bool = False,
) -> Matrix:
    """The matrix of one round. As many queries as `matrices_over`."""
    return matrices_over(actor, [line], version, systems, as_it_was=as_it_was)[0]


def matrices_over(
    actor: Actor,
    lines: Sequence[RoundLine],
    version: VersionContent,
    systems: Sequence[SystemLine],
    *,
    as_it_was: bool = False,
    readable: Mapping[int, Readable] | None = None,
    area_key: str = "",
) -> list[Matrix]:
    """One matrix for each round, in their order: three queries for any number of systems, areas and rounds (one for
    made-up data, one more where something was judged in another version). Kinds of data are not mixed.

    Rows are the systems of today with their predecessors, or with `as_it_was` those of each round's date. `readable`
    when the caller has it; `area_key` for that area alone. Raises ValueError for rounds of several kinds.
    """
    if area_key:
        version = replace(version, areas=(version.area(area_key),))
    kinds = {line.kind for line in lines}
    if len(kinds) > 1:
        raise ValueError("Real, published and illustrative data never stand in one figure.")
    if kinds == {ILLUSTRATIVE}:
        cells, shared = _illustrations(lines, version), {}
    else:
        readable = readable_over(actor, lines) if readable is None else readable
        cells = _assessed(lines, readable, version)
        shared = {(one.round_key, one.system_id): one for one in readable.values()}
    return [Matrix(line, version, _rows(line, version, systems, cells, shared, as_it_was)) for line in lines]


def _rows(
    line: RoundLine,
    version: VersionContent,
    systems: Sequence[SystemLine],
    cells: Cells,
    shared: Mapping[tuple[str, int], Readable],
    as_it_was: bool,
) -> tuple[SystemRow, ...]:
    by_id = {one.id: one for one in systems}
    elsewhere, not_yet, not_shared = Cell(NO_SUCH_AREA), Cell(NOT_YET), Cell(NOT_SHARED)

    def row(system: SystemLine, predecessors: Iterable[SystemLine] = ()) -> SystemRow:
        told = shared.get((line.key, system.id))
        empty = elsewhere if told else not_yet if system.since > line.as_at else not_shared
        own = tuple(cells.get((line.key, system.id, area.key), empty) for area in version.areas)
        return SystemRow(
            system,
            own,
            told.sharing if told else "",
            told.provenance if told else "",
            tuple(row(one) for one in predecessors),
        )

    if as_it_was:
        return tuple(row(one) for one in rules.systems_there(systems, line.as_at))
    return tuple(
        row(one, rules.predecessors(one, by_id, line.as_at) if one.before else ())
        for one in rules.systems_now(systems)
    )


def readable_over(actor: Actor, lines: Sequence[RoundLine]) -> dict[int, Readable]:
    """What was signed off in these rounds and is shared with the reader, by assessment. Two queries.

    Somebody else's reading of a system (`provenance`) belongs to rounds of publications and to no other.
    """
    held = Assessment.objects.filter(status=Assessment.Status.SIGNED_OFF, round__key__in=[one.key for one in lines])
    if any(line.kind == REAL for line in lines):
        held = held.filter(provenance="")
    named = systems_named_by(held)
    found: dict[int, Readable] = {}
    rows = held.order_by().values_list("pk", "round__key", "system_id", "sharing", "provenance")
    for pk, round_key, system_id, sharing, provenance in rows:
        subject = Subject(
            system_id=system_id, status="signed-off", sharing=sharing, shared_with=frozenset(named.get(pk, ()))
        )
        if can(actor, Action.READ_ASSESSMENT, subject):
            found[pk] = Readable(round_key, system_id, str(Assessment.Sharing(sharing).label), provenance)
    return found


def _assessed(lines: Sequence[RoundLine], readable: Mapping[int, Readable], version: VersionContent) -> Cells:
    """Cells by round, system and area; what was judged in another version as far as the two compare.

    All that was signed in these rounds is read, and what is not `readable` is dropped here.
    """
    keys = {area.key for area in version.areas}
    asked = Q(area__in=[area.id for area in version.areas]) | ~Q(area__version=version.id)
    every = (
        Judgement.objects.filter(
            asked,
            assessment__status=Assessment.Status.SIGNED_OFF,
            assessment__round__key__in=[line.key for line in lines],
            area__version__framework__key=version.framework_key,
        )
        .order_by()
        .values_list(
            "assessment_id",
            "area__key",
            "area__version_id",
            "standing",
            "level_id",
            "signed_backed_level_id",
            "confidence",
            "origin",
        )
    )
    rows = [row for row in every if row[0] in readable]
    others = {row[2] for row in rows if row[2] != version.id}
    mappings = mappings_between((other, version.id) for other in others)
    levels = {level.id: level for one in (version, *map(version_content, others)) for level in one.levels}
    cells: Cells = {}
    same: dict[tuple[object, ...], Cell] = {}  # hundreds of cells say the same
    for pk, area, version_id, standing, level_id, backed_id, confidence, origin in rows:
        where = (readable[pk].round_key, readable[pk].system_id)
        if version_id == version.id:
            said = (standing, level_id, backed_id, confidence, origin)
            if said not in same:
                same[said] = _cell(standing, levels, level_id, backed_id, confidence, origin)
            cells[(*where, area)] = same[said]
            continue
        pair = area_pair(mappings[version_id, version.id], area, keys)
        if not pair.to_key:
            continue
        name = version_content(version_id).version
        reason = reason_of(pair, name)
        if standing == JUDGED and pair.verdict not in COMPARABLE:
            cells[(*where, pair.to_key)] = Cell(OTHER_VERSION, version=name, reason=reason)
        else:
            cells[(*where, pair.to_key)] = _cell(
                standing, levels, level_id, backed_id, confidence, origin, name, reason
            )
    return cells


def _cell(
    state: str,
    levels: Mapping[int, LevelContent],
    level_id: int | None,
    backed_id: int | None,
    confidence: str,
    origin: str,
    version: str = "",
    reason: str = "",
) -> Cell:
    if state != JUDGED:
        return Cell(state)
    return Cell(JUDGED, levels.get(level_id or 0), levels.get(backed_id or 0), confidence, origin, version, reason)


def _illustrations(lines: Sequence[RoundLine], version: VersionContent) -> Cells:
    levels = {level.id: level for level in version.levels}
    areas = [area.id for area in version.areas]
    rows = Illustration.objects.filter(round_key__in=[one.key for one in lines], area__in=areas)
    return {
        (round_key, system_id, area): _cell(standing, levels, level_id, backed_id, confidence, origin)
        for round_key, system_id, area, standing, level_id, backed_id, confidence, origin in rows.values_list(
            "round_key",
            "system_id",
            "area__key",
            "standing",
            "level_id",
            "backed_level_id",
            "confidence",
            "origin",
        ).order_by()
    }
