"""Progress: how the claim and the backed level of one area moved over a system's rounds.

Steps, not slopes: nothing is known between two rounds. Where the framework's version changed the steps break and a
line says so, because levels of two versions are not compared by order.
"""

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format

from assessments.boards import AreaHistory, SystemBoard
from assessments.charts import svg
from assessments.charts.ladder import CONFIG, MARKERS, SHORT_WORDS, WORDS, Chart
from frameworks.content import LevelContent

HEADINGS = ("Round", "Claim", "Evidence-backed", "State", "Framework version")


@dataclass(frozen=True, slots=True)
class Step:
    """One round of one area. `new_version` is true where the version differs from the round before."""

    round_key: str
    round_name: str
    when: str
    claim: LevelContent | None
    backed: LevelContent | None
    version: str
    status: str
    new_version: bool

    def level(self, kind: str) -> LevelContent | None:
        """The level of `kind`, "claim" or "backed"."""
        return self.claim if kind == "claim" else self.backed


@dataclass(frozen=True, slots=True)
class Progress:
    """One area over rounds, earliest first; `levels` are those of the newest version, by rising order."""

    key: str
    name: str
    levels: tuple[LevelContent, ...]
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        return f"{self.name}: change over rounds"

    @property
    def description(self) -> str:
        """All that the picture shows, in sentences."""
        parts = []
        for step in self.steps:
            claim = step.claim.name if step.claim else "not assessed"
            backed = f", evidence-backed {step.backed.name}" if step.backed else ""
            version = f" (new framework version {step.version})" if step.new_version else ""
            parts.append(f"{step.round_name}: claim {claim}{backed}{version}.")
        return " ".join(parts)


def progress(history: AreaHistory) -> Progress:
    """The model of one area's chart."""
    steps: list[Step] = []
    for position in history.positions:
        steps.append(
            Step(
                round_key=position.round_key,
                round_name=position.round_name,
                when=date_format(position.as_at, "M Y"),
                claim=position.level,
                backed=position.backed_level,
                version=position.version,
                status=position.status,
                new_version=bool(steps) and steps[-1].version != position.version,
            )
        )
    return Progress(
        key=f"{history.version.framework_key}-{history.area.key}",
        name=history.area.name,
        levels=history.version.levels,
        steps=tuple(steps),
    )


def _runs(model: Progress, kind: str) -> list[list[tuple[Step, LevelContent]]]:
    """Unbroken runs of rounds with a level that the axis has: a gap or a new version breaks the line."""
    known = {level.key for level in model.levels}
    runs: list[list[tuple[Step, LevelContent]]] = []
    broken = True
    for step in model.steps:
        level = step.level(kind)
        if level is None or level.key not in known:
            broken = True
            continue
        if broken or step.new_version:
            runs.append([])
        runs[-1].append((step, level))
        broken = False
    return runs


def progress_figure(history: AreaHistory) -> dict[str, Any]:
    """A plain Plotly figure: rounds across, named levels up, a step line each for the claim and the evidence."""
    model = progress(history)
    keys = {level.key: level for level in model.levels}
    traces = []
    for kind in ("claim", "backed"):
        xs: list[str | None] = []
        ys: list[str | None] = []
        texts: list[str] = []
        for run in _runs(model, kind):
            if xs:  # an empty point breaks the line
                xs.append(None)
                ys.append(None)
                texts.append("")
            for step, level in run:
                xs.append(step.round_key)
                ys.append(level.key)
                texts.append(escape(f"{step.round_name}: {WORDS[kind]}, {level.name}", quote=False))
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": WORDS[kind],
                "x": xs,
                "y": ys,
                "hovertext": texts,
                "hoverinfo": "text",
                "marker": MARKERS[kind],
                "line": {
                    "shape": "hv",
                    "color": MARKERS[kind]["color"],
                    "dash": "solid" if kind == "claim" else "dot",
                },
                "connectgaps": False,
                "cliponaxis": False,
            }
        )
    changes = [(i, step) for i, step in enumerate(model.steps) if step.new_version]
    return {
        "data": traces,
        "layout": {
            "height": 150 + 44 * len(model.levels),
            "margin": {"l": 130, "r": 20, "t": 40, "b": 50},
            "font": {"family": "Arial, sans-serif", "size": 14, "color": svg.BLACK},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "showlegend": True,
            "legend": {"orientation": "h", "y": 1.18, "x": 0},
            "dragmode": False,
            "xaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": [step.round_key for step in model.steps],
                "tickmode": "array",
                "tickvals": [step.round_key for step in model.steps],
                "ticktext": [step.when for step in model.steps],
                "range": [-0.5, max(1, len(model.steps)) - 0.5],
                "showgrid": False,
                "fixedrange": True,
            },
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": list(keys),
                "tickmode": "array",
                "tickvals": list(keys),
                "ticktext": ["<br>".join(escape(x) for x in svg.wrap(v.name, 120, 14, 2)) for v in keys.values()],
                "range": [-0.5, len(keys) - 0.5],
                "gridcolor": svg.LINE,
                "fixedrange": True,
            },
            "shapes": [
                {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": i - 0.5, "x1": i - 0.5,
                 "line": {"color": svg.GREY, "width": 2, "dash": "dash"}}
                for i, _ in changes
            ],
            "annotations": [
                {"x": i - 0.5, "y": 0, "yref": "paper", "text": f"Version {escape(step.version)}", "showarrow": False,
                 "xanchor": "left", "yanchor": "bottom", "xshift": 4}
                for i, step in changes
            ],
        },
        "config": CONFIG,
    }  # fmt: skip


