"""Pieces of evidence and criteria, of assessments that the reader may read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import F, Q

from assessments.models import Assessment, EvidenceLink, Finding
from assessments.scoring import COMPARABLE
from comparison.rows import Known, Piece, RoundLine
from comparison.selectors.matrix import Readable
from frameworks.content import VersionContent
from frameworks.versions import mappings_between


def pieces_of(readable: Mapping[int, Readable], version: VersionContent) -> list[Piece]:
    """Each piece of evidence once for every area that it supports, of signed assessments in this version. One query.

    What a system took out of use before it signed supports nothing; what it retired later stood when it signed.
    """
    when = F("judgement__assessment__signed_off_at")
    rows = (
        EvidenceLink.objects.filter(
            Q(evidence__retired_at=None) | Q(evidence__retired_at__gt=when),
            judgement__assessment__in=list(readable),
            judgement__area__version=version.id,
            judgement__standing="judged",
        )
        .order_by()
        .values_list(
            "judgement__assessment__system_id",
            "judgement__area__key",
            "evidence__kind",
            "evidence__dated",
            "evidence_id",
        )
        .distinct()
    )
    return [Piece(system_id, area, kind, dated) for system_id, area, kind, dated, _ in rows]


def known_in(
    readable: Mapping[int, Readable], lines: Sequence[RoundLine], version: VersionContent
) -> dict[tuple[str, int, str], Known]:
    """What each system said of its criteria, by round, system and area; in keys of `version`. One query.

    One more where another version was used, of which only those criteria are told that compare with one of this.
    """
    rows = list(
        Finding.objects.filter(
            judgement__assessment__status=Assessment.Status.SIGNED_OFF,
            judgement__assessment__round__key__in=[line.key for line in lines],
            judgement__area__version__framework__key=version.framework_key,
            to_confirm=False,
            state__in=[Finding.State.MET, Finding.State.PARTLY, Finding.State.NOT_MET],
        )
        .order_by()
        .values_list("judgement__assessment_id", "judgement__area__version_id", "criterion__key", "state")
    )
    mappings = mappings_between({(other, version.id) for _, other, _, _ in rows})
    areas = {criterion.key: area.key for area in version.areas for criterion in area.criteria}
    met: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    unmet: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for pk, other, criterion, state in rows:
        one = readable.get(pk)
        pair = mappings[other, version.id].criterion(criterion)
        if one is None or pair.verdict not in COMPARABLE or pair.to_key not in areas:
            continue
        where = (one.round_key, one.system_id, areas[pair.to_key])
        (met if state == Finding.State.MET else unmet)[where].add(pair.to_key)
    return {key: Known(frozenset(met[key]), frozenset(unmet[key])) for key in {*met, *unmet}}
