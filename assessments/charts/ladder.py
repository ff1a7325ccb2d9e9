"""The ladder: where an assessment stands in each area of one instrument.

Four marks: what is claimed (●), what the evidence backs (◆), what is expected for the system's age (□), and the
target with its date (▲).
"""

from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.formats import date_format

from assessments.boards import AreaBoard, AssessmentBoard, InstrumentBoard
from assessments.charts import svg
from assessments.models import Judgement
from frameworks.content import LevelContent

CONFIG = {"responsive": True, "displaylogo": False, "displayModeBar": False, "scrollZoom": False}
# Lanes from the top of a row down: each kind of mark keeps its place, so that equal levels never hide one another.
KINDS = ("claim", "backed", "expected", "target")
WORDS = {"claim": "Claim", "backed": "Evidence-backed", "expected": "Expected for its age", "target": "Target"}
SHORT_WORDS = {"claim": "Claim", "backed": "Backed", "expected": "Expected", "target": "Target"}
SYMBOLS = {"claim": "●", "backed": "◆", "expected": "□", "target": "▲"}
MARKERS: dict[str, dict[str, Any]] = {
    "claim": {"symbol": "circle", "size": 15, "color": svg.BLUE},
    "backed": {"symbol": "diamond", "size": 15, "color": svg.BLACK},
    "expected": {"symbol": "square-open", "size": 13, "color": svg.GREY, "line": {"width": 2}},
    "target": {"symbol": "triangle-up-open", "size": 15, "color": svg.GREEN, "line": {"width": 2}},
}
HEADINGS = ("Area", "Claim", "Evidence-backed", "Expected for its age", "Target")


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on one rung; `when` is the date of a target in words, otherwise empty."""

    kind: str
    level: LevelContent
    when: str = ""

    @property
    def words(self) -> str:
        return f"{WORDS[self.kind]}, {self.when}" if self.when else WORDS[self.kind]

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.kind]


@dataclass(frozen=True, slots=True)
class Row:
    """One area: its marks in the order of `KINDS`; `absence` says in words why there is no claim, otherwise empty."""

    key: str
    name: str
    marks: tuple[Mark, ...]
    absence: str

    def mark(self, kind: str) -> Mark | None:
        """The mark of `kind`, None when there is nothing to mark."""
        return next((mark for mark in self.marks if mark.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Ladder:
    """One instrument as a ladder: levels by rising order, one row an area."""

    title: str
    levels: tuple[LevelContent, ...]
    rows: tuple[Row, ...]

    @property
    def description(self) -> str:
        """All that the picture shows, in sentences."""
        return " ".join(_sentence(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Chart:
    """What a template needs to show one chart: the Plotly figure, drawings for wide and narrow, and its table."""

    key: str
    title: str
    figure: dict[str, Any]
    svg: str
    svg_narrow: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _sentence(row: Row) -> str:
    parts = [] if not row.absence else [row.absence]
    parts += [f"{mark.words}: {mark.level.name}" for mark in row.marks]
    return f"{row.name}. {'; '.join(parts)}."


def _row(area: AreaBoard) -> Row:
    named: dict[str, LevelContent | None] = {
        "claim": area.level,
        "backed": area.backed_level,
        "expected": area.expected_level,
        "target": area.target_level,
    }
    when = date_format(area.target_date, "F Y") if area.target_date else ""
    marks = tuple(
        Mark(kind=kind, level=level, when=when if kind == "target" else "")
        for kind, level in named.items()
        if level is not None
    )
    absence = "" if area.level else str(Judgement.Standing(area.standing).label)
    return Row(key=area.area.key, name=area.area.name, marks=marks, absence=absence)


def ladder(board: InstrumentBoard | AssessmentBoard) -> Ladder:
    """The ladder of one instrument; of an assessment with several, the first (`ladder_charts` has them all)."""
    instrument = board.instruments[0] if isinstance(board, AssessmentBoard) else board
    return Ladder(
        title=f"{instrument.version.name}: where each area stands",
        levels=instrument.version.levels,
        rows=tuple(_row(area) for area in instrument.areas),
    )


def ladder_figure(board: InstrumentBoard | AssessmentBoard) -> dict[str, Any]:
    """A plain Plotly figure: levels as categories across, areas down, one trace for each kind of mark."""
    model = ladder(board)
    traces = []
    for lane, kind in enumerate(KINDS):
        found = [(index, row, mark) for index, row in enumerate(model.rows) if (mark := row.mark(kind))]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": WORDS[kind],
                "x": [mark.level.key for _, _, mark in found],
                "y": [index + (lane - 1.5) * 0.22 for index, _, _ in found],
                "text": [f"  {SHORT_WORDS[kind]}"] * len(found),
                "textposition": "middle right",
                "hovertext": [
                    escape(f"{row.name}: {mark.words}, {mark.level.name}", quote=False) for _, row, mark in found
                ],
                "hoverinfo": "text",
                "marker": MARKERS[kind],
                "cliponaxis": False,
            }
        )
    names = [_broken(row.name, 22) for row in model.rows]
    return {
        "data": traces,
        "layout": {
            "height": 130 + 120 * len(model.rows),
            "margin": {"l": 170, "r": 20, "t": 75, "b": 20},
            "font": {"family": "Arial, sans-serif", "size": 14, "color": svg.BLACK},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "showlegend": False,
            "dragmode": False,
            "xaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": [level.key for level in model.levels],
                "tickmode": "array",
                "tickvals": [level.key for level in model.levels],
                "ticktext": [_broken(level.name, 11) for level in model.levels],
                "tickangle": 0,
                "range": [-0.25, len(model.levels) - 0.2],
                "side": "top",
                "gridcolor": svg.LINE,
                "fixedrange": True,
            },
            "yaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(model.rows))),
                "ticktext": names,
                "range": [len(model.rows) - 0.45, -0.55],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            "shapes": [
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": index - 0.5,
                    "y1": index - 0.5,
                    "line": {"color": svg.LINE, "width": 1},
                }
                for index in range(len(model.rows))
            ],
        },
        "config": CONFIG,
    }


def _label(mark: Mark) -> str:
    return f"{SHORT_WORDS[mark.kind]}, {mark.when}" if mark.when else SHORT_WORDS[mark.kind]


def _broken(name: str, letters: int) -> str:
    """A label for Plotly, which reads a little HTML in its texts: escaped, with its lines broken."""
    return "<br>".join(escape(line, quote=False) for line in svg.wrap(name, letters * 14 * svg.LETTER))


def ladder_table(board: InstrumentBoard | AssessmentBoard) -> tuple[tuple[str, ...], ...]:
    """The rows of the table beside the chart, in the columns of `HEADINGS`."""
    model = ladder(board)
    has_bands = any(level.from_years is not None for level in model.levels)
    rows = []
    for row in model.rows:
        cells = [row.name]
        for kind in KINDS:
            mark = row.mark(kind)
            if mark is None:
                cells.append(row.absence if kind == "claim" else _nothing(kind, has_bands))
            elif kind == "expected" and mark.level.life_stage:  # the published words stand beside the numeric band
                cells.append(f"{mark.level.name} (published: {mark.level.life_stage})")
            else:
                cells.append(f"{mark.level.name} by {mark.when}" if mark.when else mark.level.name)
        rows.append(tuple(cells))
    return tuple(rows)


def _nothing(kind: str, has_bands: bool) -> str:
    expected = "Age not known" if has_bands else "No age band"
    return {"backed": "Judged as a whole", "expected": expected, "target": "None set"}[kind]


def ladder_svg(board: InstrumentBoard | AssessmentBoard, *, narrow: bool = False) -> str:
    """The ladder as an accessible drawing; `narrow` is for a phone (340 units wide instead of 720).

    An instrument of one area is drawn as a true ladder, its first level at the foot, at both widths.
    """
    model = ladder(board)
    if narrow or len(model.rows) == 1:
        return _upright(model, 340 if narrow else 720)
    return _across(model)


def _across(model: Ladder) -> str:
    """Areas down, levels across; a row has one lane for each kind of mark that the picture holds."""
    width, left, lane = 720, 170, 23
    column = (width - left) / max(1, len(model.levels))
    names = [svg.wrap(level.name, column - 12, limit=2) for level in model.levels]
    shapes = [svg.lines_of(left + i * column + 8, 18, lines, bold=True) for i, lines in enumerate(names)]
    kinds = [kind for kind in KINDS if any(row.mark(kind) for row in model.rows)]
    top = 10 + 18 * max((len(lines) for lines in names), default=1)
    places = {level.key: left + i * column + 16 for i, level in enumerate(model.levels)}
    y = top
    for row in model.rows:
        height = max(2, len(kinds)) * lane + 14
        shapes += [svg.box(left + i * column, y, column, height) for i in range(len(model.levels)) if i % 2]
        shapes.append(svg.line(0, y, width, y))
        shapes.append(svg.lines_of(0, y + 23, svg.wrap(row.name, left - 14, limit=4), bold=True))
        if row.absence:
            shapes.append(svg.text(left + 8, y + 23, row.absence, colour=svg.GREY))
        for index, kind in enumerate(kinds):
            mark = row.mark(kind)
            if mark is not None:
                shapes += _marked(mark, places[mark.level.key], y + 18 + index * lane, column - 28, left)
        y += height
    shapes.append(svg.line(0, y, width, y))
    return svg.drawing(
        width=width, height=y + 2, title=model.title, description=model.description,
        css_class="app-drawing app-drawing--wide", shapes=shapes,
    )  # fmt: skip


def _marked(mark: Mark, x: float, y: float, room: float, left: float) -> list[str]:
    """One mark with its word to the right, and a line from the start of the scale that says how far it reaches."""
    shapes = []
    if mark.kind in {"claim", "backed"}:
        colour = svg.BLUE if mark.kind == "claim" else svg.BLACK
        shapes.append(svg.line(left, y, x, y, colour=colour, width=3, dash="" if mark.kind == "claim" else "3 3"))
    shapes.append(svg.shape(mark.kind, x, y))
    label = _label(mark) if len(_label(mark)) * 13 * svg.LETTER <= room else SHORT_WORDS[mark.kind]
    shapes.append(svg.text(x + 13, y + 5, label, size=13))
    return shapes


def _upright(model: Ladder, width: int) -> str:
    """Each area by itself: levels as rungs, the highest on top, marks beside them."""
    rung, left = 34, 130 if width < 500 else 220
    shapes: list[str] = []
    y = 0
    for row in model.rows:
        if len(model.rows) > 1:
            lines = svg.wrap(row.name, width, 15)
            shapes.append(svg.lines_of(0, y + 20, lines, size=15, bold=True))
            y += 12 + 20 * len(lines)
        if row.absence:
            shapes.append(svg.text(0, y + 16, row.absence, colour=svg.GREY))
            y += 26
        for level in reversed(model.levels):
            here = [mark for mark in row.marks if mark.level.key == level.key]
            lines = svg.wrap(level.name, left - 8, 13, limit=3)
            per_line = 2 if width < 500 else 4
            height = max(rung, 16 + 17 * len(lines), 10 + 24 * -(-len(here) // per_line))
            shapes.append(svg.line(0, y, width, y))
            if here:
                shapes.append(svg.box(left, y + 1, width - left, height - 2))
            shapes.append(svg.lines_of(0, y + 22, lines, size=13, bold=bool(here)))
            step = (width - left) / per_line
            for index, mark in enumerate(here):
                x, at = left + 16 + step * (index % per_line), y + 17 + 24 * (index // per_line)
                shapes += [svg.shape(mark.kind, x, at), svg.text(x + 13, at + 5, SHORT_WORDS[mark.kind], size=13)]
            y += height
        shapes.append(svg.line(0, y, width, y))
        y += 22
    return svg.drawing(
        width=width, height=max(1, y - 18), title=model.title, description=model.description,
        css_class=f"app-drawing app-drawing--{'narrow' if width < 500 else 'wide'}", shapes=shapes,
    )  # fmt: skip


def ladder_chart(board: InstrumentBoard) -> Chart:
    """Everything that a template needs for one instrument's ladder."""
    return Chart(
        key=f"ladder-{board.version.framework_key}",
        title=ladder(board).title,
        figure=ladder_figure(board),
        svg=ladder_svg(board),
        svg_narrow=ladder_svg(board, narrow=True),
        headings=HEADINGS,
        rows=ladder_table(board),
    )


def ladder_charts(board: AssessmentBoard) -> tuple[Chart, ...]:
    """One ladder for each instrument of an assessment of which there is anything to draw."""
    return tuple(ladder_chart(instrument) for instrument in board.instruments if _says_anything(instrument))


def _says_anything(instrument: InstrumentBoard) -> bool:
    """Whether any area has a mark: a checklist that nobody has begun would be an empty frame of fifteen rows."""
    return any(area.level or area.target_level or area.backed_level for area in instrument.areas)