def progress_table(history: AreaHistory) -> tuple[tuple[str, ...], ...]:
    """The rows of the table beside the chart, in the columns of `HEADINGS`."""
    return tuple(
        (
            step.round_name,
            step.claim.name if step.claim else "Not assessed",
            step.backed.name if step.backed else "Nothing to say",
            step.status,
            f"{step.version}, new: not compared with the rounds before" if step.new_version else step.version,
        )
        for step in progress(history).steps
    )


def progress_svg(history: AreaHistory, *, narrow: bool = False) -> str:
    """One area's progress as an accessible drawing; `narrow` is for a phone."""
    model = progress(history)
    width, left, rung, top = (340 if narrow else 720), (96 if narrow else 150), 40, 34
    foot = top + rung * len(model.levels)
    column = (width - left) / max(1, len(model.steps))
    heights = {level.key: foot - rung * (i + 0.5) for i, level in enumerate(model.levels)}
    places = {step.round_key: left + column * (i + 0.5) for i, step in enumerate(model.steps)}
    shapes = []
    for i, kind in enumerate(("claim", "backed")):
        x = left + 8 + i * (100 if narrow else 140)
        word = SHORT_WORDS[kind] if narrow else WORDS[kind]
        shapes += [svg.shape(kind, x, 12), svg.text(x + 14, 17, word, size=13)]
    for level in model.levels:
        y = heights[level.key]
        names = svg.wrap(level.name, left - 8, 13, limit=2)
        shapes.append(svg.line(left, y, width, y))
        shapes.append(svg.lines_of(0, y + 5 - 8 * (len(names) - 1), names, size=13))
    # More rounds than fit are labelled every second or third: the table names them all.
    every = max(1, -(-58 // int(max(1, column))))
    for i, step in enumerate(model.steps):
        if (len(model.steps) - 1 - i) % every == 0:
            shapes.append(svg.text(places[step.round_key], foot + 20, step.when, size=13, anchor="middle"))
        if step.new_version:
            at = left + column * i
            shapes.append(svg.line(at, top, at, foot, colour=svg.GREY, width=2, dash="6 4"))
            end = i * 2 > len(model.steps)
            shapes.append(
                svg.text(
                    at + (-5 if end else 5),
                    foot - 4,
                    f"Version {step.version}",
                    size=12,
                    anchor="end" if end else "start",
                )
            )
    for kind, shift in (("claim", -5), ("backed", 5)):  # shifted apart, so that equal levels don't hide one another
        for run in _runs(model, kind):
            shapes += _steps([(places[s.round_key], heights[level.key] + shift) for s, level in run], kind)
    return svg.drawing(
        width=width, height=foot + 30, title=model.title, description=model.description,
        css_class=f"app-drawing app-drawing--{'narrow' if narrow else 'wide'}", shapes=shapes,
    )  # fmt: skip


def _steps(points: list[tuple[float, float]], kind: str) -> list[str]:
    """One unbroken run as steps with its marks on top."""
    colour, dash = (svg.BLUE, "") if kind == "claim" else (svg.BLACK, "3 3")
    shapes = []
    for (x1, y1), (x2, y2) in pairwise(points):
        shapes.append(svg.line(x1, y1, x2, y1, colour=colour, width=3, dash=dash))
        shapes.append(svg.line(x2, y1, x2, y2, colour=colour, width=3, dash=dash))
    return shapes + [svg.shape(kind, x, y) for x, y in points]


def progress_chart(history: AreaHistory) -> Chart:
    """Everything that a template needs for one area's progress."""
    model = progress(history)
    return Chart(
        key=f"progress-{model.key}",
        title=model.title,
        figure=progress_figure(history),
        svg=progress_svg(history),
        svg_narrow=progress_svg(history, narrow=True),
        headings=HEADINGS,
        rows=progress_table(history),
    )


def progress_charts(board: SystemBoard) -> tuple[Chart, ...]:
    """One chart for each area that has been judged in more than one round: one round shows no change."""
    return tuple(
        progress_chart(history)
        for history in board.histories
        if sum(1 for position in history.positions if position.level is not None) > 1
    )
