"""A framework version laid out for its page: one layout for each instrument, none for each framework."""

from dataclasses import dataclass
from itertools import groupby

from frameworks.content import AreaContent, CriterionContent, LevelContent, VersionContent


@dataclass(frozen=True, slots=True)
class LevelBlock:
    """What one level of one area says: its descriptor and its criteria, core before examples."""

    level: LevelContent
    descriptor: str
    core: tuple[CriterionContent, ...]
    examples: tuple[CriterionContent, ...]


@dataclass(frozen=True, slots=True)
class AreaBlock:
    """An area with a block for every level that says something."""

    area: AreaContent
    blocks: tuple[LevelBlock, ...]


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """A run of areas under one heading; the heading is empty where the instrument has no groups."""

    name: str
    areas: tuple[AreaBlock, ...]


def area_groups(content: VersionContent) -> tuple[AreaGroup, ...]:
    """The version's areas in order, grouped by their group's name."""
    return tuple(
        AreaGroup(name, tuple(_area_block(content, area) for area in areas))
        for name, areas in groupby(content.areas, key=lambda area: area.group_name)
    )


def _area_block(content: VersionContent, area: AreaContent) -> AreaBlock:
    blocks = []
    for level in content.levels:
        mine = [c for c in area.criteria if c.level_key == level.key]
        descriptor = area.descriptors.get(level.key, "")
        if mine or descriptor:
            blocks.append(
                LevelBlock(
                    level,
                    descriptor,
                    tuple(c for c in mine if c.is_core),
                    tuple(c for c in mine if not c.is_core),
                )
            )
    return AreaBlock(area, tuple(blocks))
