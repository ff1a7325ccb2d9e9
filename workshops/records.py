"""What is kept of a room when it decides: from read models to a plain record. Pure."""

from datetime import date

from assessments.room import RoomRecord, Scoring
from workshops.rooms import ConsensusLine, Distribution, ItemView


def record_of(
    *, item: ItemView, title: str, held_on: date, agreed_level: str, words: str, dissent: int, dissent_words: str
) -> RoomRecord:
    """The room on one item now. `people` are those of the last time of scoring."""
    last = item.distributions[-1] if item.distributions else None
    said = last.agreement if last else None
    return RoomRecord(
        title=title,
        held_on=held_on,
        people=last.people if last else 0,
        agreed_level=agreed_level,
        words=words,
        dissent=dissent,
        dissent_words=dissent_words,
        agreement=said.label if said else "Nobody scored it",
        measure=round(said.measure, 3) if said and said.measure is not None else None,
        scorings=tuple(_scoring(one) for one in item.distributions),
    )


def _scoring(one: Distribution) -> Scoring:
    return Scoring(tuple((bar.name, bar.count) for bar in one.bars), one.unknown)


def needs_reason(item: ItemView, level_key: str) -> bool:
    """Whether a level is being recorded for a room that was split: then the words must say why."""
    last = item.distributions[-1].agreement if item.distributions else None
    return bool(level_key) and last is not None and last.kind == "two-camps"


def moved(first: Distribution, second: Distribution) -> tuple[tuple[str, int], ...]:
    """What moved between two times of scoring: each level's name with the change in its count, lowest first."""
    pairs = zip(first.bars, second.bars, strict=True)
    return tuple((after.name, after.count - before.count) for before, after in pairs)


def is_settled(line: ConsensusLine) -> bool:
    """Whether the system has answered a consensus."""
    return line.answer != "proposed"
