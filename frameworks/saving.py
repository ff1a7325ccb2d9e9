"""Writes of versions: a draft from what was imported or written, and publishing it. Who may is asked by the caller."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from frameworks.comparability import UNCHANGED, Pair
from frameworks.content import VersionContent
from frameworks.models import (
    Area,
    Comparability,
    Criterion,
    Descriptor,
    Domain,
    Framework,
    FrameworkVersion,
    Level,
    Prompt,
    Source,
)

FIRST_LOCAL_ORDER = 1_000


@transaction.atomic
def save_draft(content: VersionContent, pairs: Mapping[str, Iterable[Pair]], *, made_by_name: str) -> FrameworkVersion:
    """Keep a version as a draft, with its framework and source when they are new; returns it.

    A draft of the same version is replaced. `pairs` tells by earlier published version how this one compares.
    Raises ValidationError when the version was published meanwhile.
    """
    source, _ = Source.objects.get_or_create(
        key=content.source.key,
        defaults={
            "title": content.source.title,
            "publisher": content.source.publisher,
            "author": content.source.author,
            "date": content.source.date,
        },
    )
    framework = _framework(content)
    old = FrameworkVersion.objects.select_for_update().filter(framework=framework, version=content.version).first()
    if old is not None:
        if old.is_published():
            raise ValidationError(f"Version {content.version} is published and never changes")
        remove_draft(old)
    version: FrameworkVersion = FrameworkVersion.objects.create(
        framework=framework,
        version=content.version,
        purpose=content.purpose,
        coverage=content.coverage,
        licence_note=content.licence_note,
        scale_note=content.scale_note,
        source=source,
        source_section=content.source.section,
        made_by_name=made_by_name,
        made_at=timezone.now(),
    )
    _write_content(version, content)
    for earlier, said in pairs.items():
        write_pairs(version, earlier, said)
    return version


def remove_draft(version: FrameworkVersion) -> None:
    """Take a draft away. Raises PublishedVersionChanged for a published version."""
    # Its areas first: their criteria hold on to its levels.
    Area.objects.filter(version=version).delete()
    version.delete()


def _framework(content: VersionContent) -> Framework:
    order = Framework.objects.filter(local_to="").aggregate(last=models.Max("order"))["last"] or 0
    framework, _ = Framework.objects.get_or_create(
        key=content.framework_key,
        defaults={
            "order": FIRST_LOCAL_ORDER if content.is_local else order + 1,
            "name": content.name,
            "short_name": content.short_name,
            "instrument": content.instrument,
            "local_to": content.local_to,
        },
    )
    return framework


def _write_content(version: FrameworkVersion, content: VersionContent) -> None:
    levels = {
        item.key: Level.objects.create(
            version=version,
            key=item.key,
            order=item.order,
            name=item.name,
            meaning=item.meaning,
            caution=item.caution,
            in_source=item.in_source,
            life_stage=item.life_stage,
            from_years=item.from_years,
            to_years=item.to_years,
        )
        for item in content.levels
    }
    domains = {domain.key: domain for domain in Domain.objects.all()}
    for item in content.areas:
        area = Area.objects.create(
            version=version,
            key=item.key,
            order=item.order,
            name=item.name,
            summary=item.summary,
            group_key=slugify(item.group_name)[:50],
            group_name=item.group_name,
        )
        area.domains.set(domains[key] for key in item.domain_keys)
        Descriptor.objects.bulk_create(
            Descriptor(area=area, level=levels[key], text=text) for key, text in item.descriptors.items()
        )
        Criterion.objects.bulk_create(
            Criterion(
                area=area,
                level=levels[criterion.level_key],
                key=criterion.key,
                order=order,
                kind=Criterion.Kind.CORE if criterion.is_core else Criterion.Kind.EXAMPLE,
                text=criterion.text,
            )
            for order, criterion in enumerate(item.criteria, 1)
        )
    sources = {source.key: source for source in Source.objects.all()}
    Prompt.objects.bulk_create(
        Prompt(
            version=version,
            key=item.key,
            order=order,
            kind=item.kind,
            text=item.text,
            source=sources[item.source.key],
            source_section=item.source.section,
        )
        for order, item in enumerate(content.prompts, 1)
    )


def write_pairs(version: FrameworkVersion, earlier: str, pairs: Iterable[Pair]) -> None:
    """Put these pairs in the place of what a draft said of an earlier version."""
    before = FrameworkVersion.objects.get(framework=version.framework_id, version=earlier)
    Comparability.objects.filter(from_version=before, to_version=version).delete()
    Comparability.objects.bulk_create(
        Comparability(
            from_version=before,
            to_version=version,
            kind=pair.kind,
            from_key=pair.from_key,
            to_key=pair.to_key,
            verdict=pair.verdict,
            reason=pair.reason,
        )
        for pair in pairs
    )


@transaction.atomic
def publish(version: FrameworkVersion, *, published_by_name: str) -> None:
    """Publish a draft, after which it never changes. Raises ValidationError when it is no draft, or when a pair that
    is not unchanged has no reason."""
    if version.comparable_from.filter(reason="").exclude(verdict=UNCHANGED).exists():
        raise ValidationError("Give a reason for each pair that is reworded or not comparable")
    published = FrameworkVersion.objects.filter(pk=version.pk, status=FrameworkVersion.Status.DRAFT).update(
        status=FrameworkVersion.Status.PUBLISHED, published_by_name=published_by_name, published_at=timezone.now()
    )
    if not published:
        raise ValidationError("This version is published already")
