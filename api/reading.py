"""What each endpoint answers, from the same read models as the pages. Every function takes an actor and the cleaned
query, returns plain items, and raises `Wrong` for a value that names nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.permissions import Actor
from comparison import rules
from comparison.rows import REAL, Cell, Matrix, RoundLine, SystemLine, SystemRow
from comparison.rules import Counted
from comparison.selectors import matrices_over, rounds_for, systems_for, versions_of_round
from frameworks.content import LevelContent, VersionContent
from frameworks.library import library
from frameworks.models import FrameworkVersion
from frameworks.selectors import version_content

Item = dict[str, Any]
Query = Mapping[str, Any]


class Wrong(Exception):
    """A parameter names something that there is not; `name` is the parameter's."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name, self.words = name, words


class Missing(Exception):
    """The address names something that there is not."""


@dataclass(frozen=True, slots=True)
class _Asked:
    lines: list[RoundLine]
    version: VersionContent
    systems: list[SystemLine]
    areas: list[str]


def systems(actor: Actor, query: Query) -> list[Item]:
    """Every system that there is or was, by name, with those that merged into it."""
    every = systems_for()
    codes = {one.id: one.code for one in every}
    region = query.get("region")
    if region and region not in {one.region for one in every}:
        raise Wrong("region", "There is no such region")
    return [
        {
            "id": one.code,
            "name": one.name,
            "region": one.region,
            "since": one.since.isoformat(),
            "until": one.until.isoformat() if one.until else None,
            "predecessors": [codes[pk] for pk in one.before],
            "tile": {"column": one.column, "row": one.row},
        }
        for one in every
        if not region or one.region == region
    ]


def rounds(actor: Actor, query: Query) -> list[Item]:
    """The rounds of one kind of data, the latest first, with the framework versions that are compared in each."""
    return [
        {
            "id": line.key,
            "name": line.name,
            "as_at": line.as_at.isoformat(),
            "data": line.kind,
            "frameworks": [
                {"framework": one.framework_key, "version": one.version} for one in versions_of_round(line)
            ],
        }
        for line in rounds_for(query.get("kind") or REAL)
    ]


def frameworks(actor: Actor, query: Query) -> list[Item]:
    """Every published version of every framework of the library."""
    return [
        {
            "id": f"{one.key}/{one.version}",
            "framework": one.key,
            "version": one.version,
            "name": one.name,
            "purpose": one.purpose,
            "areas": one.areas,
            "source": {"title": one.source.title, "publisher": one.source.publisher, "date": str(one.source.date)},
        }
        for one in library()
    ]


def framework(actor: Actor, query: Query, key: str, version: str) -> Item:
    """One published version whole: levels, areas, criteria. Raises Missing."""
    row = FrameworkVersion.objects.filter(
        framework__key=key, version=version, status=FrameworkVersion.Status.PUBLISHED, framework__local_to=""
    ).first()
    if row is None:
        raise Missing
    found = version_content(row.pk)
    return {
        "id": f"{key}/{version}",
        "framework": key,
        "version": version,
        "name": found.name,
        "purpose": found.purpose,
        "scale_note": found.scale_note,
        "source": {
            "title": found.source.title,
            "publisher": found.source.publisher,
            "date": str(found.source.date),
            "section": found.source.section,
        },
        "levels": [{**_level(one), "meaning": one.meaning} for one in found.levels],
        "areas": [
            {
                "id": area.key,
                "name": area.name,
                "summary": area.summary,
                "descriptors": dict(area.descriptors),
                "criteria": [
                    {"id": one.key, "level": one.level_key, "is_core": one.is_core, "text": one.text}
                    for one in area.criteria
                ],
            }
            for area in found.areas
        ],
    }


def cells(actor: Actor, query: Query) -> list[Item]:
    """Every system in every area: one item a cell, as far as the token's owner may read it."""
    asked = _asked(query)
    if asked is None:
        return []
    matrices = matrices_over(actor, asked.lines, asked.version, asked.systems)
    return [item for matrix in matrices for item in _cells(matrix, asked, query)]


def _cells(matrix: Matrix, asked: _Asked, query: Query) -> Iterator[Item]:
    for row, whole in ((one, each) for each in matrix.rows for one in (each, *each.predecessors)):
        if query.get("system") and row.system.code != query["system"]:
            continue
        if query.get("region") and row.system.region != query["region"]:
            continue
        for area, cell in zip(matrix.areas, row.cells, strict=True):
            if area.key in asked.areas:
                yield _cell(matrix, row, whole, area.key, cell)


def _cell(matrix: Matrix, row: SystemRow, whole: SystemRow, area: str, cell: Cell) -> Item:
    line, version = matrix.round, matrix.version
    return {
        "id": f"{line.key}/{row.system.code}/{version.framework_key}/{area}",
        "data": line.kind,
        "round": line.key,
        "as_at": line.as_at.isoformat(),
        "system": row.system.code,
        "became_part_of": whole.system.code if whole is not row else None,
        "region": row.system.region,
        "framework": version.framework_key,
        "version": cell.version or version.version,
        "area": area,
        "state": cell.state,
        "level": _level(cell.level) if cell.level else None,
        "backed_level": _level(cell.backed) if cell.backed else None,
        "levels_above_evidence": cell.gap,
        "confidence": cell.confidence or None,
        "origin": cell.origin or None,
        "comparability": cell.reason or None,
        "sharing": row.sharing or None,
        "provenance": row.provenance or None,
    }


