"""What a new round takes over from the last signed one. Pure: content and comparability in, keys out.

Findings, the evidence that is still valid, and targets come along; the claim does not, since it has to be made anew.
Between two versions only what was mapped comes along: what is not comparable begins again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from frameworks.comparability import NOT_COMPARABLE, VersionMapping
from frameworks.content import VersionContent


@dataclass(frozen=True, slots=True)
class Carried:
    """By the ids of the earlier version's rows: the area, criterion and level that each one comes along as."""

    areas: Mapping[int, int]
    criteria: Mapping[int, int]
    levels: Mapping[int, int]


def carried(old: VersionContent, new: VersionContent, mapping: VersionMapping) -> Carried:
    """What of `old` corresponds to what of `new`, as `mapping` says."""
    new_areas = {area.key: area for area in new.areas}
    areas: dict[int, int] = {}
    criteria: dict[int, int] = {}
    for area in old.areas:
        pair = mapping.area(area.key)
        counterpart = new_areas.get(pair.to_key)
        if counterpart is None or pair.verdict == NOT_COMPARABLE:
            continue
        areas[area.id] = counterpart.id
        ids = {criterion.key: criterion.id for criterion in counterpart.criteria}
        for criterion in area.criteria:
            step = mapping.criterion(criterion.key)
            if step.verdict != NOT_COMPARABLE and step.to_key in ids:
                criteria[criterion.id] = ids[step.to_key]
    new_levels = {level.key: level.id for level in new.levels}
    levels = {level.id: new_levels[level.key] for level in old.levels if level.key in new_levels}
    return Carried(areas=areas, criteria=criteria, levels=levels)
