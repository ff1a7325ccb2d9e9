"""Charts say what the read model says: the figure, the drawing and the table alike."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from assessments.boards import AssessmentLine, SystemBoard
from assessments.charts import (
    ladder,
    ladder_charts,
    ladder_figure,
    ladder_svg,
    ladder_table,
    progress,
    progress_overview,
    progress_svg,
)
from tests.assessments.make_boards import MATRIX, make_assessment, make_history, make_instrument, make_instruments

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1")</script> & <b>bold</b> \u202e right-to-left \x07 ' + "x" * 400
JOURNEY = make_history(
    ("a", "emerging", "not-yet", "2022.1"),
    ("b", None, None, "2022.1"),
    ("c", "established", "emerging", "2022.1"),
    ("d", "established", "established", "2026"),
)


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)  # noqa: S314 - made by this product


def words_of(markup: str) -> str:
    return " ".join(node.text or "" for node in parsed(markup).iter(f"{SVG}text"))


def hostile_instrument():
    matrix, _ = make_instruments()
    content = replace(matrix.areas[0].area, name=HOSTILE)
    return make_instrument(MATRIX, [replace(matrix.areas[0], area=content), *matrix.areas[1:]])


def test_the_four_marks_of_an_area_are_its_claim_backed_expected_and_target_levels():
    row = ladder(make_instruments()[0]).rows[0]
    assert [(mark.kind, mark.level.key, mark.when) for mark in row.marks] == [
        ("claim", "established", ""),
        ("backed", "emerging", ""),
        ("expected", "expanding", ""),
        ("target", "expanding", "March 2027"),
    ]


def test_an_area_that_nobody_judged_has_no_claim_and_says_so_in_words():
    row = ladder(make_instruments()[0]).rows[2]
    assert row.mark("claim") is None
    assert row.absence == "Not assessed"
    assert ladder_table(make_instruments()[0])[2][1] == "Not assessed"


@pytest.mark.parametrize("instrument", make_instruments(), ids=["matrix", "stages"])
def test_plotly_accepts_the_ladder_and_shows_every_mark_of_the_model(instrument):
    figure = ladder_figure(instrument)
    go.Figure({"data": figure["data"], "layout": figure["layout"]})
    shown = [(trace["name"], key) for trace in figure["data"] for key in trace["x"]]
    expected = {
        ("claim", "Claim"),
        ("backed", "Evidence-backed"),
        ("expected", "Expected for its age"),
        ("target", "Target"),
    }
    names = dict(expected)
    assert sorted(shown) == sorted(
        (names[mark.kind], mark.level.key) for row in ladder(instrument).rows for mark in row.marks
    )
    assert figure["layout"]["xaxis"]["type"] == "category"
    assert figure["layout"]["xaxis"]["categoryarray"] == [level.key for level in instrument.version.levels]
    assert figure["config"]["responsive"] is True
    assert figure["config"]["displaylogo"] is False


def test_marks_differ_in_shape_and_not_only_in_colour():
    figure = ladder_figure(make_instruments()[0])
    assert len({trace["marker"]["symbol"] for trace in figure["data"]}) == 4
    assert all(trace["text"] for trace in figure["data"])


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("instrument", make_instruments(), ids=["matrix", "stages"])
def test_the_drawing_names_itself_and_carries_a_word_for_every_mark(instrument, narrow):
    markup = ladder_svg(instrument, narrow=narrow)
    root = parsed(markup)
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == ladder(instrument).title
    assert root[1].tag == f"{SVG}desc"
    for row in ladder(instrument).rows:
        for mark in row.marks:
            assert f"{mark.words}: {mark.level.name}" in root[1].text
    counts = {"claim": "Claim", "backed": "Backed", "expected": "Expected", "target": "Target"}
    for kind, word in counts.items():
        marks = [row.mark(kind) for row in ladder(instrument).rows if row.mark(kind)]
        assert words_of(markup).count(word) == len(marks)


@pytest.mark.parametrize("draw", [lambda: ladder_svg(make_instruments()[0]), lambda: progress_svg(progress(JOURNEY))])
def test_drawings_hold_no_inline_style_which_the_content_policy_would_refuse(draw):
    assert "style" not in draw()


@pytest.mark.parametrize("narrow", [False, True])
def test_hostile_names_stay_text_in_the_drawing(narrow):
    markup = ladder_svg(hostile_instrument(), narrow=narrow)
    assert not list(parsed(markup).iter(f"{SVG}script"))
    assert "<script" not in markup
    assert "<b>" not in markup


def test_hostile_names_stay_text_in_the_figure_which_reads_html():
    figure = ladder_figure(hostile_instrument())
    texts = [*figure["layout"]["yaxis"]["ticktext"], *[t for trace in figure["data"] for t in trace["hovertext"]]]
    assert all("<script" not in text and "<b>" not in text for text in texts)
    assert any("&lt;" in text for text in texts)


def test_an_assessment_has_one_ladder_for_each_instrument():
    charts = ladder_charts(make_assessment())
    assert [chart.key for chart in charts] == ["ladder-health-and-wealth", "ladder-leadership-stages"]
    assert all(len(row) == len(chart.headings) for chart in charts for row in chart.rows)


def blue_lines(history):
    drawing = parsed(progress_svg(progress(history)))
    return [line for line in drawing.iter(f"{SVG}line") if line.get("stroke") == "#005eb8"]


def test_progress_breaks_its_line_at_a_round_without_a_judgement_and_at_a_new_version():
    assert blue_lines(JOURNEY) == []  # four rounds: a gap after the first, a new version at the last


def test_progress_joins_neighbouring_rounds_of_one_version_with_steps():
    joined = make_history(("a", "emerging", None, "2022.1"), ("b", "expanding", None, "2022.1"))
    assert len(blue_lines(joined)) == 2  # one across, one up


def overview_of(*histories):
    lines = tuple(
        AssessmentLine(key, f"Round {key}", date(2026, 1, 1), "signed-off", "Signed off", False, 1, 1)
        for key in ("d", "c", "b", "a")
    )
    board = SystemBoard(1, "QWO", "West Yorkshire", "North", None, lines, histories, "", "")
    return progress_overview(board)


def test_a_new_version_is_marked_in_drawing_and_table_and_a_gap_is_said():
    assert "Version 2026" in words_of(progress_svg(progress(JOURNEY)))
    overview = overview_of(JOURNEY)
    assert overview.rounds == ("Round a", "Round b", "Round c", "Round d")
    cells = overview.rows[0].cells
    assert "not compared with the rounds before" in cells[3]
    assert cells[1].startswith("Not assessed")


def test_an_area_that_is_not_in_a_round_says_so():
    joined = make_history(("a", "emerging", None, "2022.1"), ("b", "expanding", None, "2022.1"))
    assert overview_of(joined).rows[0].cells[2:] == ("Not in this round", "Not in this round")


def test_one_round_shows_no_progress_and_still_draws():
    for history in (make_history(), make_history(("a", "emerging", None, "2022.1"))):
        assert overview_of(history).rows == ()
        parsed(progress_svg(progress(history)))
