"""From one area of an assessment to the next."""

from assessments.boards import AreaBoard
from assessments.models import Assessment, Judgement


def next_area_key(assessment: Assessment, board: AreaBoard) -> str | None:
    """The key of the area after this one, in the order of the task list; None after the last. One query at most."""
    keys = [area.key for area in board.version.areas]
    after = keys.index(board.area.key) + 1
    if after < len(keys):
        return keys[after]
    return (
        Judgement.objects.filter(assessment=assessment, area__version_id__gt=board.version.id)
        .order_by("area__version_id", "area__order")
        .values_list("area__key", flat=True)
        .first()
    )
