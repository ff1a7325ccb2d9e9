"""How far a room agrees on an ordered scale. Pure.

Counts come in by level, lowest first. A spread is a result and not a failure: the words here name what the facilitator
may do with it, and nothing is averaged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

FEWEST = 5
"""With fewer answers than this nothing is said about agreement."""
BROAD_SHARE, CLOSE_SHARE, CAMP_SHARE = 0.75, 0.80, 0.25


class Agreement(StrEnum):
    """What the facilitator and the room are told, in plain words."""

    TOO_FEW = "too-few"
    TWO_CAMPS = "two-camps"
    BROAD = "broad"
    CLOSE = "close"
    SPREAD = "spread"


LABELS = {
    Agreement.TOO_FEW: "Too few answers to say",
    Agreement.TWO_CAMPS: "Two camps",
    Agreement.BROAD: "Broad agreement",
    Agreement.CLOSE: "Close: most are within one level",
    Agreement.SPREAD: "Spread",
}
PROMPTS = {
    Agreement.TOO_FEW: "Hear everybody who answered.",
    Agreement.TWO_CAMPS: "Two camps: ask one person of each what they saw.",
    Agreement.BROAD: "Would anybody like to make the case for a different level?",
    Agreement.CLOSE: "Ask what would settle it between the two levels, and what evidence there is.",
    Agreement.SPREAD: "Ask people to say what they had in mind, from the lowest level to the highest.",
}


@dataclass(frozen=True, slots=True)
class RoomAgreement:
    """`people` answered with a level; `measure` is van der Eijk's A, None without answers or with one level only.

    `middle` are the places (from 0) of the median level, two when it lies between two levels.
    """

    people: int
    measure: float | None
    kind: Agreement
    middle: tuple[int, ...]

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    @property
    def prompt(self) -> str:
        return PROMPTS[self.kind]


def measure(counts: Sequence[int]) -> float | None:
    """Van der Eijk's agreement A for counts over ordered categories: 1 when all chose one, 0 when spread evenly, -1
    when split evenly between the two ends; None when nobody answered or there are fewer than two categories.

    Source: C. van der Eijk, "Measuring agreement in ordered rating scales", Quality & Quantity 35 (2001), 325-341.
    The counts are taken apart into layers: each layer takes away the smallest count that is left from every category
    that still has any, so that a layer is a pattern of ones and zeros with a weight (its share of all answers). For a
    pattern over K categories with S ones:

        TU  = triples of categories, in order, that read 110 or 011
        TDU = triples that read 101
        U   = ((K - 2) TU - (K - 1) TDU) / ((K - 2) (TU + TDU)), and 1 where there are no such triples
        A   = U (1 - (S - 1) / (K - 1))

    and the whole is the sum of each layer's A times its weight. Raises ValueError for a negative count.
    """
    left = list(counts)
    if any(count < 0 for count in left):
        raise ValueError("A count is never negative.")
    total = sum(left)
    if not total or len(left) < 2:
        return None
    whole = 0.0
    while any(left):
        pattern = [1 if count else 0 for count in left]
        height = min(count for count in left if count)
        whole += _of_pattern(pattern) * height * sum(pattern) / total
        left = [count - height if count else 0 for count in left]
    return max(-1.0, min(1.0, whole))


def _of_pattern(pattern: Sequence[int]) -> float:
    size, ones = len(pattern), sum(pattern)
    triples = list(combinations(pattern, 3))
    unimodal = sum(1 for triple in triples if triple in {(1, 1, 0), (0, 1, 1)})
    split = sum(1 for triple in triples if triple == (1, 0, 1))
    if unimodal + split:
        shape = ((size - 2) * unimodal - (size - 1) * split) / ((size - 2) * (unimodal + split))
    else:
        shape = 1.0
    return shape * (1 - (ones - 1) / (size - 1))


def median_places(counts: Sequence[int]) -> tuple[int, ...]:
    """The place of the median answer, or the two places that it lies between; empty when nobody answered."""
    total = sum(counts)
    if not total:
        return ()
    low, high = _place(counts, (total + 1) // 2), _place(counts, total // 2 + 1)
    return (low,) if low == high else (low, high)


def _place(counts: Sequence[int], nth: int) -> int:
    seen = 0
    for place, count in enumerate(counts):
        seen += count
        if seen >= nth:
            return place
    raise AssertionError("there are as many answers as were counted")


def agreement(counts: Sequence[int]) -> RoomAgreement:
    """What to say of a room's answers, by level from the lowest. "Don't know" is not among the counts.

    Two camps come first: two levels that are not neighbours, each with a quarter of the answers or more, and a level
    between them with fewer than both. Then broad agreement (three quarters on one level), close (four fifths on two
    neighbouring levels), else spread.
    """
    people = sum(counts)
    return RoomAgreement(people, measure(counts), _kind(counts, people), median_places(counts))


def _kind(counts: Sequence[int], people: int) -> Agreement:
    if people < FEWEST:
        return Agreement.TOO_FEW
    for low, high in combinations(range(len(counts)), 2):
        ends = min(counts[low], counts[high])
        if ends >= CAMP_SHARE * people and any(counts[between] < ends for between in range(low + 1, high)):
            return Agreement.TWO_CAMPS
    if max(counts) >= BROAD_SHARE * people:
        return Agreement.BROAD
    if any(counts[at] + counts[at + 1] >= CLOSE_SHARE * people for at in range(len(counts) - 1)):
        return Agreement.CLOSE
    return Agreement.SPREAD
