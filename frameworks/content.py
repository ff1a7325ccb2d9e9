"""The read model of one framework version: plain, frozen, without the ORM.

`frameworks.selectors.version_content` builds it; scoring, pages, charts and documents take it.
"""

from dataclasses import dataclass

from frameworks.months import month_words


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a piece of content was restated from."""

    key: str
    title: str
    publisher: str
    author: str
    date: str
    section: str

    @property
    def published(self) -> str:
        """Its date in words."""
        return month_words(self.date)


@dataclass(frozen=True, slots=True)
class LevelContent:
    """A level of a version; `from_years`/`to_years` are whole years, None for no band or an open end."""

    id: int
    key: str
    order: int
    name: str
    meaning: str
    caution: str
    in_source: bool
    life_stage: str
    from_years: int | None
    to_years: int | None


@dataclass(frozen=True, slots=True)
class CriterionContent:
    """One statement of a level in an area."""

    id: int
    key: str
    level_key: str
    level_order: int
    is_core: bool
    text: str


@dataclass(frozen=True, slots=True)
class AreaContent:
    """A subject that is judged, its criteria in order and its descriptors by level key."""

    id: int
    key: str
    order: int
    name: str
    summary: str
    group_name: str
    domain_keys: tuple[str, ...]
    criteria: tuple[CriterionContent, ...]
    descriptors: dict[str, str]


@dataclass(frozen=True, slots=True)
class PromptContent:
    """A lesson or question that goes with an instrument and is not judged."""

    key: str
    kind: str
    text: str
    source: SourceRef


@dataclass(frozen=True, slots=True)
class VersionContent:
    """One framework version whole: levels by rising order, areas in order.

    `local_to` is the ODS code of the system whose own areas these are, empty for a framework of all systems.
    """

    id: int
    framework_key: str
    version: str
    name: str
    short_name: str
    instrument: str
    purpose: str
    coverage: str
    licence_note: str
    scale_note: str
    source: SourceRef
    levels: tuple[LevelContent, ...]
    areas: tuple[AreaContent, ...]
    prompts: tuple[PromptContent, ...]
    local_to: str = ""

    @property
    def is_local(self) -> bool:
        return bool(self.local_to)

    @property
    def has_life_stages(self) -> bool:
        return any(level.life_stage for level in self.levels)

    def level(self, key: str) -> LevelContent:
        """The level with this key. Raises KeyError for a level of another version."""
        for level in self.levels:
            if level.key == key:
                return level
        raise KeyError(key)

    def area(self, key: str) -> AreaContent:
        """The area with this key. Raises KeyError for an area of another version."""
        for area in self.areas:
            if area.key == key:
                return area
        raise KeyError(key)
