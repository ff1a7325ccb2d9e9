"""Rooms that judged the same area, side by side. Nothing is ranked, averaged or added up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from workshops.rooms import ConsensusLine, Distribution, ItemView
from workshops.selectors.comparing import Found


@dataclass(frozen=True, slots=True)
class Cell:
    """How many chose one level; `share` is the length of its bar in hundredths of all who answered.

    `is_agreed` marks the level that the room agreed on, which need not be the one that most chose.
    """

    level: str
    count: int
    share: int
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One room. `cells` are empty where `note` says why there is nothing to show."""

    heading: str
    when: str
    workshop_id: int
    decided: str
    answer: str
    since: str
    cells: tuple[Cell, ...]
    agreement: str
    agreement_kind: str
    people: str
    note: str


@dataclass(frozen=True, slots=True)
class AreaTable:
    """One area, as rooms judged it that had the same levels."""

    name: str
    framework: str
    levels: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str


def tables_over_time(found: Sequence[Found], floor: int) -> tuple[AreaTable, ...]:
    """A table for each area of one system, its rooms from the earliest to the latest, with what changed since."""
    return _tables(found, floor, lambda one: one.title, says_since=True)


def tables_beside(found: Sequence[Found], floor: int) -> tuple[AreaTable, ...]:
    """A table for each area of one national roundtable, its systems by name."""
    return _tables(found, floor, lambda one: one.system_name, says_since=False)


def _tables(
    found: Sequence[Found], floor: int, heading_of: Callable[[Found], str], *, says_since: bool
) -> tuple[AreaTable, ...]:
    groups: dict[tuple[str, str, tuple[str, ...]], list[Found]] = {}
    for one in found:
        groups.setdefault((*_area_of(one), _levels_of(one.item)), []).append(one)
    editions = [(framework, area) for framework, area, _ in groups]
    return tuple(
        AreaTable(
            name=group[0].item.text,
            framework=group[0].framework_name,
            levels=levels,
            lines=_lines(group, floor, heading_of, says_since=says_since),
            note=OTHER_LEVELS if editions.count((framework, area)) > 1 else "",
        )
        for (framework, area, levels), group in groups.items()
    )


OTHER_LEVELS = (
    "Other roundtables judged this area by an edition with other levels. They stand in a table of their own, because "
    "their levels are not the same."
)


def _area_of(one: Found) -> tuple[str, str]:
    return one.item.framework_key, one.item.area.key if one.item.area else ""


def _levels_of(item: ItemView) -> tuple[str, ...]:
    return tuple(level.name for level in item.levels)


def _lines(
    group: Sequence[Found], floor: int, heading_of: Callable[[Found], str], *, says_since: bool
) -> tuple[Line, ...]:
    lines: list[Line] = []
    before: Found | None = None
    for one in group:
        since = _since(before, one) if says_since and before else ""
        lines.append(_line(one, floor, heading_of(one), since))
        if one.item.consensus and one.item.consensus.level:
            before = one
    return tuple(lines)


def _line(one: Found, floor: int, heading: str, since: str) -> Line:
    last = one.item.distributions[-1] if one.item.distributions else None
    decided = one.item.consensus
    agreed = decided.level.name if decided and decided.level else ""
    shown = last if last and last.people >= floor else None
    said = shown.agreement if shown else None
    return Line(
        heading=heading,
        when=_when(one.held_on),
        workshop_id=one.workshop_id,
        decided=_decided(decided),
        answer=_answer(decided),
        since=since,
        cells=_cells(shown, agreed) if shown else (),
        agreement=said.label if said else "",
        agreement_kind=said.kind.value if said else "",
        people=f"{shown.people} answered" if shown else "",
        note=_note(last, floor),
    )


def _cells(one: Distribution, agreed: str) -> tuple[Cell, ...]:
    counts = [(bar.name, bar.count) for bar in one.bars] + [("Don’t know", one.unknown)]
    return tuple(Cell(name, count, round(100 * count / one.people), name == agreed) for name, count in counts)


def _note(last: Distribution | None, floor: int) -> str:
    if last is None or not last.people:
        return "Not scored"
    return f"Fewer than {floor} answered: not shown" if last.people < floor else ""


def _decided(one: ConsensusLine | None) -> str:
    if one is None:
        return "Nothing was recorded"
    return one.level.name if one.level else "Did not agree on a level"


def _answer(one: ConsensusLine | None) -> str:
    if one is None:
        return ""
    if one.answer_level and one.answer == "changed":
        return f"The system claims {one.answer_level.name}"
    return {"accepted": "The system accepted it", "declined": "The system declined it"}.get(
        one.answer, one.answer_label
    )


def _since(before: Found, one: Found) -> str:
    """How the agreed level stands to the last one that was agreed, in words."""
    first, second = before.item.consensus, one.item.consensus
    if not (first and first.level and second and second.level):
        return ""
    if first.level.name == second.level.name:
        return f"As in {before.held_on:%B %Y}"
    return f"Before: {first.level.name}, in {before.held_on:%B %Y}"


def _when(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
