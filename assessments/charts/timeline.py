"""The timeline of a system's milestones: when each is due, how it stands, and where today is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.utils.formats import date_format

from assessments.charts import svg
from assessments.milestones import MilestoneLine

MOST = 30
"""More than this can't be read in one drawing; the table beside it holds them all."""
RED = "#d5281b"
# A shape and a word for each standing: colour only repeats them.
MARKERS: dict[str, tuple[str, str]] = {
    "Planned": ("circle-open", svg.GREY),
    "Under way": ("circle", svg.BLUE),
    "Met": ("diamond", svg.GREEN),
    "Overdue": ("triangle-up", RED),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One milestone on the timeline, in words."""

    title: str
    day: date
    standing: str

    @property
    def when(self) -> str:
        return date_format(self.day, "j M Y")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Milestones by due date, the earliest first; `left_out` is how many more the table has."""

    points: tuple[Point, ...]
    today: date
    left_out: int

    @property
    def description(self) -> str:
        """All that the picture shows, in sentences."""
        return " ".join(f"{point.when}: {point.title}, {point.standing.lower()}." for point in self.points)


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """What a template needs: the Plotly figure and drawings for wide and for narrow screens."""

    key: str
    title: str
    note: str
    figure: dict[str, Any]
    svg: str
    svg_narrow: str


def timeline(lines: Sequence[MilestoneLine], today: date) -> Timeline:
    """The model: dropped ones left out; where there are too many, those that are open and due soonest come first."""
    shown = [line for line in lines if line.status != "dropped"]
    chosen = sorted(shown, key=lambda line: (not line.is_open, abs((line.due_on - today).days)))[:MOST]
    chosen.sort(key=lambda line: (line.due_on, line.id))
    points = tuple(
        Point(line.title, line.due_on, "Overdue" if line.is_overdue else line.status_label) for line in chosen
    )
    return Timeline(points=points, today=today, left_out=len(shown) - len(points))


def timeline_chart(lines: Sequence[MilestoneLine], today: date) -> TimelineChart | None:
    """The chart of a register; None where there is nothing to draw."""
    model = timeline(lines, today)
    if not model.points:
        return None
    note = f"{model.left_out} more are in the table." if model.left_out else ""
    return TimelineChart(
        key="milestones-timeline",
        title="When each milestone is due",
        note=note,
        figure=timeline_figure(model),
        svg=timeline_svg(model),
        svg_narrow=timeline_list_svg(model),
    )


def _span(model: Timeline) -> tuple[date, date]:
    """The first and last day of the axis, with room on both sides. Dates near the ends of the calendar stay valid."""
    first = min([model.today, *(point.day for point in model.points)])
    last = max([model.today, *(point.day for point in model.points)])
    room = max(30, (last - first).days // 12)
    return (
        date.fromordinal(max(date.min.toordinal(), first.toordinal() - room)),
        date.fromordinal(min(date.max.toordinal(), last.toordinal() + room)),
    )


def timeline_figure(model: Timeline) -> dict[str, Any]:
    """A plain Plotly figure: days across, milestones down, one trace for each standing, a line for today."""
    traces = []
    for standing, (symbol, colour) in MARKERS.items():
        found = [(index, point) for index, point in enumerate(model.points) if point.standing == standing]
        if not found:
            continue
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": standing,
                "x": [point.day.isoformat() for _, point in found],
                "y": [index for index, _ in found],
                "text": [f"  {standing}" for _ in found],
                "textposition": "middle right",
                "hovertext": [escape(f"{p.title}: {standing}, due {p.when}", quote=False) for _, p in found],
                "hoverinfo": "text",
                "marker": {"symbol": symbol, "size": 14, "color": colour, "line": {"width": 2, "color": colour}},
                "cliponaxis": False,
            }
        )
    first, last = _span(model)
    today = model.today.isoformat()
    return {
        "data": traces,
        "layout": {
            "height": 110 + 44 * len(model.points),
            "margin": {"l": 300, "r": 90, "t": 50, "b": 20},
            "font": {"family": "Arial, sans-serif", "size": 14, "color": svg.BLACK},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "showlegend": False,
            "dragmode": False,
            "xaxis": {
                "type": "date",
                "range": [first.isoformat(), last.isoformat()],
                "side": "top",
                "gridcolor": svg.LINE,
                "fixedrange": True,
                "tickformat": "%b %Y",
            },
            "yaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(model.points))),
                "ticktext": [
                    "<br>".join(escape(line, quote=False) for line in svg.wrap(point.title, 290, limit=2))
                    for point in model.points
                ],
                "range": [len(model.points) - 0.4, -0.6],
                "showgrid": True,
                "gridcolor": svg.WASH,
                "zeroline": False,
                "fixedrange": True,
            },
            "shapes": [
                {
                    "type": "line",
                    "x0": today,
                    "x1": today,
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "line": {"color": svg.GREY, "width": 2, "dash": "dash"},
                }
            ],
            "annotations": [
                {"x": today, "y": 0, "yref": "paper", "yanchor": "top", "text": "Today", "showarrow": False}
            ],
        },
        "config": {"displayModeBar": False},
    }


