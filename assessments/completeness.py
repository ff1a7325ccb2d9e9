"""What is incomplete in an assessment when it is handed to the chair. Pure; nothing of it forbids submitting."""

from dataclasses import dataclass

from assessments.boards import AreaBoard, AssessmentBoard, EvidenceLine


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Areas not marked as finished, areas with findings still to confirm, evidence past its date with its area."""

    unfinished: tuple[AreaBoard, ...]
    to_confirm: tuple[tuple[AreaBoard, int], ...]
    expired: tuple[tuple[AreaBoard, EvidenceLine], ...]

    def __bool__(self) -> bool:
        return bool(self.unfinished or self.to_confirm or self.expired)


def to_confirm_count(area: AreaBoard) -> int:
    """How many findings of an area were carried over and nobody has confirmed yet."""
    return sum(line.to_confirm for line in area.findings)


def incomplete(board: AssessmentBoard) -> Incomplete:
    """Everything that submitting names and asks a reason for."""
    counts = ((area, to_confirm_count(area)) for area in board.areas)
    return Incomplete(
        unfinished=tuple(area for area in board.areas if not area.is_complete),
        to_confirm=tuple((area, count) for area, count in counts if count),
        expired=tuple((area, item) for area in board.areas for item in area.evidence if item.is_expired),
    )
