"""The one read model that every document of an assessment is made from: its board, and every area over its rounds."""

from dataclasses import dataclass, replace

from accounts.permissions import Actor
from assessments.boards import AreaBoard, AreaHistory, AssessmentBoard, RoundPosition
from assessments.models import Assessment
from assessments.selectors import assessment_board
from assessments.selectors.rounds import rounds_up_to


@dataclass(frozen=True, slots=True)
class Pack:
    """A board with its areas' rounds up to its own, earliest first.

    The last position of an area is what the board itself says, so that the two can't differ.
    """

    board: AssessmentBoard
    histories: tuple[AreaHistory, ...] = ()


def read_pack(assessment: Assessment, actor: Actor, board: AssessmentBoard | None = None) -> Pack:
    """Everything for the documents of an assessment, as the actor may read it. Three queries beyond the board's.

    `board` when it is another than the assessment shows now, such as an earlier signing.
    """
    return make_pack(board or assessment_board(assessment, actor), rounds_up_to(assessment, actor))


def make_pack(board: AssessmentBoard, histories: tuple[AreaHistory, ...] = ()) -> Pack:
    """The pack of a board: each of its areas in its order, then those that only earlier rounds had. Pure."""
    known = {(each.version.framework_key, each.area.key): each for each in histories}
    own = []
    for area in board.areas:
        history = known.pop((area.version.framework_key, area.area.key), None)
        own.append(_with_own(board, area, history))
    return Pack(board=board, histories=(*own, *known.values()))


def _with_own(board: AssessmentBoard, area: AreaBoard, history: AreaHistory | None) -> AreaHistory:
    positions = history.positions if history else ()
    found = next((each for each in positions if each.round_key == board.round_key), None)
    own = RoundPosition(
        round_key=board.round_key,
        round_name=board.round_name,
        as_at=board.as_at,
        level=area.level,
        backed_level=area.backed_level,
        version=area.version.version,
        status=board.status,
    )
    if found is not None and found.version == own.version:
        own = replace(own, comparability=found.comparability, reason=found.reason)
    elif area.earlier_version:
        own = replace(own, comparability=area.comparability, reason=area.change_reason)
    earlier = tuple(each for each in positions if each.round_key != board.round_key)
    return AreaHistory(version=area.version, area=area.area, positions=(*earlier, own))
