"""What the levels say of one area: as a list, and for a shift as a line from its barrier to its behaviour."""

from dataclasses import dataclass

from assessments.boards import AreaBoard

SHIFTS = "shifts"


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One level on an area's page: its own words, the area's words for it, its caution, and what is said of it.

    `marks` are words such as "Claimed"; empty for a level that nobody names.
    """

    name: str
    in_source: bool
    meaning: str
    descriptor: str
    caution: str
    life_stage: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A shift: the barrier at one end, the behaviour at the other, and the steps between them."""

    barrier: str
    behaviour: str
    steps: tuple[LevelLine, ...]


def level_lines(board: AreaBoard) -> tuple[LevelLine, ...]:
    """The levels from the lowest."""
    return tuple(
        LevelLine(
            name=level.name,
            in_source=level.in_source,
            meaning=level.meaning,
            descriptor=board.area.descriptors.get(level.key, ""),
            caution=level.caution,
            life_stage=level.life_stage,
            marks=tuple(
                words
                for words, marked in (
                    ("Claimed", board.level),
                    ("Evidence backs", board.backed_level),
                    ("Where you want to be", board.target_level),
                )
                if marked is not None and marked.key == level.key
            ),
        )
        for level in board.version.levels
    )


def shift_line(board: AreaBoard) -> ShiftLine | None:
    """The line of a shift; None for an instrument of another kind, or one that words no barrier and behaviour."""
    lines = level_lines(board)
    if board.version.instrument != SHIFTS or not (lines[0].descriptor and lines[-1].descriptor):
        return None
    return ShiftLine(lines[0].descriptor, lines[-1].descriptor, lines)
