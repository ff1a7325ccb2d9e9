"""Reads about versions: what an import has to fit to, and how one version compares with another."""

import itertools
from collections import defaultdict
from collections.abc import Iterable

from frameworks.comparability import Pair, VersionMapping, chain, inverse, path
from frameworks.content import VersionContent
from frameworks.importing.validating import Existing
from frameworks.local import PREFIX
from frameworks.models import Area, Comparability, Domain, Framework, FrameworkVersion, Source
from frameworks.selectors import source_ref, version_content

Steps = dict[tuple[int, int], VersionMapping]


def existing() -> Existing:
    """What the product holds, as far as a new version has to fit to it. Six queries, framework content apart."""
    published: dict[str, set[str]] = defaultdict(set)
    contents: dict[tuple[str, str], VersionContent] = {}
    versions = FrameworkVersion.objects.filter(status=FrameworkVersion.Status.PUBLISHED, framework__local_to="")
    for pk, key, version in versions.values_list("pk", "framework__key", "version"):
        published[key].add(version)
        contents[key, version] = version_content(pk)
    frameworks = Framework.objects.filter(local_to="").values_list("key", "name", "instrument")
    return Existing(
        frameworks={key: (name, instrument) for key, name, instrument in frameworks},
        published=published,
        areas=dict(Area.objects.filter(version__in=versions).values_list("key", "version__framework__key")),
        domains=set(Domain.objects.values_list("key", flat=True)),
        sources={row.key: source_ref(row) for row in Source.objects.exclude(key__startswith=PREFIX)},
        versions=contents,
    )


def latest_published(framework_key: str) -> VersionContent | None:
    """The version of a framework that was published last; None before the first. One query, content apart."""
    pk = (
        FrameworkVersion.objects.filter(framework__key=framework_key, status=FrameworkVersion.Status.PUBLISHED)
        .order_by("-published_at", "-pk")
        .values_list("pk", flat=True)
        .first()
    )
    return version_content(pk) if pk else None


def mappings_to(version_id: int) -> tuple[VersionMapping, ...]:
    """How a version says that it compares with earlier ones. One query."""
    return tuple(_steps(Comparability.objects.filter(to_version=version_id)).values())


def mappings_between(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], VersionMapping]:
    """How each (earlier version id, later version id) compares, through versions between where it must. One query.

    Nothing is read where every pair is of one version with itself. Two versions between which nobody said anything
    have a mapping without pairs, which answers "not comparable" for everything.
    """
    pairs = set(wanted)
    found = {(start, end): VersionMapping("", "", is_same=True) for start, end in pairs if start == end}
    others = pairs - set(found)
    if not others:
        return found
    ids = {version_id for pair in others for version_id in pair}
    frameworks = Framework.objects.filter(versions__in=ids)
    rows = Comparability.objects.filter(
        to_version__framework__in=frameworks, to_version__status=FrameworkVersion.Status.PUBLISHED
    )
    steps = _steps(rows)
    return found | {(start, end): _along(steps, path(steps, start, end)) for start, end in others}


def _along(steps: Steps, way: Iterable[int]) -> VersionMapping:
    """The mapping from the first version of a way to its last."""
    ids = list(way)
    legs = [steps[pair] if pair in steps else inverse(steps[pair[1], pair[0]]) for pair in itertools.pairwise(ids)]
    if not legs:
        return VersionMapping("", "")
    mapping = legs[0]
    for leg in legs[1:]:
        mapping = chain(mapping, leg)
    return mapping


def _steps(rows: Iterable[Comparability]) -> Steps:
    pairs: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    names: dict[tuple[int, int], tuple[str, str]] = {}
    columns = ("from_version_id", "to_version_id", "from_version__version", "to_version__version")
    query = rows.order_by("from_version_id", "kind", "pk")  # type: ignore[attr-defined]
    for start, end, earlier, later, *pair in query.values_list(
        *columns, "kind", "from_key", "to_key", "verdict", "reason"
    ):
        names[start, end] = (earlier, later)
        pairs[start, end].append(Pair(*pair))
    return {key: VersionMapping(*names[key], tuple(found)) for key, found in pairs.items()}
