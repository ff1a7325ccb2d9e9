"""Revealed answers as bars: the same for phones, projector, console and summary. The words carry the figures."""

from dataclasses import dataclass

from workshops.records import moved
from workshops.rooms import ActivityView, Bar, Distribution, ItemView

SCORINGS = {1: "First scoring", 2: "Second scoring"}


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar. `share` is its length in hundredths of the longest possible; `moved` says how it changed, in words."""

    name: str
    count: int
    share: int
    said: str
    moved: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class SectorRows:
    """The answers of one sector."""

    name: str
    people: int
    rows: tuple[BarRow, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One time of scoring of one item; empty `agreement` where there is nothing to say of it."""

    heading: str
    rows: tuple[BarRow, ...]
    people: int
    people_said: str
    agreement: str
    agreement_kind: str
    middle: str
    prompt: str
    measure: str
    sectors: tuple[SectorRows, ...]
    sure: str = ""


@dataclass(frozen=True, slots=True)
class ItemCharts:
    """An item with a chart for each time of scoring, the latest first, and what was decided."""

    id: int
    text: str
    charts: tuple[Chart, ...]
    consensus: str
    consensus_words: str
    dissent: str


def charts_of(activity: ActivityView, mine: dict[int, dict[int, str]] | None = None) -> tuple[ItemCharts, ...]:
    """Every item's charts. `mine` is the reader's own answer: item, then time of scoring, to a level's key.

    The options of a dot-vote come together as one chart, those with most dots first, ties in their order.
    """
    if activity.kind == "dots":
        return _dots(activity)
    return tuple(_judged(activity, item, (mine or {}).get(item.id, {})) for item in activity.items)


def _judged(activity: ActivityView, item: ItemView, mine: dict[int, str]) -> ItemCharts:
    charts = []
    for place, one in enumerate(item.distributions):
        before = item.distributions[place - 1] if place else None
        charts.append(_chart(one, before, mine.get(one.scoring, ""), len(item.distributions) > 1))
    found = item.consensus
    decided = ""
    if found:
        decided = f"The room agreed on {found.level.name}" if found.level else "The room did not agree on a level"
    text = item.text if len(activity.items) > 1 else activity.title
    return ItemCharts(
        id=item.id,
        text=text,
        charts=tuple(reversed(charts)),
        consensus=decided,
        consensus_words=found.words if found else "",
        dissent=_dissent(found.dissent, found.dissent_words) if found else "",
    )


def _chart(one: Distribution, before: Distribution | None, mine: str, is_one_of_several: bool) -> Chart:
    changes = dict(moved(before, one)) if before else {}
    said = one.agreement
    return Chart(
        heading=SCORINGS.get(one.scoring, f"Scoring {one.scoring}") if is_one_of_several else "",
        rows=(*_rows(one.bars, one.people, changes, mine), *_unknown(one, mine)),
        people=one.people,
        people_said=_people(one),
        agreement=said.label if said else "",
        agreement_kind=said.kind.value if said else "",
        middle=one.middle,
        prompt=said.prompt if said else "",
        measure=f"{said.measure:.2f}" if said and said.measure is not None else "",
        sectors=tuple(
            SectorRows(name, sum(bar.count for bar in bars), _rows(bars, sum(bar.count for bar in bars), {}, ""))
            for name, bars in one.sectors
        ),
        sure=", ".join(f"{label.lower()} {n}" for label, n in one.confidence),
    )


def _rows(bars: tuple[Bar, ...], people: int, changes: dict[str, int], mine: str) -> tuple[BarRow, ...]:
    return tuple(
        BarRow(
            name=bar.name,
            count=bar.count,
            share=round(100 * bar.count / people) if people else 0,
            said=_plural(bar.count),
            moved=_moved(changes[bar.name]) if bar.name in changes else "",
            is_mine=bool(mine) and bar.key == mine,
        )
        for bar in bars
    )


def _unknown(one: Distribution, mine: str) -> tuple[BarRow, ...]:
    if not one.unknown:
        return ()
    share = round(100 * one.unknown / one.people)
    return (BarRow("Don’t know", one.unknown, share, _plural(one.unknown), "", mine == "unknown"),)


def _dots(activity: ActivityView) -> tuple[ItemCharts, ...]:
    found = [(item, item.distributions[-1].bars[0]) for item in activity.items if item.distributions]
    if not found:
        return ()
    most = max((bar.count for _, bar in found), default=0)
    found.sort(key=lambda pair: (-pair[1].count, pair[0].id))
    rows = tuple(
        BarRow(
            name=bar.name,
            count=bar.count,
            share=round(100 * bar.count / most) if most else 0,
            said=f"{bar.count} {'dot' if bar.count == 1 else 'dots'} from {_plural(bar.people)}",
            moved="",
            is_mine=False,
        )
        for _, bar in found
    )
    dots = sum(row.count for row in rows)
    chart = Chart("", rows, 0, f"{dots} dots in all. Options with the same number are equal.", "", "", "", "", "", ())
    return (ItemCharts(0, activity.title, (chart,), "", "", ""),)


def _people(one: Distribution) -> str:
    words = f"{_plural(one.people)} answered"
    return f"{words}, {one.by_hand} of them by hand" if one.by_hand else words


def _plural(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _moved(change: int) -> str:
    if change == 0:
        return "as before"
    return f"{abs(change)} {'more' if change > 0 else 'fewer'} than at first"


def _dissent(count: int, words: str) -> str:
    if not count:
        return "Nobody dissented."
    said = "One person dissented" if count == 1 else f"{count} people dissented"
    return f"{said}: {words}" if words else f"{said}."
