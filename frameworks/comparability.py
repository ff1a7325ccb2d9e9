"""How two versions of a framework compare: pure functions, without the ORM.

What is proposed is only what can be seen from keys and words: the same key with the same words is unchanged, with
other words reworded, and a key that is gone is not comparable. A person confirms everything but the unchanged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from frameworks.content import AreaContent, CriterionContent, VersionContent

UNCHANGED, REWORDED, NOT_COMPARABLE = "unchanged", "reworded", "not-comparable"
AREA, CRITERION = "area", "criterion"
# From the safest to the least: what two steps in a row come to is the worse of them.
SEVERITY = (UNCHANGED, REWORDED, NOT_COMPARABLE)
NOBODY_SAID = "Nobody has said how the two versions compare."


@dataclass(frozen=True, slots=True)
class Pair:
    """One area or criterion of the earlier version and what corresponds to it (`to_key` empty for nothing)."""

    kind: str
    from_key: str
    to_key: str
    verdict: str
    reason: str = ""


@dataclass(frozen=True)
class VersionMapping:
    """How one version compares with another of the same framework. `is_same` when they are one version."""

    from_version: str
    to_version: str
    pairs: tuple[Pair, ...] = field(default=())
    is_same: bool = False

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Pair]:
        return {(pair.kind, pair.from_key): pair for pair in self.pairs}

    def _pair(self, kind: str, from_key: str) -> Pair:
        if self.is_same:
            return Pair(kind, from_key, from_key, UNCHANGED)
        return self._by_key.get((kind, from_key)) or Pair(kind, from_key, "", NOT_COMPARABLE, NOBODY_SAID)

    def area(self, from_key: str) -> Pair:
        """What became of an area of the earlier version."""
        return self._pair(AREA, from_key)

    def criterion(self, from_key: str) -> Pair:
        """What became of a criterion of the earlier version."""
        return self._pair(CRITERION, from_key)

    def area_to(self, to_key: str) -> Pair | None:
        """The pair that leads to an area of the later version; None for one that is new."""
        if self.is_same:
            return self._pair(AREA, to_key)
        return next((pair for pair in self.pairs if (pair.kind, pair.to_key) == (AREA, to_key)), None)


def propose(old: VersionContent, new: VersionContent) -> tuple[Pair, ...]:
    """A pair for every area and criterion of `old`; those that are not unchanged mostly wait for their reason."""
    same_scale = scale_of(old) == scale_of(new)
    areas = {area.key: area for area in new.areas}
    criteria = {c.key: (area, c) for area in new.areas for c in area.criteria}
    pairs = []
    for area in old.areas:
        pairs.append(_area_pair(area, areas.get(area.key), same_scale=same_scale))
        pairs += [_criterion_pair(area, c, criteria.get(c.key), same_scale=same_scale) for c in area.criteria]
    return tuple(pairs)


def scale_of(version: VersionContent) -> tuple[tuple[str, int], ...]:
    """The levels as comparison sees them: their keys in order. Claims on two different scales can't be compared."""
    return tuple((level.key, level.order) for level in version.levels)


def _area_pair(old: AreaContent, new: AreaContent | None, *, same_scale: bool) -> Pair:
    if new is None:
        return Pair(AREA, old.key, "", NOT_COMPARABLE, "The area is not in this version.")
    if not same_scale:
        return Pair(AREA, old.key, new.key, NOT_COMPARABLE, "The levels changed.")
    same = (old.name, old.summary, old.descriptors, words_of(old)) == (
        new.name,
        new.summary,
        new.descriptors,
        words_of(new),
    )
    return Pair(AREA, old.key, new.key, UNCHANGED if same else REWORDED)


def words_of(area: AreaContent) -> frozenset[tuple[str, str, str, bool]]:
    """What an area's criteria say, whatever their order."""
    return frozenset((c.key, c.text, c.level_key, c.is_core) for c in area.criteria)


def _criterion_pair(
    area: AreaContent,
    old: CriterionContent,
    found: tuple[AreaContent, CriterionContent] | None,
    *,
    same_scale: bool,
) -> Pair:
    if found is None:
        return Pair(CRITERION, old.key, "", NOT_COMPARABLE, "The criterion is not in this version.")
    new_area, new = found
    if new_area.key != area.key:
        return Pair(CRITERION, old.key, new.key, NOT_COMPARABLE, f"It belongs to {new_area.name} now.")
    if not same_scale or new.level_key != old.level_key:
        return Pair(CRITERION, old.key, new.key, NOT_COMPARABLE, "It belongs to another level now.")
    same = (old.text, old.is_core) == (new.text, new.is_core)
    return Pair(CRITERION, old.key, new.key, UNCHANGED if same else REWORDED)


def chain(first: VersionMapping, second: VersionMapping) -> VersionMapping:
    """From the first's earlier version to the second's later one: the worse verdict of each two steps holds."""
    pairs = []
    for pair in first.pairs:
        if not pair.to_key:
            pairs.append(pair)
            continue
        step = second._pair(pair.kind, pair.to_key)
        verdict = max(pair.verdict, step.verdict, key=SEVERITY.index)
        reasons = [reason for reason in (pair.reason, step.reason) if reason]
        pairs.append(Pair(pair.kind, pair.from_key, step.to_key, verdict, " ".join(dict.fromkeys(reasons))))
    return VersionMapping(first.from_version, second.to_version, tuple(pairs))


def inverse(mapping: VersionMapping) -> VersionMapping:
    """The same pairs read from the later version to the earlier; what is new there has no pair."""
    pairs = tuple(Pair(p.kind, p.to_key, p.from_key, p.verdict, p.reason) for p in mapping.pairs if p.to_key)
    return VersionMapping(mapping.to_version, mapping.from_version, pairs, mapping.is_same)


def path(steps: Iterable[tuple[int, int]], start: int, end: int) -> Sequence[int]:
    """The shortest way from `start` to `end` along steps (earlier, later), walked in either direction; [] for none."""
    neighbours: dict[int, list[int]] = {}
    for earlier, later in steps:
        neighbours.setdefault(earlier, []).append(later)
        neighbours.setdefault(later, []).append(earlier)
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == end:
            return way
        for following in sorted(neighbours.get(way[-1], ())):
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
