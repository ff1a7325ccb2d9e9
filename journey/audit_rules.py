"""Rules of the relationship audit: when a link works, when results are shown, and what of them. Pure.

Results are shown once an audit is over, and an audit that is over is never opened again: whoever compares two looks
sees no answer come in. Of what is shown, nothing about fewer than `floor` partners follows, by subtraction either
(`assessments.small_groups`).
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from assessments.small_groups import shown_sectors

SCALE = (1, 2, 3, 4, 5)
MOST_LOCAL = 6
SETTLING = timedelta(minutes=5)
"""How long after its last day an audit shows nothing yet: what was sent in its last second is written by then."""


class Standing(StrEnum):
    """What a link leads to."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an audit, published or the system's own."""

    key: str
    text: str
    is_scale: bool
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: of which sector, in which role, and what."""

    sector: str
    role: str = ""
    scale: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """Answers on the scale: how many at each point from 1 to 5, and the middle one."""

    counts: tuple[int, ...]

    @property
    def people(self) -> int:
        return sum(self.counts)

    @property
    def middle(self) -> str:
        """The median in words: between two points where the middle falls between them. Points are never averaged."""
        return median_words(self.counts)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one partner; the role stands there only where it tells nothing of who it was."""

    words: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What is shown of one question. `is_hidden` when too few answered it for anything to be shown.

    `sectors` and `said` go by the name of the sector; in `said`, "" stands for the other sectors together. `held_back`
    are those sectors that were asked and are not shown by themselves, whether or not anybody of them answered.
    """

    asked: Asked
    is_hidden: bool
    answers: int = 0
    whole: Spread | None = None
    sectors: tuple[tuple[str, Spread], ...] = ()
    said: tuple[tuple[str, tuple[Said, ...]], ...] = ()
    held_back: tuple[str, ...] = ()


def hash_of(token: str) -> str:
    """The SHA-256 by which the link of a token is kept, in 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_over(state: str, closes_on: date, today: date) -> bool:
    """Whether no answer is taken any more: it was closed, or its last day has passed."""
    return state != "open" or today > closes_on


def may_show(state: str, closes_on: date, now: datetime) -> bool:
    """Whether results may be shown at the local time `now`: nothing that would still be written is missing."""
    return is_over(state, closes_on, (now - SETTLING).date())


def standing(*, is_used: bool, is_withdrawn: bool, over: bool) -> Standing:
    """What a link leads to; what was sent by it comes first."""
    if is_used:
        return Standing.USED
    if is_withdrawn:
        return Standing.WITHDRAWN
    return Standing.CLOSED if over else Standing.OPEN


def median_words(counts: Sequence[int]) -> str:
    """The median of answers from 1 to 5, as "4" or "between 3 and 4"; empty without answers."""
    points = [point for point, count in zip(SCALE, counts, strict=True) for _ in range(count)]
    if not points:
        return ""
    low, high = points[(len(points) - 1) // 2], points[len(points) // 2]
    return str(low) if low == high else f"between {low} and {high}"


def answered_by(used: Mapping[str, int], floor: int) -> tuple[int | None, dict[str, int]]:
    """How many partners answered, whole and by sector, as far as that may be told. `used` counts links by sector.

    None for fewer than `floor` in all; a sector that may not be told is left out.
    """
    whole = sum(used.values())
    if whole < floor:
        return None, {}
    shown = shown_sectors({name: [count] for name, count in used.items()}, floor)
    return whole, {name: sum(row) for name, row in shown.items()}


def result_of(asked: Asked, given: Sequence[Given], sectors: Sequence[str], floor: int) -> Result:
    """What may be shown of the answers `given` to one question; `sectors` are those that were asked."""
    if len(given) < floor:
        return Result(asked, is_hidden=True, held_back=tuple(sectors))
    if asked.is_scale:
        whole = _counts(given)
        shown = shown_sectors({name: _counts(rows) for name, rows in _by_sector(given).items()}, floor)
        return Result(
            asked,
            is_hidden=False,
            answers=len(given),
            whole=Spread(whole),
            sectors=tuple((name, Spread(row)) for name, row in shown.items()),
            held_back=tuple(name for name in sectors if name not in shown),
        )
    named = _shown_by_words(given, floor)
    pairs = list(zip(given, roles_shown(given, floor), strict=True))
    said = [(name, tuple(Said(one.words, role) for one, role in pairs if one.sector == name)) for name in named]
    others = tuple(Said(one.words) for one in given if one.sector not in named)
    if others:  # at least `floor` of them, or a further sector would have been left out
        said.append(("", others))
    held_back = tuple(name for name in sectors if name not in named)
    return Result(asked, is_hidden=False, answers=len(given), said=tuple(said), held_back=held_back)


def roles_shown(given: Sequence[Given], floor: int) -> tuple[str, ...]:
    """The role that stands beside each of the words given to one question; empty where it would single somebody out.

    It stands where at least `floor` of a sector that is shown gave it, unless those who gave none, or another, would
    be fewer than that.
    """
    found = [""] * len(given)
    for sector in _shown_by_words(given, floor):
        places = [place for place, one in enumerate(given) if one.sector == sector]
        names: dict[str, str] = {}
        for place in places:
            role = given[place].role
            names[_key(role)] = min(names.get(_key(role), role), role)
        counted = Counter(_key(given[place].role) for place in places)
        shown = shown_sectors({key: [count] for key, count in counted.items()}, floor)
        for place in places:
            key = _key(given[place].role)
            found[place] = names[key] if key in shown else ""
    return tuple(found)


def _shown_by_words(given: Sequence[Given], floor: int) -> tuple[str, ...]:
    if len(given) < floor:
        return ()
    return tuple(shown_sectors({name: [len(rows)] for name, rows in _by_sector(given).items()}, floor))


def _by_sector(given: Sequence[Given]) -> dict[str, list[Given]]:
    found: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        found[one.sector].append(one)
    return found


def _counts(given: Sequence[Given]) -> tuple[int, ...]:
    counted = Counter(one.scale for one in given)
    return tuple(counted[point] for point in SCALE)


def _key(role: str) -> str:
    return " ".join(role.casefold().split())


@dataclass(frozen=True, slots=True)
class Over:
    """One group's answers to a question, audit by audit; None where an audit shows none for it. "" stands for all."""

    name: str
    spreads: tuple[Spread | None, ...]


def over_time(results: Sequence[Sequence[Result]]) -> tuple[tuple[Asked, tuple[Over, ...]], ...]:
    """The published questions on the scale, each with all sectors together and every sector that an audit shows.

    `results` are the audits' results, the earliest first. A system's own questions differ from audit to audit.
    """
    asked: dict[str, Asked] = {}
    found: dict[str, list[Result | None]] = {}
    for place, of_audit in enumerate(results):
        for one in of_audit:
            if one.asked.is_scale and not one.asked.is_local:
                asked.setdefault(one.asked.key, one.asked)
                found.setdefault(one.asked.key, [None] * len(results))[place] = one
    rows = []
    for key, question in asked.items():
        by_audit = found[key]
        names = sorted({name for one in by_audit if one for name, _ in one.sectors})
        wholes = tuple(one.whole if one else None for one in by_audit)
        groups = [Over("", wholes)]
        groups += [
            Over(name, tuple(dict(one.sectors).get(name) if one else None for one in by_audit)) for name in names
        ]
        rows.append((question, tuple(groups)))
    return tuple(rows)
