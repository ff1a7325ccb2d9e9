"""A system's own areas: pure functions that make one version of them from the one before. Nothing is read or written.

A system's areas are a framework of their own, named as local wherever it is shown. The levels are copied from a
framework of all systems, so that a claim reads the same; names, words and criteria are the system's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.text import slugify

from frameworks.content import AreaContent, CriterionContent, LevelContent, SourceRef, VersionContent

MAX_AREAS = 20
PREFIX = "local-"
SCALE_NOTE = "Local: written by {system} for itself, with the levels of the {levels}. It compares only with itself."


@dataclass(frozen=True, slots=True)
class AreaText:
    """What people write of one local area: descriptors and criteria (one a line, all of them core) by level key."""

    name: str
    summary: str = ""
    descriptors: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, Sequence[str]] = field(default_factory=dict)


def framework_key(ods_code: str) -> str:
    """The key of a system's own framework."""
    return f"{PREFIX}{ods_code.lower()}"


def first_version(ods_code: str, system_name: str, levels_from: VersionContent) -> VersionContent:
    """A version without areas, for a system that has none of its own yet."""
    key = framework_key(ods_code)
    return VersionContent(
        id=0,
        framework_key=key,
        version="1",
        name=f"Local areas of {system_name}",
        short_name="Local areas",
        instrument="matrix",
        purpose=f"Areas that {system_name} added for itself.",
        coverage="",
        licence_note="",
        scale_note=SCALE_NOTE.format(system=system_name, levels=levels_from.name),
        source=SourceRef(key, f"Written by {system_name}", system_name, "", "", ""),
        levels=tuple(
            replace(level, id=0, life_stage="", from_years=None, to_years=None) for level in levels_from.levels
        ),
        areas=(),
        prompts=(),
        local_to=ods_code,
    )


def next_version(published: VersionContent) -> VersionContent:
    """The same content under the number after."""
    return replace(published, version=str(int(published.version) + 1))


def with_area(version: VersionContent, text: AreaText, key: str = "") -> VersionContent:
    """The version with one area more, or with the area of this key said anew. Raises KeyError for an unknown key.

    A criterion that is said as before keeps its key; one that is said otherwise keeps the key of the one whose place
    it takes, so that the two count as the same one reworded.
    """
    if key:
        old = version.area(key)
        return replace(
            version, areas=tuple(_area(version, text, old) if area.key == key else area for area in version.areas)
        )
    order = max((area.order for area in version.areas), default=0) + 1
    empty = AreaContent(0, _new_key(version, text.name), order, text.name, "", "", (), (), {})
    return replace(version, areas=(*version.areas, _area(version, text, empty)))


def without_area(version: VersionContent, key: str) -> VersionContent:
    """The version without the area of this key."""
    return replace(version, areas=tuple(area for area in version.areas if area.key != key))


def text_of(area: AreaContent) -> AreaText:
    """What people wrote of an area, to be edited."""
    criteria: dict[str, list[str]] = {}
    for criterion in area.criteria:
        criteria.setdefault(criterion.level_key, []).append(criterion.text)
    return AreaText(area.name, area.summary, area.descriptors, criteria)


def _new_key(version: VersionContent, name: str) -> str:
    taken = {area.key for area in version.areas}
    stem = f"{PREFIX}{slugify(name)}"[:45].strip("-") or "local-area"
    key, number = stem, 1
    while key in taken or key == PREFIX.strip("-"):
        number += 1
        key = f"{stem}-{number}"
    return key


def _area(version: VersionContent, text: AreaText, old: AreaContent) -> AreaContent:
    used = {criterion.key for area in version.areas for criterion in area.criteria}
    criteria: list[CriterionContent] = []
    for level in version.levels:
        if level.order:
            criteria += _criteria(level, text.criteria.get(level.key, ()), old, used)
    return replace(
        old,
        name=text.name,
        summary=text.summary,
        descriptors={
            level.key: text.descriptors[level.key] for level in version.levels if text.descriptors.get(level.key)
        },
        criteria=tuple(criteria),
    )


def _criteria(level: LevelContent, texts: Sequence[str], old: AreaContent, used: set[str]) -> list[CriterionContent]:
    before = [item for item in old.criteria if item.level_key == level.key]
    same = {item.text: item.key for item in before}
    kept = {same[text] for text in texts if text in same}
    spare = [item.key for item in before if item.key not in kept]
    found = []
    for text in dict.fromkeys(texts):
        key = same.get(text) or (spare.pop(0) if spare else _criterion_key(old, level, used))
        used.add(key)
        found.append(CriterionContent(0, key, level.key, level.order, True, text))
    return found


def _criterion_key(area: AreaContent, level: LevelContent, used: set[str]) -> str:
    number = 1
    while (key := f"L{area.order}-{level.order}-{number}") in used:
        number += 1
    return key
