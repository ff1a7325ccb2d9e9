"""What a roundtable said of an area, kept beside the judgement that came of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Scoring:
    """One time of scoring: how many chose each level, lowest first, and how many did not know."""

    counts: tuple[tuple[str, int], ...]
    unknown: int

    @property
    def people(self) -> int:
        return sum(count for _, count in self.counts) + self.unknown


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """A room's consensus as it was recorded. `agreed_level` is a level's name, empty when the room did not agree.

    `agreement` are the plain words, `measure` van der Eijk's A of the last scoring, None when there was none.
    """

    title: str
    held_on: date
    people: int
    agreed_level: str
    words: str
    dissent: int
    dissent_words: str
    agreement: str
    measure: float | None
    scorings: tuple[Scoring, ...]

    def summary(self) -> str:
        """One sentence for pages and documents."""
        said = f"the room agreed on {self.agreed_level}" if self.agreed_level else "the room did not agree on a level"
        against = {0: "nobody dissented", 1: "one person dissented"}.get(
            self.dissent, f"{self.dissent} people dissented"
        )
        when = f"{self.held_on.day} {self.held_on:%B %Y}"
        return f"Roundtable “{self.title}” on {when}, {self.people} people: {said}, {against}. {self.agreement}."


def as_data(record: RoomRecord) -> dict[str, Any]:
    """The record as plain data for a JSON column."""
    scorings = [{"counts": [list(pair) for pair in one.counts], "unknown": one.unknown} for one in record.scorings]
    return {
        "title": record.title,
        "held_on": record.held_on.isoformat(),
        "people": record.people,
        "agreed_level": record.agreed_level,
        "words": record.words,
        "dissent": record.dissent,
        "dissent_words": record.dissent_words,
        "agreement": record.agreement,
        "measure": record.measure,
        "scorings": scorings,
    }


def from_data(data: Mapping[str, Any] | None) -> RoomRecord | None:
    """The record that `as_data` wrote; None for none."""
    if not data:
        return None
    scorings = tuple(
        Scoring(tuple((str(name), int(count)) for name, count in one["counts"]), int(one["unknown"]))
        for one in data["scorings"]
    )
    return RoomRecord(
        title=data["title"],
        held_on=date.fromisoformat(data["held_on"]),
        people=data["people"],
        agreed_level=data["agreed_level"],
        words=data["words"],
        dissent=data["dissent"],
        dissent_words=data["dissent_words"],
        agreement=data["agreement"],
        measure=data["measure"],
        scorings=scorings,
    )
