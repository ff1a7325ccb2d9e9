"""Who else works on an assessment now, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessments.presence import Seen


@dataclass(frozen=True, slots=True)
class AlsoHere:
    """What a page says of one person. `is_same_area` when they are in the area that the reader looks at."""

    words: str
    is_same_area: bool


def ago(at: datetime, now: datetime) -> str:
    """How long ago, as people say it: exact to the minute, since nothing later than two minutes is shown."""
    passed = now - at
    if passed < timedelta(seconds=45):
        return "just now"
    return "a minute ago" if passed < timedelta(seconds=105) else "two minutes ago"


def also_here(people: Iterable[Seen], now: datetime, area_key: str = "") -> tuple[AlsoHere, ...]:
    """A line for each person: "NAME, in Housing, a minute ago"; those in the reader's own area first."""
    lines = (
        AlsoHere(
            words=", ".join(
                filter(None, (one.name, f"in {one.area_name}" if one.area_name else "", ago(one.at, now)))
            ),
            is_same_area=bool(area_key) and one.area_key == area_key,
        )
        for one in people
    )
    return tuple(sorted(lines, key=lambda line: not line.is_same_area))
