"""The rules of scoring (DESIGN section 4), as pure functions: no ORM, no clock, no settings.

Levels are ordinal: an order says which of two levels is higher and nothing about how far apart they are, so nothing
here adds, divides or averages them. Order 0 means "below the first level".

Source of the criteria and bands: Elliott, health and wealth maturity framework, 2022 (chapter 5 of "Unlocking the
NHS's social and economic potential"). The rules themselves are this product's own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

MET = "met"


@dataclass(frozen=True, slots=True)
class CriterionRule:
    """One criterion as the rules see it: its key, the order of its level (1 or more), core or example."""

    key: str
    level_order: int
    is_core: bool


@dataclass(frozen=True, slots=True)
class LevelBand:
    """A level's life-stage band in years: `from_years` included, `to_years` excluded, None for open or no band."""

    order: int
    from_years: int | None
    to_years: int | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The first level above the backed one, and the keys of its criteria still unmet, core before examples."""

    level_order: int
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaScore:
    """Everything that the rules say of one area. Orders are level orders; None says that there is nothing to say.

    `criteria_level` and `backed_level` are None where an area has no core criteria to reach a level by (a stage or a
    shift is claimed in words, and its evidence belongs to the whole claim). `would_close` are the keys that would
    close the gap between claim and evidence, in the criteria's order, `to_meet` those among them not yet met and
    `to_evidence` those met but without evidence. `claim_without_evidence` is for areas without core criteria.
    """

    judged: int | None
    criteria_level: int | None
    backed_level: int | None
    claim_gap: int | None
    could_claim_more: bool
    would_close: tuple[str, ...]
    to_meet: tuple[str, ...]
    to_evidence: tuple[str, ...]
    next_step: NextStep | None
    claim_without_evidence: bool


def is_expired(valid_until: date | None, on: date) -> bool:
    """Whether evidence valid up to and including `valid_until` (None for no end) no longer backs anything on `on`."""
    return valid_until is not None and on > valid_until


def _reached(criteria: Iterable[CriterionRule], holding: Collection[str]) -> int | None:
    """The highest order such that every core criterion of it and of every level below is in `holding`.

    A level without core criteria can't be reached through criteria, so the climb stops below it. Returns None when
    there is no core criterion at all.
    """
    core_by_order: dict[int, list[str]] = {}
    for criterion in criteria:
        if criterion.is_core:
            core_by_order.setdefault(criterion.level_order, []).append(criterion.key)
    if not core_by_order:
        return None
    reached = 0
    for order in range(1, max(core_by_order) + 1):
        keys = core_by_order.get(order)
        if not keys or any(key not in holding for key in keys):
            break
        reached = order
    return reached


def _met(states: Mapping[str, str]) -> set[str]:
    return {key for key, state in states.items() if state == MET}


def criteria_level(criteria: Iterable[CriterionRule], states: Mapping[str, str]) -> int | None:
    """The highest level order whose core criteria, and those of every level below, are all met.

    `states` maps criterion keys to finding states; a key that is absent is not known. Examples never count.
    Returns 0 when the first level is not reached, None when the area has no core criteria.
    """
    return _reached(criteria, _met(states))


def backed_level(
    criteria: Iterable[CriterionRule], states: Mapping[str, str], evidenced: Collection[str]
) -> int | None:
    """As `criteria_level`, where each of those criteria also has at least one piece of evidence.

    `evidenced` holds the keys of criteria that evidence in use supports.
    """
    return _reached(criteria, _met(states) & set(evidenced))


def claim_gap(judged: int | None, backed: int | None) -> int | None:
    """Judged order minus backed order, a number of steps; None when either is missing."""
    if judged is None or backed is None:
        return None
    return judged - backed


def would_close_gap(
    criteria: Iterable[CriterionRule], states: Mapping[str, str], evidenced: Collection[str], judged: int | None
) -> tuple[str, ...]:
    """The keys of core criteria up to the judged level that are not both met and evidenced, in the given order."""
    if judged is None:
        return ()
    holding = _met(states) & set(evidenced)
    return tuple(c.key for c in criteria if c.is_core and c.level_order <= judged and c.key not in holding)


def next_step(
    criteria: Iterable[CriterionRule], states: Mapping[str, str], backed: int | None, top: int
) -> NextStep | None:
    """The first level above `backed`, with its unmet criteria, core first and otherwise in the given order.

    `top` is the highest order of the version. A core criterion of that level which is met but lacks evidence is not
    listed here: `would_close_gap` names it. Returns None at the top and where there is no backed level.
    """
    if backed is None or backed >= top:
        return None
    order = backed + 1
    unmet = [c for c in criteria if c.level_order == order and states.get(c.key) != MET]
    unmet.sort(key=lambda c: not c.is_core)  # stable: keeps the order within core and within examples
    return NextStep(level_order=order, unmet=tuple(c.key for c in unmet))


def expected_level(bands: Iterable[LevelBand], since_year: int | None, as_at: date) -> int | None:
    """The order of the level whose life-stage band holds the system's age at `as_at`, in whole years.

    `since_year` is the year in which the partners began to work together; for a merged system, that of its oldest
    predecessor. Returns None when the year is not known, lies after `as_at`, or no band holds the age.
    """
    if since_year is None:
        return None
    age = as_at.year - since_year
    if age < 0:
        return None
    for band in bands:
        if band.from_years is None:
            continue
        if age >= band.from_years and (band.to_years is None or age < band.to_years):
            return band.order
    return None


def score_area(
    criteria: Iterable[CriterionRule],
    states: Mapping[str, str],
    evidenced: Collection[str],
    judged: int | None,
    top: int,
    *,
    claim_has_evidence: bool = False,
) -> AreaScore:
    """All rules for one area at once.

    `criteria` in the framework's order; `states` and `evidenced` as above; `judged` the order claimed or None;
    `top` the highest order of the version; `claim_has_evidence` says whether evidence supports the claim as a whole,
    which matters only where the area has no core criteria.
    """
    rules = tuple(criteria)
    supported = criteria_level(rules, states)
    backed = backed_level(rules, states, evidenced)
    closing = would_close_gap(rules, states, evidenced, judged)
    met = _met(states)
    return AreaScore(
        judged=judged,
        criteria_level=supported,
        backed_level=backed,
        claim_gap=claim_gap(judged, backed),
        could_claim_more=judged is not None and supported is not None and judged < supported,
        would_close=closing,
        to_meet=tuple(key for key in closing if key not in met),
        to_evidence=tuple(key for key in closing if key in met),
        next_step=next_step(rules, states, backed, top),
        claim_without_evidence=(
            supported is None and bool(judged) and not claim_has_evidence and not (met & set(evidenced))
        ),
    )


ChangeKind = Literal["up", "same", "down", "new", "not-comparable"]


COMPARABLE = ("unchanged", "reworded")


def change(earlier: int | None, later: int | None, *, verdict: str) -> ChangeKind | None:
    """How an area moved between two rounds: by order where the two versions of it compare, otherwise not comparable.

    `earlier` and `later` are orders or None for not judged; `verdict` says how the area of the earlier version
    compares with that of the later: "unchanged" (also within one version), "reworded" or "not-comparable". Returns
    None when there is no later judgement.
    """
    if later is None:
        return None
    if earlier is None:
        return "new"
    if verdict not in COMPARABLE:
        return "not-comparable"
    if later > earlier:
        return "up"
    return "down" if later < earlier else "same"


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of judged areas per level order, the median, and the lowest. Never a mean: levels are ordinal.

    `median` is a pair of orders, equal when one level stands in the middle and different when the middle lies
    between two; None when nothing was judged.
    """

    counts: dict[int, int]
    not_assessed: int
    median: tuple[int, int] | None
    lowest: int | None


def summarise(judged: Iterable[int | None], orders: Iterable[int]) -> Summary:
    """Counts per order in `orders` over `judged` (one entry an area, None for not assessed)."""
    values = list(judged)
    known = sorted(value for value in values if value is not None)
    counts = {order: known.count(order) for order in orders}
    median = (known[(len(known) - 1) // 2], known[len(known) // 2]) if known else None
    return Summary(
        counts=counts,
        not_assessed=len(values) - len(known),
        median=median,
        lowest=known[0] if known else None,
    )
