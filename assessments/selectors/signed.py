"""Reading what was signed: the board of a signed-off assessment comes from its signed content, not from its rows."""

from collections.abc import Iterable
from dataclasses import replace

from accounts.permissions import Action, Actor, Subject, can
from assessments.boards import AreaBoard, AssessmentBoard
from assessments.frozen import from_text
from assessments.models import Assessment, Judgement, SignedContent
from assessments.selectors.rows import visible_assessments
from frameworks.content import VersionContent
from frameworks.selectors import version_content


def signed_board(
    assessment: Assessment, actor: Actor, judgements: Iterable[Judgement] | None = None
) -> AssessmentBoard | None:
    """The board of a signed-off assessment as it was signed; None when it is open, or was never signed with content.

    `judgements`, with their areas, when the caller has them. Two queries at most, and one more for a reader of another
    system, who is told of earlier rounds only what they may read. Sharing is as it is now: it may change later.
    """
    if assessment.status != Assessment.Status.SIGNED_OFF:
        return None
    content = SignedContent.objects.filter(assessment=assessment).order_by("-sequence").first()
    if content is None:
        return None
    board = board_of(content, assessment, judgements)
    board = replace(board, sharing=assessment.sharing, sharing_label=assessment.get_sharing_display())
    return for_reader(board, assessment, actor)


def board_of(
    content: SignedContent, assessment: Assessment, judgements: Iterable[Judgement] | None = None
) -> AssessmentBoard:
    """The board that one signing froze, for the people of its own system. One query without `judgements`."""
    if judgements is None:
        judgements = Judgement.objects.filter(assessment=assessment).select_related("area")
    ids = {}
    versions: dict[tuple[str, str], VersionContent] = {}
    for judgement in judgements:
        version = version_content(judgement.area.version_id)
        versions[version.framework_key, version.version] = version
        ids[version.framework_key, judgement.area.key] = judgement.pk
    board = from_text(
        content.content,
        lambda key, version: versions.get((key, version)),
        id=assessment.pk,
        system_id=assessment.system_id,
        number=assessment.number,
        judgement_ids=ids,
        evidence_numbers=content.evidence_numbers,
    )
    return replace(board, signed_sequence=content.sequence)


def for_reader(board: AssessmentBoard, assessment: Assessment, actor: Actor) -> AssessmentBoard:
    """The board without comparisons with rounds that the reader may not read. One query for other systems' readers."""
    own = Subject(system_id=assessment.system_id, status=Assessment.Status.DRAFT)
    if can(actor, Action.READ_ASSESSMENT, own):
        return board
    visible = Assessment.objects.filter(
        visible_assessments(actor, assessment.system_id, prefix=""), system_id=assessment.system_id
    )
    names = set(visible.values_list("round__name", flat=True))
    instruments = tuple(
        replace(each, areas=tuple(_without_earlier(area, names) for area in each.areas)) for each in board.instruments
    )
    return replace(board, instruments=instruments)


def _without_earlier(area: AreaBoard, visible_rounds: set[str]) -> AreaBoard:
    if not area.earlier_round_name or area.earlier_round_name in visible_rounds:
        return area
    return replace(
        area,
        earlier_level=None,
        earlier_round_name="",
        earlier_version="",
        comparability="",
        change="new" if area.level else None,
        change_reason="",
    )
