"""From records to one framework version, as pages and scoring know it; or every fault with its place."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from frameworks.comparability import Pair
from frameworks.content import (
    AreaContent,
    CriterionContent,
    LevelContent,
    PromptContent,
    SourceRef,
    VersionContent,
)
from frameworks.importing.checks import KEY, VERSION, Faults
from frameworks.importing.records import Record, Tables
from frameworks.importing.validating_pairs import check_pairs
from spreadsheets import Fault, Refused

INSTRUMENTS = ("matrix", "stages", "shifts", "checklist")
PROMPT_KINDS = ("lesson", "culture-question")
MAX_LEVELS, MAX_AREAS, MAX_CRITERIA = 12, 100, 2_000
MAX_FAULTS = 100
# The library's own pages stand where a framework's key would, and a system's own areas have keys of their own.
RESERVED = {"four-steps", "practice", "glossary", "sources", "import"}
LOCAL = "local-"


@dataclass(frozen=True)
class Existing:
    """What the product holds already, as far as a new version has to fit to it.

    `frameworks` are names and instruments by key; `published` and `drafts` the versions by framework; `areas` tells
    the framework that uses an area's key; `versions` are contents by framework key and version.
    """

    frameworks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    published: Mapping[str, Collection[str]] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    domains: Collection[str] = ()
    sources: Mapping[str, SourceRef] = field(default_factory=dict)
    versions: Mapping[tuple[str, str], VersionContent] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """A version that a file describes, with ids of 0, and how the file says that it compares with earlier ones."""

    content: VersionContent
    pairs: Mapping[str, tuple[Pair, ...]]


def validate(tables: Tables, existing: Existing) -> Imported:
    """The version that the records describe. Raises Refused with every fault (the first hundred)."""
    work = _Work(tables, existing)
    content = work.version()
    pairs = check_pairs(tables.comparability, content, existing.versions, work.faults)
    faults = work.faults.found
    if len(faults) > MAX_FAULTS:
        faults = [*faults[:MAX_FAULTS], Fault("", f"There are {len(faults) - MAX_FAULTS:,} more faults like these")]
    if faults:
        raise Refused(faults)
    return Imported(content, pairs)


class _Work:
    def __init__(self, tables: Tables, existing: Existing) -> None:
        self.tables, self.existing, self.faults = tables, existing, Faults()

    def version(self) -> VersionContent:
        head, check = self.tables.framework, self.faults
        key = check.slug(head)
        if key in RESERVED or key.startswith(LOCAL):
            check.add(head, "key", f"The key “{key}” is kept for the product itself. Choose another")
        version = check.slug(head, "version", pattern=VERSION, limit=20)
        name = check.text(head, "name", limit=200, required=True)
        instrument = check.choice(head, "instrument", INSTRUMENTS)
        self._fits(key, version, name, instrument)
        source = self._source(head)
        levels = self._levels()
        return VersionContent(
            id=0,
            framework_key=key,
            version=version,
            name=name,
            short_name=check.text(head, "short_name", limit=100) or name[:100],
            instrument=instrument,
            purpose=check.text(head, "purpose"),
            coverage=check.text(head, "coverage"),
            licence_note=check.text(head, "licence_note"),
            scale_note=check.text(head, "scale_note"),
            source=source,
            levels=levels,
            areas=self._areas({level.key: level for level in levels}, key),
            prompts=self._prompts(source),
        )

    def _fits(self, key: str, version: str, name: str, instrument: str) -> None:
        """A new version keeps its framework's name and kind, and is not one that is published."""
        head, check = self.tables.framework, self.faults
        if version and version in self.existing.published.get(key, ()):
            check.add(head, "version", f"Version {version} is published and never changes. Give this one another")
        if known := self.existing.frameworks.get(key):
            if name and name != known[0]:
                check.add(head, "name", f"The framework “{key}” is called “{known[0]}”, which never changes")
            if instrument and instrument != known[1]:
                check.add(head, "instrument", f"The framework “{key}” is a {known[1]}, which never changes")

    def _source(self, head: Record) -> SourceRef:
        check = self.faults
        key = check.slug(head, "source")
        section = check.text(head, "source_section", limit=200)
        if known := self.existing.sources.get(key):
            return SourceRef(known.key, known.title, known.publisher, known.author, known.date, section)
        if key and not (head["source_title"].strip() and head["source_publisher"].strip()):
            check.add(head, "source", f"There is no source “{key}” yet. Give its title and publisher to add it")
        return SourceRef(
            key,
            check.text(head, "source_title", limit=300),
            check.text(head, "source_publisher", limit=200),
            check.text(head, "source_author", limit=200),
            check.text(head, "source_date", limit=10),
            section,
        )

    def _levels(self) -> tuple[LevelContent, ...]:
        check, levels, keys = self.faults, [], set[str]()
        records = self.tables.levels
        if not 2 <= len(records) <= MAX_LEVELS:
            check.add(records[0] if records else self.tables.framework, "", f"There must be 2 to {MAX_LEVELS} levels")
        before: int | None = None
        for record in records[:MAX_LEVELS]:
            key = check.slug(record)
            check.once(record, "key", key, keys)
            order = check.whole(record, "order", most=MAX_LEVELS, required=True)
            if order is not None and (order != before + 1 if before is not None else order > 1):
                should = "start at 0 or 1" if before is None else f"come next as {before + 1}"
                check.add(record, "order", f"The levels are out of order: {order} must {should}")
            before = order if order is not None else before
            start, end = check.whole(record, "from_years"), check.whole(record, "to_years")
            if end is not None and (start is None or end <= start):
                check.add(record, "to_years", "The life stage must end after it starts")
            levels.append(
                LevelContent(
                    id=0,
                    key=key,
                    order=order or 0,
                    name=check.text(record, "name", limit=100, required=True),
                    meaning=check.text(record, "meaning"),
                    caution=check.text(record, "caution"),
                    in_source=check.flag(record, "in_source"),
                    life_stage=check.text(record, "life_stage", limit=100),
                    from_years=start,
                    to_years=end,
                )
            )
        return tuple(levels)

    def _areas(self, levels: Mapping[str, LevelContent], framework: str) -> tuple[AreaContent, ...]:
        check, areas, keys, before = self.faults, [], set[str](), -1
        records = self.tables.areas
        if not 1 <= len(records) <= MAX_AREAS:
            where = records[0] if records else self.tables.framework
            check.add(where, "", f"There must be 1 to {MAX_AREAS} areas")
        known = {record["key"].strip() for record in records}
        descriptors = self._descriptors(known, levels)
        criteria = self._criteria(known, levels)
        for number, record in enumerate(records[:MAX_AREAS], 1):
            key = check.slug(record)
            check.once(record, "key", key, keys)
            user = self.existing.areas.get(key, framework)
            if key.startswith(LOCAL) or user != framework:
                by = "systems’ own areas" if key.startswith(LOCAL) else f"the framework “{user}”"
                check.add(record, "key", f"The key “{key}” is used by {by}. Choose another")
            order = check.whole(record, "order", most=10_000)
            order = number if order is None else order
            if order <= before:
                check.add(record, "order", f"The areas are out of order: {order} comes after {before}")
            before = max(order, before)
            domains = [item.strip() for item in record["domains"].split(",") if item.strip()]
            for domain in domains:
                if domain not in self.existing.domains:
                    check.add(record, "domains", f"There is no domain “{domain[:40]}”")
            areas.append(
                AreaContent(
                    id=0,
                    key=key,
                    order=order,
                    name=check.text(record, "name", limit=300, required=True),
                    summary=check.text(record, "summary"),
                    group_name=check.text(record, "group", limit=100),
                    domain_keys=tuple(dict.fromkeys(domains)),
                    criteria=tuple(sorted(criteria[key], key=lambda c: c.level_order)),
                    descriptors=descriptors[key],
                )
            )
        return tuple(areas)

    def _descriptors(
        self, areas: Collection[str], levels: Mapping[str, LevelContent]
    ) -> defaultdict[str, dict[str, str]]:
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for record in self.tables.descriptors:
            area = self.faults.reference(record, "area", areas, "area")
            level = self.faults.reference(record, "level", levels, "level")
            text = self.faults.text(record, "text", required=True)
            if area and level and level in found[area]:
                self.faults.add(record, "level", f"The level “{level}” is described twice in this area")
            found[area][level] = text
        return found

    def _criteria(
        self, areas: Collection[str], levels: Mapping[str, LevelContent]
    ) -> defaultdict[str, list[CriterionContent]]:
        found: defaultdict[str, list[CriterionContent]] = defaultdict(list)
        check, keys = self.faults, set[str]()
        if len(self.tables.criteria) > MAX_CRITERIA:
            check.add(self.tables.criteria[MAX_CRITERIA], "", f"There may be {MAX_CRITERIA:,} criteria at the most")
        for record in self.tables.criteria[:MAX_CRITERIA]:
            area = check.reference(record, "area", areas, "area")
            key = check.slug(record, pattern=KEY, limit=30)
            check.once(record, "key", key, keys)
            level = levels.get(check.reference(record, "level", levels, "level"))
            if level and level.order == 0:
                check.add(record, "level", f"The level “{level.key}” is below the first, so nothing is needed for it")
            core = check.choice(record, "kind", ("core", "example"), default="core") == "core"
            text = check.text(record, "text", required=True)
            if area and level:
                found[area].append(CriterionContent(0, key, level.key, level.order, core, text))
        return found

    def _prompts(self, source: SourceRef) -> tuple[PromptContent, ...]:
        check, prompts, keys = self.faults, [], set[str]()
        known = {**self.existing.sources, source.key: source}
        for record in self.tables.prompts[:MAX_AREAS]:
            key = check.slug(record, pattern=KEY, limit=30)
            check.once(record, "key", key, keys)
            named = record["source"].strip() or source.key
            of = known.get(named)
            if of is None:
                check.add(record, "source", f"There is no source “{named[:40]}”")
                of = source
            section = check.text(record, "source_section", limit=200)
            kind = check.choice(record, "kind", PROMPT_KINDS)
            text = check.text(record, "text", required=True)
            ref = SourceRef(of.key, of.title, of.publisher, of.author, of.date, section or of.section)
            prompts.append(PromptContent(key, kind, text, ref))
        return tuple(prompts)
