"""The timeline of milestones: a model, a figure that Plotly takes, and drawings."""

from datetime import date, timedelta

import plotly.graph_objects as go
import pytest
from defusedxml import ElementTree

from assessments.charts.timeline import (
    MOST,
    timeline,
    timeline_chart,
    timeline_figure,
    timeline_list_svg,
    timeline_svg,
)
from assessments.milestones import MilestoneLine, is_overdue

TODAY = date(2026, 11, 23)


def line(number, due_on, status="planned", title=None):
    return MilestoneLine(
        id=number, title=title or f"Milestone {number}", owner="", due_on=due_on, status=status,
        status_label={"planned": "Planned", "under-way": "Under way", "met": "Met", "dropped": "Dropped"}[status],
        is_overdue=is_overdue(status, due_on, TODAY), met_on=None, notes="", origin="person", framework_key="",
        area_key="", area_name="", level_key="", level_name="", criteria=(), number=1,
    )  # fmt: skip


LINES = [
    line(1, TODAY - timedelta(days=40)),
    line(2, TODAY - timedelta(days=10), "met"),
    line(3, TODAY + timedelta(days=20), "under-way"),
    line(4, TODAY + timedelta(days=200)),
    line(5, TODAY, "dropped"),
]


def test_each_says_how_it_stands_and_dropped_ones_are_left_out():
    model = timeline(LINES, TODAY)
    assert [(p.title, p.standing) for p in model.points] == [
        ("Milestone 1", "Overdue"),
        ("Milestone 2", "Met"),
        ("Milestone 3", "Under way"),
        ("Milestone 4", "Planned"),
    ]


def test_too_many_are_left_to_the_table_and_it_says_so():
    lines = [line(n, TODAY + timedelta(days=n)) for n in range(MOST + 5)]
    chart = timeline_chart(lines, TODAY)
    assert chart.note == "5 more are in the table."
    assert len(timeline(lines, TODAY).points) == MOST


def test_nothing_to_draw_is_no_chart():
    assert timeline_chart([line(1, TODAY, "dropped")], TODAY) is None


def test_plotly_takes_the_figure():
    figure = timeline_figure(timeline(LINES, TODAY))
    made = go.Figure({"data": figure["data"], "layout": figure["layout"]})
    assert sum(len(trace.x) for trace in made.data) == 4


@pytest.mark.parametrize("draw", [timeline_svg, timeline_list_svg])
def test_the_drawings_say_everything_in_words(draw):
    root = ElementTree.fromstring(draw(timeline([*LINES, line(9, TODAY, title="<b>&\x07 “x”" * 30)], TODAY)))
    words = " ".join("".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text"))
    for expected in ("Today", "Milestone 3", "23 Nov 2026"):
        assert expected in words
    assert "overdue" in words.lower()


@pytest.mark.parametrize("day", [date.min, date.max])
def test_days_at_the_ends_of_the_calendar_are_drawn(day):
    assert timeline_chart([line(1, day)], TODAY)