def distributions(actor: Actor, query: Query) -> list[Item]:
    """How many systems stand at each level, by area: England, then each region. Small groups show nothing."""
    asked = _asked(query)
    if asked is None:
        return []
    floor = settings.SUPPRESSION_THRESHOLD
    found = []
    for matrix in matrices_over(actor, asked.lines, asked.version, asked.systems):
        for key in asked.areas:
            pairs = list(zip(matrix.rows, matrix.column(key), strict=True))
            for region in (None, *sorted({row.system.region for row in matrix.rows})):
                if query.get("region") and region != query["region"]:
                    continue
                held = [cell for row, cell in pairs if region is None or row.system.region == region]
                counted = rules.count(held, asked.version.levels)
                found.append(_distribution(matrix, key, region, counted, floor))
    return found


def _distribution(matrix: Matrix, area: str, region: str | None, counted: Counted, floor: int) -> Item:
    line, version = matrix.round, matrix.version
    shared = counted.of - counted.not_shared
    shows = rules.may_show(shared, floor)
    return {
        "id": f"{line.key}/{version.framework_key}/{area}/{region or 'England'}",
        "data": line.kind,
        "round": line.key,
        "framework": version.framework_key,
        "version": version.version,
        "area": area,
        "region": region,
        "systems": counted.of,
        "is_suppressed": not shows,
        "levels": [{**_level(level), "systems": n} for level, n in counted.levels] if shows else None,
        "states": dict(counted.states) if shows else None,
        "median": (rules.median(counted) or None) if shows else None,
    }


def changes(actor: Actor, query: Query) -> list[Item]:
    """What became of each system in each area from one round to another: up, same, down, not compared."""
    lines = rounds_for(query.get("kind") or REAL)
    asked_after, asked_before = (_round(lines, query.get(name), name) for name in ("after", "before"))
    if len(lines) < 2:
        return []
    after = asked_after or lines[0]
    before = asked_before or next((one for one in lines if one.as_at < after.as_at), lines[-1])
    if before.as_at > after.as_at:
        raise Wrong("before", "The earlier round must not be later than the other")
    asked = _asked({**query, "round": after.key})
    if asked is None:
        return []
    old, new = matrices_over(actor, [before, after], asked.version, asked.systems)
    found = []
    for key in asked.areas:
        was = {row.system.id: cell for row, cell in zip(old.rows, old.column(key), strict=True)}
        for row, now in zip(new.rows, new.column(key), strict=True):
            if query.get("system") and row.system.code != query["system"]:
                continue
            then = was[row.system.id]
            found.append(
                {
                    "id": f"{before.key}/{after.key}/{row.system.code}/{asked.version.framework_key}/{key}",
                    "data": after.kind,
                    "before": before.key,
                    "after": after.key,
                    "system": row.system.code,
                    "framework": asked.version.framework_key,
                    "area": key,
                    "change": rules.move(then, now).value,
                    "from_state": then.state,
                    "from_level": _level(then.level) if then.level else None,
                    "to_state": now.state,
                    "to_level": _level(now.level) if now.level else None,
                    "comparability": then.reason or now.reason or None,
                }
            )
    return found


def _asked(query: Query) -> _Asked | None:
    """The rounds, framework and areas that a query names; None where there is nothing to compare yet."""
    lines = rounds_for(query.get("kind") or REAL)
    if not lines:
        return None
    every = query.get("round") == "all"
    first = lines[0] if every else _round(lines, query.get("round"), "round") or lines[0]
    versions = versions_of_round(first)
    version = next((one for one in versions if one.framework_key == query.get("framework")), None)
    if query.get("framework") and version is None:
        raise Wrong(
            "framework", f"The round has no such framework. It has: {_words(one.framework_key for one in versions)}"
        )
    version = version or (versions[0] if versions else None)
    if version is None:
        return None
    keys = [one.key for one in version.areas]
    if query.get("area") and query["area"] not in keys:
        raise Wrong("area", f"The framework has no such area. It has: {_words(keys)}")
    found = systems_for()
    if query.get("system") and query["system"] not in {one.code for one in found}:
        raise Wrong("system", "There is no system with this ODS code")
    if query.get("region") and query["region"] not in {one.region for one in found}:
        raise Wrong("region", "There is no such region")
    return _Asked(lines if every else [first], version, found, [query["area"]] if query.get("area") else keys)


def _round(lines: Sequence[RoundLine], key: str | None, name: str) -> RoundLine | None:
    if not key:
        return None
    found = next((one for one in lines if one.key == key), None)
    if found is None:
        raise Wrong(name, f"There is no such round of this data. There are: {_words(one.key for one in lines)}")
    return found


def _words(keys: Any) -> str:
    return ", ".join(list(keys)[:20]) or "none"


def _level(level: LevelContent) -> Item:
    return {"id": level.key, "name": level.name, "order": level.order}
