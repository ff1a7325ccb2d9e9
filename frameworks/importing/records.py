"""The one shape that both kinds of file are read into: flat records, each value with its place in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# What each kind of record may say. The validator says what of it is needed.
FIELDS: dict[str, tuple[str, ...]] = {
    "framework": (
        "key",
        "version",
        "name",
        "short_name",
        "instrument",
        "purpose",
        "coverage",
        "licence_note",
        "scale_note",
        "source",
        "source_title",
        "source_publisher",
        "source_author",
        "source_date",
        "source_section",
    ),
    "levels": (
        "key",
        "order",
        "name",
        "meaning",
        "caution",
        "in_source",
        "life_stage",
        "from_years",
        "to_years",
    ),
    "areas": ("key", "order", "name", "summary", "group", "domains"),
    "descriptors": ("area", "level", "text"),
    "criteria": ("area", "key", "level", "kind", "text"),
    "prompts": ("key", "kind", "text", "source", "source_section"),
    "comparability": ("from_version", "kind", "from", "to", "verdict", "reason"),
}
KINDS = tuple(FIELDS)


@dataclass(frozen=True, slots=True)
class Record:
    """One row or mapping: text by field ("" where nothing stands), and where each stands in the file."""

    values: Mapping[str, str]
    places: Mapping[str, str]
    place: str

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def at(self, name: str) -> str:
        """Where a field stands; the record's own place when it is not there."""
        return self.places.get(name, self.place)


@dataclass(frozen=True, slots=True)
class Tables:
    """A framework file's records by kind, in the order of the file."""

    framework: Record
    levels: Sequence[Record] = ()
    areas: Sequence[Record] = ()
    descriptors: Sequence[Record] = ()
    criteria: Sequence[Record] = ()
    prompts: Sequence[Record] = ()
    comparability: Sequence[Record] = field(default=())


def tables_of(records: Mapping[str, Sequence[Record]]) -> Tables:
    """Tables from records by kind; there must be one framework."""
    kinds: dict[str, Any] = {kind: tuple(records.get(kind, ())) for kind in KINDS if kind != "framework"}
    return Tables(framework=records["framework"][0], **kinds)
