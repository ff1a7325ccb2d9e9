"""From one area of an assessment to the next."""

from assessments.boards import AreaBoard
from assessments.models import Assessment, Judgement


def next_area_key(assessment: Assessment, board: AreaBoard) -> str | None:
    """The key of the area after this one, in the order of the task list; None after the last.

    No query within a framework, one at its end.
    """
    within = [area.key for area in board.version.areas]
    place = within.index(board.area.key) + 1
    if place < len(within):
        return within[place]
    rows = Judgement.objects.filter(assessment=assessment).order_by(
        "area__version__framework__order", "area__version_id", "area__order"
    )
    keys = list(rows.values_list("area__key", flat=True))
    after = keys.index(board.area.key) + 1
    return keys[after] if after < len(keys) else None
