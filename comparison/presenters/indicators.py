"""Indicators across systems in words, and their strip of dots."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from django.urls import reverse

from assessments.charts import svg
from comparison.indicators import Comparison, Spread
from comparison.presenters.matrix import home_of
from comparison.rows import SystemLine
from comparison.rules import may_show
from journey.charts.scale import scale_of, short
from journey.models import IndicatorValue
from journey.numbers import PER_CENT, with_unit
from journey.potential import IndicatorContent, may_be_per_head

CONFIDENCE = dict(IndicatorValue.Confidence.choices)


@dataclass(frozen=True, slots=True)
class RowView:
    """One system in the table of an indicator."""

    name: str
    url: str
    is_own: bool
    value: str
    per_head: str
    source: str


@dataclass(frozen=True, slots=True)
class StripChart:
    """The strip: a Plotly figure, drawings for wide and narrow screens, and its words."""

    key: str
    title: str
    figure: dict[str, Any]
    svg: str
    svg_narrow: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompleteLine:
    """One indicator: how many of the systems that share have a value."""

    name: str
    domain: str
    url: str
    count: str


@dataclass(frozen=True, slots=True)
class SystemComplete:
    """One system that shares: how many indicators of each domain have a value."""

    name: str
    url: str
    is_own: bool
    cells: tuple[tuple[str, str], ...]


def rows_of(comparison: Comparison, own: frozenset[int]) -> tuple[RowView, ...]:
    """The systems that share, by name, with what each has for the period."""
    unit = comparison.indicator.unit
    views = []
    for row in comparison.rows:
        if not row.is_shared:
            continue
        value, per_head, source = "No value for this period", "", ""
        if row.value:
            value = with_unit(row.value.value, unit)
            said = row.value.source or "no source given"
            source = f"{CONFIDENCE[row.value.confidence]}: {said}"
            if row.per_head:
                per_head = f"{row.per_head.words}, of {row.per_head.population.people:,.0f} people in "
                per_head += row.per_head.population.when
            elif may_be_per_head(unit):
                per_head = "Population not known"
            else:
                per_head = "Not counted per person"
        views.append(RowView(row.system.name, home_of(row.system.code), row.system.id in own, value, per_head, source))
    return tuple(views)


def strip(comparison: Comparison, found: Spread) -> StripChart:
    """The chart of a spread, and what it says."""
    period = comparison.period.label if comparison.period else ""
    per = f" {found.per}" if found.per else ""
    title = f"{comparison.indicator.name}{per}, {period}"
    words = [f"{len(found.figures)} systems. Each dot is one system; they stand by name in the table."]
    if found.quarters:
        low, middle, high = (said(number, found) for number in found.quarters)
        words.append(
            f"A quarter of them are at {low} or below, half at {middle} or below, a quarter at {high} or above."
        )
    missing = comparison.filled - len(found.figures)
    if missing:
        has = "has" if missing == 1 else "have"
        words.append(f"{missing} more {has} a value but no published population, and {has} no dot.")
    return StripChart(
        key="indicator-strip",
        title=title,
        figure=_figure(found),
        svg=_drawing(found, title, words, 720),
        svg_narrow=_drawing(found, title, words, 340),
        words=tuple(words),
    )


def said(number: Decimal, found: Spread) -> str:
    """A number of the strip with its unit."""
    places = 0 if abs(number) >= 100 else 1 if abs(number) >= 10 else 2
    if found.unit == "GBP":
        sign = "−" if number < 0 else ""
        return f"{sign}£{abs(number):,.{0 if places == 0 else 2}f}{f' {found.per}' if found.per else ''}"
    if found.unit == PER_CENT:
        return f"{number:,.1f}%"
    return f"{number:,.{places}f}{f' {found.per}' if found.per else ''}"


def _stacked(found: Spread, bins: int) -> list[tuple[SystemLine, Decimal, int]]:
    """Each system with its number and its place in the pile of those beside it, the order being that of names."""
    numbers = [number for _, number in found.figures]
    scale = scale_of(min(numbers), max(numbers))
    width = (scale.high - scale.low) / bins
    piles: dict[int, int] = {}
    placed = []
    for system, number in found.figures:
        pile = int((number - scale.low) / width)
        placed.append((system, number, piles.get(pile, 0)))
        piles[pile] = piles.get(pile, 0) + 1
    return placed


def _axis_unit(found: Spread) -> str:
    return found.unit if found.unit in {"GBP", PER_CENT} else ""


def _figure(found: Spread) -> dict[str, Any]:
    """A plain Plotly figure: one dot a system, piled up where they are close."""
    placed = _stacked(found, 50)
    numbers = [number for _, number, _ in placed]
    scale = scale_of(min(numbers), max(numbers))
    highest = max(place for _, _, place in placed)
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": [float(number) for number in numbers],
                "y": [place for _, _, place in placed],
                "hovertext": [
                    escape(f"{system.name}: {said(number, found)}", quote=False) for system, number, _ in placed
                ],
                "hoverinfo": "text",
                "marker": {
                    "symbol": "circle",
                    "size": 12,
                    "color": svg.BLUE,
                    "line": {"width": 1, "color": "#ffffff"},
                },
                "cliponaxis": False,
            }
        ],
        "layout": {
            "height": 120 + 18 * highest,
            "margin": {"l": 30, "r": 30, "t": 20, "b": 40},
            "font": {"family": "Arial, sans-serif", "size": 14, "color": svg.BLACK},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "showlegend": False,
            "dragmode": False,
            "xaxis": {
                "range": [float(scale.low), float(scale.high)],
                "tickmode": "array",
                "tickvals": [float(tick) for tick in scale.ticks],
                "ticktext": [short(tick, _axis_unit(found)) for tick in scale.ticks],
                "gridcolor": svg.LINE,
                "zeroline": False,
                "fixedrange": True,
            },
            "yaxis": {"visible": False, "range": [-0.8, highest + 0.8], "fixedrange": True},
        },
        "config": {"displayModeBar": False},
    }


def _drawing(found: Spread, title: str, words: Sequence[str], width: int) -> str:
    """The same as an accessible drawing, `width` units wide."""
    left, right, step = 24, 24, 14
    placed = _stacked(found, (width - left - right) // 13)
    numbers = [number for _, number, _ in placed]
    scale = scale_of(min(numbers), max(numbers))
    foot = 24 + step * max(place for _, _, place in placed) + 12
    reach = scale.high - scale.low
    every = 1 if width > 500 else 2

    def across(number: Decimal) -> float:
        return round(left + (width - left - right) * float((number - scale.low) / reach), 1)

    shapes = [svg.line(left, foot, width - right, foot)]
    for index, tick in enumerate(scale.ticks):
        shapes.append(svg.line(across(tick), foot, across(tick), foot + 5))
        if index % every == 0:
            anchor = "end" if index == len(scale.ticks) - 1 else "middle"
            shapes.append(svg.text(across(tick), foot + 20, short(tick, _axis_unit(found)), size=13, anchor=anchor))
    shapes += [
        f'<circle cx="{across(number):g}" cy="{foot - 10 - step * place:g}" r="6" fill="{svg.BLUE}" stroke="#ffffff">'
        "</circle>"
        for _, number, place in placed
    ]
    return svg.drawing(
        width=width,
        height=foot + 30,
        title=title,
        description=" ".join(words),
        css_class=f"app-drawing app-drawing--{'wide' if width > 500 else 'narrow'}",
        shapes=shapes,
    )


def complete_lines(
    indicators: Sequence[IndicatorContent], filled: frozenset[tuple[int, str]], shared: int, floor: int
) -> tuple[CompleteLine, ...]:
    """For each indicator how many of the systems that share have a value; too few are not counted."""
    lines = []
    for one in indicators:
        count = sum(1 for _, key in filled if key == one.key)
        words = f"{count} of {shared}" if may_show(count, floor) else f"Fewer than {floor}"
        url = f"{reverse('compare:indicators')}?indicator={one.key}"
        lines.append(CompleteLine(one.name, one.domain_name, url, words))
    return tuple(lines)


def complete_systems(
    systems: Sequence[SystemLine],
    shared: frozenset[int],
    own: frozenset[int],
    indicators: Sequence[IndicatorContent],
    filled: frozenset[tuple[int, str]],
) -> tuple[SystemComplete, ...]:
    """For each system that shares, by name, how many indicators of each domain have a value."""
    domains: dict[str, list[str]] = {}
    for one in indicators:
        domains.setdefault(one.domain_name, []).append(one.key)
    return tuple(
        SystemComplete(
            system.name,
            home_of(system.code),
            system.id in own,
            tuple(
                (name, f"{sum((system.id, key) in filled for key in keys)} of {len(keys)}")
                for name, keys in domains.items()
            ),
        )
        for system in sorted(systems, key=lambda one: one.name)
        if system.id in shared
    )


def not_shared(systems: Sequence[SystemLine], shared: frozenset[int]) -> str:
    """The names of the systems that have not shared their steps with the reader."""
    return ", ".join(sorted(one.name for one in systems if one.id not in shared))
