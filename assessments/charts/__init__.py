"""Charts: a read model in; a plain Plotly figure, an SVG drawn on the server, and the rows of the table beside it out.

The three are made from one small model (`Ladder`, `Progress`), so that they can't say different things. Marks differ
in shape and carry a word; colour only helps. Levels are ordinal, so every axis is one of named categories.
"""

from assessments.charts.ladder import (
    Chart,
    Ladder,
    Mark,
    Row,
    ladder,
    ladder_chart,
    ladder_charts,
    ladder_figure,
    ladder_svg,
    ladder_table,
)
from assessments.charts.progress import (
    Progress,
    ProgressOverview,
    progress,
    progress_overview,
    progress_svg,
)

__all__ = [
    "Chart",
    "Ladder",
    "Mark",
    "Progress",
    "ProgressOverview",
    "Row",
    "ladder",
    "ladder_chart",
    "ladder_charts",
    "ladder_figure",
    "ladder_svg",
    "ladder_table",
    "progress",
    "progress_overview",
    "progress_svg",
]