def _mark(standing: str, x: float, y: float) -> str:
    """The same shapes as in the figure."""
    symbol, colour = MARKERS[standing]
    if symbol.startswith("circle"):
        fill = "#ffffff" if symbol == "circle-open" else colour
        return f'<circle cx="{x:g}" cy="{y:g}" r="7" fill="{fill}" stroke="{colour}" stroke-width="2"></circle>'
    if symbol == "diamond":
        points = f"{x:g},{y - 8:g} {x + 8:g},{y:g} {x:g},{y + 8:g} {x - 8:g},{y:g}"
    else:
        points = f"{x:g},{y - 8:g} {x + 8:g},{y + 7:g} {x - 8:g},{y + 7:g}"
    return f'<polygon points="{points}" fill="{colour}"></polygon>'


def timeline_svg(model: Timeline) -> str:
    """The drawing for wide screens and documents."""
    width, left, rung, top = 900, 300, 44, 40
    foot = top + rung * len(model.points)
    first, last = _span(model)
    days = max(1, (last - first).days)

    def across(day: date) -> float:
        return left + (width - left - 110) * (day - first).days / days

    shapes = [svg.line(across(model.today), 24, across(model.today), foot, colour=svg.GREY, width=2, dash="6 4")]
    shapes.append(svg.text(across(model.today), 18, "Today", size=13, anchor="middle"))
    for index, point in enumerate(model.points):
        y = top + rung * (index + 0.5)
        names = svg.wrap(point.title, left - 16, limit=2)
        shapes.append(svg.line(left, y, width, y))
        shapes.append(svg.lines_of(0, y + 5 - 9 * (len(names) - 1), names))
        shapes.append(_mark(point.standing, across(point.day), y))
        shapes.append(
            svg.text(across(point.day) + 13, y - 4, point.standing, size=13, bold=point.standing == "Overdue")
        )
        shapes.append(svg.text(across(point.day) + 13, y + 14, point.when, size=13))
    return svg.drawing(
        width=width, height=foot + 10, title="When each milestone is due", description=model.description,
        css_class="app-drawing", shapes=shapes,
    )  # fmt: skip


def timeline_list_svg(model: Timeline) -> str:
    """The drawing for narrow screens: days down, with a line where today is."""
    width, left, rung = 340, 34, 62
    shapes, y, said = [], 10.0, False
    for point in model.points:
        if not said and point.day >= model.today:
            shapes += _today(width, y)
            y, said = y + 26, True
        names = svg.wrap(f"{point.title}", width - left - 4, 14, limit=2)
        shapes.append(_mark(point.standing, 12, y + 14))
        shapes.append(svg.text(left, y + 18, f"{point.when}, {point.standing.lower()}", size=13, bold=True))
        shapes.append(svg.lines_of(left, y + 36, names, size=14))
        y += rung + (18 if len(names) > 1 else 0)
    if not said:
        shapes += _today(width, y)
        y += 26
    return svg.drawing(
        width=width, height=int(y) + 6, title="When each milestone is due", description=model.description,
        css_class="app-drawing app-drawing--narrow", shapes=shapes,
    )  # fmt: skip


def _today(width: int, y: float) -> list[str]:
    return [
        svg.line(0, y + 8, width - 56, y + 8, colour=svg.GREY, width=2, dash="6 4"),
        svg.text(width, y + 12, "Today", size=13, anchor="end"),
    ]
