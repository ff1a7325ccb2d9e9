"""What a file says of how its version compares with earlier ones."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from frameworks.comparability import AREA, CRITERION, NOT_COMPARABLE, SEVERITY, UNCHANGED, Pair
from frameworks.content import VersionContent
from frameworks.importing.checks import Faults
from frameworks.importing.records import Record


def check_pairs(
    records: Sequence[Record],
    content: VersionContent,
    versions: Mapping[tuple[str, str], VersionContent],
    faults: Faults,
) -> dict[str, tuple[Pair, ...]]:
    """The pairs by earlier version. A fault is kept for a version, key or verdict that there is none of, for a key
    that stands twice, for a pair that says nothing corresponds and yet compares, and for a missing reason."""
    found: dict[str, list[Pair]] = defaultdict(list)
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    mine = _keys(content)
    earlier_versions = {version for key, version in versions if key == content.framework_key}
    for record in records:
        version = faults.reference(record, "from_version", earlier_versions, "published version of this framework")
        kind = faults.choice(record, "kind", (AREA, CRITERION))
        verdict = faults.choice(record, "verdict", SEVERITY)
        reason = faults.text(record, "reason")
        if not (version and kind):
            continue
        theirs = _keys(versions[content.framework_key, version])[kind]
        earlier = faults.reference(record, "from", theirs, f"{kind} in version {version}")
        later = faults.reference(record, "to", mine[kind], f"{kind} in this version") if record["to"].strip() else ""
        faults.once(record, "from", earlier, seen[version, kind])
        if verdict and verdict != UNCHANGED and not reason:
            faults.add(record, "reason", f"Give the reason why it is {verdict.replace('-', ' ')}")
        if not later and verdict and verdict != NOT_COMPARABLE:
            faults.add(record, "verdict", "Without anything that corresponds, it is not-comparable")
        found[version].append(Pair(kind, earlier, later, verdict, reason))
    return {version: tuple(pairs) for version, pairs in found.items()}


def _keys(content: VersionContent) -> dict[str, Collection[str]]:
    return {
        AREA: {area.key for area in content.areas},
        CRITERION: {criterion.key for area in content.areas for criterion in area.criteria},
    }
