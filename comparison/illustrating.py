"""Made-up judgements for learning the views: the same at every run. Pure: versions and systems in, rows out."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from comparison.rows import JUDGED, NOT_APPLICABLE, NOT_ASSESSED
from frameworks.content import AreaContent, LevelContent, VersionContent

ROUNDS = (
    ("illustrative-2023", "Illustrative round 2023", date(2023, 12, 31)),
    ("illustrative-2024", "Illustrative round 2024", date(2024, 12, 31)),
    ("illustrative-2025", "Illustrative round 2025", date(2025, 12, 31)),
)
SHARED = (0.4, 0.45, 0.45)
"""How likely a system that has not shared yet is to begin in each round."""


@dataclass(frozen=True, slots=True)
class Made:
    """One made-up judgement."""

    round_key: str
    round_name: str
    as_at: date
    system_id: int
    area: AreaContent
    standing: str
    level: LevelContent | None
    backed: LevelContent | None
    confidence: str
    origin: str


def make(versions: Sequence[VersionContent], systems: Sequence[int], seed: int = 2022) -> Iterator[Made]:
    """Judgements of every system over three rounds: some share late, some claim above their evidence, most move up."""
    dice = random.Random(seed)  # noqa: S311 - the same at every run is the point
    for system_id in systems:
        shares_from = next((n for n, share in enumerate(SHARED) if dice.random() < share), len(SHARED))
        for version in versions:
            for area in version.areas:
                yield from _area(dice, system_id, version, area, shares_from)


def _area(
    dice: random.Random, system_id: int, version: VersionContent, area: AreaContent, shares_from: int
) -> Iterator[Made]:
    top = version.levels[-1].order
    place = min(top, dice.choice([0, 1, 1, 1, 2]))
    for number, (key, name, as_at) in enumerate(ROUNDS):
        place = max(0, min(top, place + dice.choice([0, 0, 0, 1, 1, -1] if number else [0])))
        level = next(one for one in version.levels if one.order == place)
        lower = max(0, place - dice.choice([0, 0, 0, 1, 1, 2]))
        backed = next(one for one in version.levels if one.order == lower)
        standing = dice.choices([JUDGED, NOT_ASSESSED, NOT_APPLICABLE], [92, 6, 2])[0]
        confidence, origin = dice.choice(["low", "medium", "high"]), dice.choice(["person", "person", "workshop"])
        if number < shares_from:
            continue
        judged = standing == JUDGED
        yield Made(
            key,
            name,
            as_at,
            system_id,
            area,
            standing,
            level if judged else None,
            backed if judged else None,
            confidence if judged else "",
            origin,
        )
