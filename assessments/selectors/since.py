"""The round before this one, and what changed since."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from accounts.permissions import Actor
from assessments.boards import AreaBoard, AssessmentBoard
from assessments.models import Assessment, Judgement, Round
from assessments.selectors.access import oldest_predecessor_since
from assessments.selectors.assessment import open_board
from assessments.selectors.building import area_boards, counted_on
from assessments.selectors.rows import JUDGEMENT_RELATIONS, visible_assessments
from assessments.selectors.signed import signed_board
from assessments.since import SinceBoard, earlier_states, since
from frameworks.comparability import VersionMapping
from frameworks.content import VersionContent
from frameworks.versions import mappings_between


def last_signed(system_id: int, round: Round) -> Assessment | None:
    """The signed-off assessment of the latest round before this one, its round read with it; None when there is none.

    One query. It is for the system's own people: sharing is not asked.
    """
    return (
        Assessment.objects.select_related("system", "round")
        .filter(system_id=system_id, status=Assessment.Status.SIGNED_OFF, round__as_at__lt=round.as_at)
        .order_by("-round__as_at")
        .first()
    )


def earlier_assessment(assessment: Assessment, actor: Actor) -> Assessment | None:
    """What an assessment is compared with: what it started from, else the latest earlier one with a judgement.

    Only what the actor may read. One query.
    """
    judged = Judgement.objects.filter(assessment=OuterRef("pk"), standing=Judgement.Standing.JUDGED)
    rows = list(
        Assessment.objects.select_related("system", "round", "submitted_by", "signed_off_by")
        .annotate(oldest_predecessor_since=oldest_predecessor_since("system_id"))
        .filter(
            visible_assessments(actor, assessment.system_id, prefix=""),
            Exists(judged),
            system_id=assessment.system_id,
            round__as_at__lt=assessment.round.as_at,
        )
        .order_by("-round__as_at")
    )
    started_from = next((row for row in rows if row.pk == assessment.carried_from_id), None)
    return started_from or (rows[0] if rows else None)


def since_last_round(assessment: Assessment, board: AssessmentBoard, actor: Actor) -> SinceBoard | None:
    """What changed between an assessment and the one before it; None when there is none that the actor may read.

    `board` is the assessment's. A constant number of queries.
    """
    earlier = earlier_assessment(assessment, actor)
    if earlier is None:
        return None
    before = signed_board(earlier, actor) or open_board(earlier, actor)
    return since(before, board, _mappings(_versions(before), _versions(board)), counted_on(assessment))


def _versions(board: AssessmentBoard) -> list[VersionContent]:
    return [instrument.version for instrument in board.instruments]


def last_round_of(
    assessment: Assessment, board: AreaBoard, actor: Actor
) -> tuple[AreaBoard, Assessment, dict[str, str]] | None:
    """The area as it stood in the round before, that round's assessment, and each criterion's state in words by key.

    None when the area was not judged there. `board` is the area's now. A constant number of queries, and none where
    no earlier round has the area.
    """
    if not board.earlier_round_name:
        return None
    earlier = earlier_assessment(assessment, actor)
    if earlier is None:
        return None
    signed = signed_board(earlier, actor)
    if signed is not None:
        areas = {(area.version.framework_key, area.area.key): area for area in signed.areas}
    else:
        rows = Judgement.objects.filter(assessment=earlier, area__version__framework__key=board.version.framework_key)
        judgements = list(rows.select_related(*JUDGEMENT_RELATIONS))
        areas = {(a.version.framework_key, a.area.key): a for a in area_boards(earlier, judgements, actor)}
    mapping = _mappings([area.version for area in areas.values()], [board.version]).get(board.version.framework_key)
    pair = mapping.area_to(board.area.key) if mapping else None
    found = areas.get((board.version.framework_key, pair.from_key)) if pair else None
    if mapping is None or found is None or found.standing == Judgement.Standing.NOT_ASSESSED:
        return None
    states = {key: line.said_label for key, line in earlier_states(found, mapping).items()}
    return found, earlier, states


def _mappings(old: Iterable[VersionContent], new: Iterable[VersionContent]) -> dict[str, VersionMapping]:
    """How the versions of two rounds compare, by framework key. One query at most."""
    later = {version.framework_key: version.id for version in new}
    pairs = {v.framework_key: (v.id, later[v.framework_key]) for v in old if v.framework_key in later}
    found = mappings_between(pairs.values())
    return {key: found[pair] for key, pair in pairs.items()}
