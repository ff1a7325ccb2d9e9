"""An indicator over time: its values, its baseline as a line across, its targets by their dates.

Values are numbers, so the axis is one of numbers. It starts at zero unless every number is far above it, and then the
note says where it starts. A line joins values of periods that follow each other; nothing is known between others.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from itertools import pairwise
from typing import Any

from assessments.charts import svg
from journey.charts.scale import Scale, scale_of, short
from journey.numbers import with_unit
from journey.potential import IndicatorBoard, Value

CONFIG = {"displayModeBar": False}
# Days as people here write them, where Plotly would write "Dec 18".
DATES = [
    {"dtickrange": [None, "M1"], "value": "%-d %b %Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b %Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]
# A shape for each kind of mark; the colour repeats it.
MARKERS: dict[str, tuple[str, str]] = {
    "published": ("diamond", svg.BLACK),
    "counted": ("circle", svg.BLUE),
    "estimated": ("circle-open", svg.BLUE),
    "measured": ("circle", svg.BLUE),
    "target": ("triangle-up-open", svg.GREEN),
}
WORDS = {
    "published": "Published figure",
    "counted": "Counted locally",
    "estimated": "Estimate",
    "measured": "Measured",
    "target": "Target",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One mark: its kind of MARKERS, its day, its number and its words."""

    kind: str
    day: date
    value: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Course:
    """What the chart shows. `runs` are the values, joined where their periods follow each other."""

    title: str
    unit: str
    runs: tuple[tuple[Point, ...], ...]
    targets: tuple[Point, ...]
    baseline: Point | None
    scale: Scale

    @property
    def points(self) -> tuple[Point, ...]:
        """Every mark."""
        return (*(point for run in self.runs for point in run), *self.targets)

    @property
    def description(self) -> str:
        """All that the picture shows, in sentences."""
        said = [f"{point.words}." for point in self.points]
        if self.baseline:
            said.append(f"The baseline is {with_unit(self.baseline.value, self.unit)}.")
        return " ".join(said)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of marks that are there, in the order of MARKERS."""
        there = {point.kind for point in self.points}
        return tuple(kind for kind in MARKERS if kind in there)


@dataclass(frozen=True, slots=True)
class CourseChart:
    """What a template needs: the Plotly figure and drawings for wide and for narrow screens."""

    key: str
    title: str
    note: str
    figure: dict[str, Any]
    svg: str
    svg_narrow: str


def course_chart(board: IndicatorBoard) -> CourseChart | None:
    """The chart of one indicator; None where it has no value."""
    model = course(board)
    if model is None:
        return None
    note = ""
    if model.scale.low:
        note = f"The scale starts at {with_unit(model.scale.low, model.unit)}, not at zero."
    return CourseChart(
        key="indicator-over-time",
        title=model.title,
        note=note,
        figure=course_figure(model),
        svg=course_svg(model, 720),
        svg_narrow=course_svg(model, 340),
    )


def course(board: IndicatorBoard) -> Course | None:
    """The model; None where there is no value to draw."""
    if not board.values:
        return None
    unit = board.indicator.unit
    runs: list[list[Value]] = [[board.values[0]]]
    for before, after in pairwise(board.values):
        if not _follows(before, after):
            runs.append([])
        runs[-1].append(after)
    baseline = board.baseline
    targets = tuple(
        Point("target", one.due_on, one.value, f"Target for {_day(one.due_on)}: {with_unit(one.value, unit)}")
        for one in board.targets
    )
    numbers = [*(one.value for one in board.values), *(one.value for one in board.targets)]
    return Course(
        title=f"{board.indicator.name}, in {board.indicator.unit_words}",
        unit=unit,
        runs=tuple(tuple(_point(one, unit) for one in run) for run in runs),
        targets=targets,
        baseline=_point(baseline, unit) if baseline else None,
        scale=scale_of(min(numbers), max(numbers)),
    )


def _follows(before: Value, after: Value) -> bool:
    """Whether no more than half a period lies between two values."""
    longer = max((one.period.ends_on - one.period.starts_on).days + 1 for one in (before, after))
    return (after.period.starts_on - before.period.ends_on).days - 1 <= longer / 2


def _point(value: Value, unit: str) -> Point:
    middle = value.period.starts_on.toordinal() + value.period.ends_on.toordinal()
    words = f"{value.period.label}: {with_unit(value.value, unit)}, {WORDS[value.confidence].lower()}"
    return Point(value.confidence, date.fromordinal(middle // 2), value.value, words)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _span(model: Course) -> tuple[date, date]:
    """The first and last day of the axis, with room on both sides. Dates near the ends of the calendar stay valid."""
    first, last = (pick(point.day for point in model.points) for pick in (min, max))
    room = max(60, (last - first).days // 12)
    return (
        date.fromordinal(max(date.min.toordinal(), first.toordinal() - room)),
        date.fromordinal(min(date.max.toordinal(), last.toordinal() + room)),
    )


def course_figure(model: Course) -> dict[str, Any]:
    """A plain Plotly figure: days across, one trace for each run and for each kind of mark."""
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [point.day.isoformat() for point in run],
            "y": [float(point.value) for point in run],
            "hoverinfo": "skip",
            "showlegend": False,
            "line": {"color": svg.BLUE, "width": 2},
        }
        for run in model.runs
        if len(run) > 1
    ]
    for kind in model.kinds:
        symbol, colour = MARKERS[kind]
        found = [point for point in model.points if point.kind == kind]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": WORDS[kind],
                "x": [point.day.isoformat() for point in found],
                "y": [float(point.value) for point in found],
                "hovertext": [escape(point.words, quote=False) for point in found],
                "hoverinfo": "text",
                "marker": {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
                "cliponaxis": False,
            }
        )
    first, last = _span(model)
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    if model.baseline:
        at = float(model.baseline.value)
        dashed = {"color": svg.GREY, "width": 2, "dash": "dash"}
        shapes = [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at, "line": dashed}]
        notes = [
            {"xref": "paper", "x": 1, "y": at, "xanchor": "right", "yanchor": "bottom", "text": "Baseline",
             "showarrow": False}
        ]  # fmt: skip
    return {
        "data": traces,
        "layout": {
            "height": 400,
            "margin": {"l": 110, "r": 20, "t": 50, "b": 50},
            "font": {"family": "Arial, sans-serif", "size": 14, "color": svg.BLACK},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "y": 1.15},
            "dragmode": False,
            "xaxis": {
                "type": "date",
                "tickformatstops": DATES,
                "range": [first.isoformat(), last.isoformat()],
                "gridcolor": svg.WASH,
                "fixedrange": True,
            },
            "yaxis": {
                "range": [float(model.scale.low), float(model.scale.high)],
                "tickmode": "array",
                "tickvals": [float(tick) for tick in model.scale.ticks],
                "ticktext": [short(tick, model.unit) for tick in model.scale.ticks],
                "gridcolor": svg.LINE,
                "zeroline": False,
                "fixedrange": True,
            },
            "shapes": shapes,
            "annotations": notes,
        },
        "config": CONFIG,
    }


def course_svg(model: Course, width: int, *, is_named: bool = False) -> str:
    """The same as an accessible drawing, `width` units wide; with its title in it where nothing above says it."""
    is_wide = width > 500
    left, right, size = (110, 30, 14) if is_wide else (84, 14, 13)
    rows = 1 if is_wide else 2
    names = svg.wrap(model.title, width - 20, size=14, limit=2) if is_named else []
    above = 18 * len(names)
    top, height = above + 24 + 22 * rows, 260 if is_wide else 200
    first, last = _span(model)
    days = max(1, (last - first).days)
    reach = model.scale.high - model.scale.low

    def across(day: date) -> float:
        return round(left + (width - left - right) * (day - first).days / days, 1)

    def down(value: Decimal) -> float:
        return round(top + height * (1 - float((value - model.scale.low) / reach)), 1)

    shapes = [svg.text(10, 14 + 18 * line, words, bold=True) for line, words in enumerate(names)]
    shapes += _legend(model, width, is_wide, above)
    for tick in model.scale.ticks:
        shapes.append(svg.line(left, down(tick), width - right, down(tick)))
        shapes.append(svg.text(left - 8, down(tick) + 5, short(tick, model.unit), size=size - 1, anchor="end"))
    for day in _years(first, last, 6 if is_wide else 3):
        shapes.append(svg.line(across(day), top, across(day), top + height + 5, colour=svg.WASH))
        shapes.append(svg.text(across(day), top + height + 22, str(day.year), size=size - 1, anchor="middle"))
    if model.baseline:
        y = down(model.baseline.value)
        shapes.append(svg.line(left, y, width - right, y, colour=svg.GREY, width=2, dash="6 4"))
        shapes.append(svg.text(width - right, y - 6, "Baseline", size=size - 1, anchor="end"))
    for run in model.runs:
        for one, other in pairwise(run):
            shapes.append(
                svg.line(
                    across(one.day), down(one.value), across(other.day), down(other.value), colour=svg.BLUE, width=2
                )
            )
    shapes += [_mark(point.kind, across(point.day), down(point.value)) for point in model.points]
    return svg.drawing(
        width=width,
        height=top + height + 32,
        title=model.title,
        description=model.description,
        css_class=f"app-drawing app-drawing--{'wide' if is_wide else 'narrow'}",
        shapes=shapes,
    )


def _legend(model: Course, width: int, is_wide: bool, above: int) -> list[str]:
    """The marks with their words: side by side where there is room, else two in a row."""
    shapes: list[str] = []
    per_row = 4 if is_wide else 2
    for index, kind in enumerate(model.kinds):
        x, y = 10 + (width / per_row) * (index % per_row), above + 12 + 22 * (index // per_row)
        shapes += [_mark(kind, x, y), svg.text(x + 14, y + 5, WORDS[kind], size=13)]
    return shapes


def _years(first: date, last: date, most: int) -> list[date]:
    """New Year's days within the axis, as many as fit."""
    years = list(range(first.year + 1, last.year + 1))
    every = max(1, -(-len(years) // most))
    return [date(year, 1, 1) for year in years[::every]]


def _mark(kind: str, x: float, y: float) -> str:
    """The same shapes as in the figure."""
    symbol, colour = MARKERS[kind]
    fill = "#ffffff" if symbol.endswith("-open") else colour
    if symbol.startswith("circle"):
        return f'<circle cx="{x:g}" cy="{y:g}" r="6" fill="{fill}" stroke="{colour}" stroke-width="2"></circle>'
    if symbol == "diamond":
        points = f"{x:g},{y - 8:g} {x + 8:g},{y:g} {x:g},{y + 8:g} {x - 8:g},{y:g}"
    else:
        points = f"{x:g},{y - 8:g} {x + 8:g},{y + 7:g} {x - 8:g},{y + 7:g}"
    return f'<polygon points="{points}" fill="{fill}" stroke="{colour}" stroke-width="2"></polygon>'
