"""The frameworks of one assessment: which versions it is pinned to, newer ones, and those that could be added."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from assessments.models import Assessment
from frameworks.content import VersionContent
from frameworks.models import Area, FrameworkVersion
from frameworks.selectors import version_content


@dataclass(frozen=True, slots=True)
class Pinned:
    """A framework of an assessment: the version in use, and the newer one where there is one."""

    key: str
    name: str
    version: str
    is_local: bool
    newer: str


def _offered_to(assessment: Assessment) -> Any:
    """Published versions that a system may use: those of all systems, and its own areas."""
    return FrameworkVersion.objects.filter(
        status=FrameworkVersion.Status.PUBLISHED, framework__local_to__in=["", assessment.system.ods_code]
    ).select_related("framework")


def pinned_of(assessment: Assessment) -> tuple[Pinned, ...]:
    """The frameworks of an assessment in their order. Two queries."""
    mine = list(assessment.versions.select_related("framework").order_by("framework__order", "pk"))
    newest: dict[int, FrameworkVersion] = {}
    frameworks = [version.framework_id for version in mine]
    for version in _offered_to(assessment).filter(framework__in=frameworks).order_by("published_at", "pk"):
        if version.published_at:
            newest[version.framework_id] = version
    return tuple(
        Pinned(
            key=version.framework.key,
            name=version.framework.name,
            version=version.version,
            is_local=bool(version.framework.local_to),
            newer=newest[version.framework_id].version if _is_newer(newest.get(version.framework_id), version) else "",
        )
        for version in mine
    )


def _is_newer(other: FrameworkVersion | None, mine: FrameworkVersion) -> bool:
    if other is None or other.pk == mine.pk or other.published_at is None:
        return False
    return mine.published_at is None or other.published_at > mine.published_at


def addable_to(assessment: Assessment) -> list[FrameworkVersion]:
    """The newest version of each framework that an assessment does not have and could take. Three queries.

    One whose areas share a key with an area of the assessment is left out, since an area's address is its key.
    """
    mine = list(assessment.versions.values_list("pk", "framework_id"))
    newest: dict[int, FrameworkVersion] = {}
    others = _offered_to(assessment).exclude(framework__in=[framework for _, framework in mine])
    for version in others.order_by("published_at", "pk"):
        newest[version.framework_id] = version
    ids = {pk for pk, _ in mine} | {version.pk for version in newest.values()}
    keys: dict[int, set[str]] = {pk: set() for pk in ids}
    for version_id, key in Area.objects.filter(version__in=ids).values_list("version_id", "key"):
        keys[version_id].add(key)
    taken = {key for pk, _ in mine for key in keys[pk]}
    found = [version for version in newest.values() if not keys[version.pk] & taken]
    return sorted(found, key=lambda version: (version.framework.order, version.pk))


def version_to_move_to(
    assessment: Assessment, framework: str, version: str
) -> tuple[VersionContent, FrameworkVersion]:
    """The version in use and the one to move to. Raises Http404 where either is not there or not for this system."""
    target = _offered_to(assessment).filter(framework__key=framework, version=version).first()
    current = assessment.versions.filter(framework__key=framework).first()
    if target is None or current is None or target.pk == current.pk:
        raise Http404
    return version_content(current.pk), target
