"""Earlier judgements as they compare with areas of the versions in use now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from assessments.selectors.rows import EarlierRow
from frameworks.comparability import NOBODY_SAID, NOT_COMPARABLE, Pair, VersionMapping
from frameworks.content import LevelContent, VersionContent
from frameworks.selectors import version_content
from frameworks.versions import mappings_between


@dataclass(frozen=True, slots=True)
class EarlierArea:
    """An earlier judgement of what an area is now, with its level.

    `version` names the version that it was judged in where that is another one; `verdict` and `reason` say how the
    area of that version compares with that of now.
    """

    row: EarlierRow
    level: LevelContent | None
    version: str
    verdict: str
    reason: str


def earlier_compared(
    versions: Iterable[VersionContent], earlier: Mapping[tuple[str, str], EarlierRow]
) -> dict[tuple[str, str], EarlierArea]:
    """The latest earlier judgement of each area of `versions`, by (framework key, area key).

    No query where every round used the same versions, otherwise one, framework content apart.
    """
    now = {version.framework_key: version for version in versions}
    rows = [row for row in earlier.values() if row.framework_key in now]
    mappings = mappings_between((row.version_id, now[row.framework_key].id) for row in rows)
    found: dict[tuple[str, str], EarlierArea] = {}
    for row in sorted(rows, key=lambda row: row.as_at):
        version = now[row.framework_key]
        pair = area_pair(mappings[row.version_id, version.id], row.area_key, {area.key for area in version.areas})
        if not pair.to_key:
            continue
        other = version_content(row.version_id)
        found[row.framework_key, pair.to_key] = EarlierArea(
            row=row,
            level=next((level for level in other.levels if level.id == row.level_id), None),
            version="" if other.id == version.id else other.version,
            verdict=pair.verdict,
            reason=reason_of(pair, other.version) if other.id != version.id else "",
        )
    return found


def area_pair(mapping: VersionMapping, area_key: str, now: Collection[str]) -> Pair:
    """What became of an area: where nobody said anything, the area with its key, not comparable."""
    pair = mapping.area(area_key)
    if pair.reason == NOBODY_SAID and area_key in now:
        return Pair(pair.kind, area_key, area_key, NOT_COMPARABLE, NOBODY_SAID)
    return pair


def reason_of(pair: Pair, version: str) -> str:
    """Why an area compares as it does, as a sentence that names the other version."""
    return f"It was judged in version {version} of the framework. {pair.reason}".strip()


class AreaThread:
    """Follows areas from round to round, also where a version changed. One query when versions differ, else none.

    `version_ids` are those of all rounds, the earliest first.
    """

    def __init__(self, version_ids: Iterable[int]) -> None:
        latest: dict[str, int] = {}
        steps = set()
        for version_id in dict.fromkeys(version_ids):
            key = version_content(version_id).framework_key
            if key in latest:
                steps.add((latest[key], version_id))
            latest[key] = version_id
        # A system may go back and forth between versions, so both directions are kept at hand.
        self.mappings = mappings_between(steps | {(end, start) for start, end in steps})
        self.last: dict[tuple[str, str], tuple[int, VersionContent]] = {}
        self.count = 0

    def follow(self, version: VersionContent, area_key: str) -> tuple[int, Pair | None]:
        """The number of the thread that an area belongs to, and how it compares with the round before where that
        round used another version (None otherwise)."""
        own = (version.framework_key, area_key)
        if own in self.last and self.last[own][1].id == version.id:
            return self.last[own][0], None
        for (framework, key), (number, before) in list(self.last.items()):
            if framework != version.framework_key or before.id == version.id:
                continue
            mapping = self.mappings.get((before.id, version.id)) or VersionMapping("", "")
            pair = area_pair(mapping, key, {area.key for area in version.areas})
            if pair.to_key == area_key:
                del self.last[framework, key]
                self.last[own] = (number, version)
                return number, pair
        self.count += 1
        self.last[own] = (self.count, version)
        return self.count, None
