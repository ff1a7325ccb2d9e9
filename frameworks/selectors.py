"""Reads of framework content."""

from collections import defaultdict
from collections.abc import Collection

from frameworks.content import (
    AreaContent,
    CriterionContent,
    LevelContent,
    PromptContent,
    SourceRef,
    VersionContent,
)
from frameworks.models import Area, Criterion, Descriptor, FrameworkVersion, Level, Prompt, Source

_published: dict[int, VersionContent] = {}


def forget_published(keep: Collection[int] = ()) -> None:
    """Empty the cache of published versions, but for those with an id in `keep`: after content was loaded, and
    between tests, which take back what they published."""
    for version_id in set(_published) - set(keep):
        del _published[version_id]


def version_content(version_id: int) -> VersionContent:
    """One framework version whole. Raises FrameworkVersion.DoesNotExist.

    A published version never changes, so it is kept in the process after the first read (six queries); a draft is
    read each time.
    """
    if version_id not in _published:
        content, published = _read_version(version_id)
        if not published:
            return content
        _published[version_id] = content
    return _published[version_id]


def source_ref(source: Source, section: str = "") -> SourceRef:
    """A source as pages show it, with the section that the content stands in."""
    return SourceRef(source.key, source.title, source.publisher, source.author, source.date, section)


def _read_version(version_id: int) -> tuple[VersionContent, bool]:
    version = FrameworkVersion.objects.select_related("framework", "source").get(pk=version_id)
    levels = tuple(
        LevelContent(
            row.pk, row.key, row.order, row.name, row.meaning, row.caution, row.in_source, row.life_stage,
            row.from_years, row.to_years,
        )
        for row in Level.objects.filter(version=version).order_by("order")
    )  # fmt: skip
    prompts = tuple(
        PromptContent(row.key, row.kind, row.text, source_ref(row.source, row.source_section))
        for row in Prompt.objects.filter(version=version).select_related("source").order_by("order")
    )
    content = VersionContent(
        id=version.pk,
        framework_key=version.framework.key,
        version=version.version,
        name=version.framework.name,
        short_name=version.framework.short_name,
        instrument=version.framework.instrument,
        purpose=version.purpose,
        coverage=version.coverage,
        licence_note=version.licence_note,
        scale_note=version.scale_note,
        source=source_ref(version.source, version.source_section),
        levels=levels,
        areas=_read_areas(version),
        prompts=prompts,
        local_to=version.framework.local_to,
    )
    return content, version.status == FrameworkVersion.Status.PUBLISHED


def _read_areas(version: FrameworkVersion) -> tuple[AreaContent, ...]:
    criteria: dict[int, list[CriterionContent]] = defaultdict(list)
    for row in Criterion.objects.filter(area__version=version).select_related("level").order_by("order"):
        criteria[row.area_id].append(
            CriterionContent(
                row.pk, row.key, row.level.key, row.level.order, row.kind == Criterion.Kind.CORE, row.text
            )
        )
    descriptors: dict[int, dict[str, str]] = defaultdict(dict)
    for descriptor in Descriptor.objects.filter(area__version=version).select_related("level"):
        descriptors[descriptor.area_id][descriptor.level.key] = descriptor.text
    return tuple(
        AreaContent(
            id=area.pk,
            key=area.key,
            order=area.order,
            name=area.name,
            summary=area.summary,
            group_name=area.group_name,
            domain_keys=tuple(domain.key for domain in area.domains.all()),
            criteria=tuple(sorted(criteria[area.pk], key=lambda c: c.level_order)),
            descriptors=descriptors[area.pk],
        )
        for area in Area.objects.filter(version=version).order_by("order").prefetch_related("domains")
    )
