"""Every figure of one assessment is the same on screen and in each document, since all come from one read model."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from assessments.models import Finding, Judgement
from assessments.selectors import assessment_board, get_assessment, open_board
from reports.data import assessment_data
from reports.pack import read_pack
from reports.presenters import areas, report
from reports.render import Renderer
from reports.word import word_document
from reports.workbook import assessment_workbook
from tests.reports import figures
from tests.reports.rich import fill, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(current, actors):
    fill(current, actors["chair"])
    return current


@pytest.fixture(scope="module")
def renderer():
    renderer = Renderer(seconds=150)
    yield renderer
    renderer.stop()


def every_document(pack, renderer):
    """The figures that each kind of document tells."""
    lines = report(pack)
    html = render_to_string("reports/assessment.html", {"report": lines})
    return {
        "PDF": figures.of_pdf(renderer.render(html).pdf, pack.board),
        "Word": figures.of_word(word_document(lines)),
        "spreadsheet": figures.of_workbook(assessment_workbook(pack)),
        "data": figures.of_json(assessment_data(pack)),
    }


def test_every_document_tells_the_same_figures(filled, actors, renderer):
    board = assessment_board(filled, actors["chair"])
    expected = figures.of_board(board)
    assert sum(facts["claim"] == "none" for facts in expected.values()) == 1
    assert {state for facts in expected.values() for state in facts.values()} >= {"Met", "Partly met", "Not known"}
    for name, found in every_document(read_pack(filled, actors["chair"]), renderer).items():
        assert found == expected, name


def test_the_pages_tell_the_same_figures(filled, actors, sign_in):
    board = assessment_board(filled, actors["chair"])
    expected = figures.of_board(board)
    client = sign_in("viewer")
    where = ["QWO", filled.round.key]
    checked = figures.of_check_page(client.get(reverse("assessments:check", args=where)).content.decode())
    listed = figures.of_tasks_page(client.get(reverse("assessments:tasks", args=where)).content.decode())
    assert set(checked) == set(listed) == set(expected)
    for area in board.areas:
        facts = expected[area.area.name]
        states = Counter(line.state_label.lower() for line in area.findings)
        counts = checked[area.area.name].pop("counts")
        assert {
            part.partition(" ")[2]: int(part.partition(" ")[0]) for part in counts.split(", ") if " " in part
        } == states
        assert checked[area.area.name] == {key: facts[key] for key in ("claim", "backed", "expected", "target")}
        assert listed[area.area.name] == {key: facts[key] for key in ("claim", "backed")}


def test_what_was_signed_is_what_each_document_tells_whatever_happens_to_the_rows(filled, actors, renderer):
    expected = figures.of_board(assessment_board(filled, actors["chair"]))
    sign(actors["chair"], filled)
    Judgement.objects.filter(assessment=filled).update(rationale="Changed afterwards", target_date=date(2031, 1, 1))
    Finding.objects.filter(judgement__assessment=filled).update(state="not-met")
    signed = get_assessment(actors["viewer"], "QWO", filled.round.key)
    assert figures.of_board(open_board(signed, actors["viewer"])) != expected
    for name, found in every_document(read_pack(signed, actors["viewer"]), renderer).items():
        assert found == expected, name


def test_the_comparison_sees_a_presenter_that_tells_another_level(filled, actors, renderer, monkeypatch):
    told = areas.area_lines

    def mutated(area, refs, **given):
        lines = told(area, refs, **given)
        facts = tuple((label, "Expanding" if label == "Evidence-backed" else value) for label, value in lines.facts)
        return replace(lines, facts=facts)

    monkeypatch.setattr("reports.presenters.whole.area_lines", mutated)
    expected = figures.of_board(assessment_board(filled, actors["chair"]))
    found = every_document(read_pack(filled, actors["chair"]), renderer)
    assert found["PDF"] != expected
    assert found["Word"] != expected
    assert found["spreadsheet"] == found["data"] == expected


def test_the_comparison_sees_one_state_of_one_criterion(filled, actors, monkeypatch):
    told = areas.finding_row

    def mutated(finding, refs, stage=""):
        row = told(finding, refs, stage)
        return replace(row, state="Met") if row.key == "ED-EX-1" else row

    monkeypatch.setattr(areas, "finding_row", mutated)
    expected = figures.of_board(assessment_board(filled, actors["chair"]))
    pack = read_pack(filled, actors["chair"])
    assert figures.of_word(word_document(report(pack))) != expected


def test_the_rounds_tell_the_claim_of_this_round_and_of_the_one_before(filled, actors, published):
    pack = read_pack(filled, actors["chair"])
    now, before = (assessment_board(each, actors["chair"]) for each in (filled, published))
    earlier = {area.area.key: area for area in before.areas}
    assert [history.area.key for history in pack.histories][: len(now.areas)] == [a.area.key for a in now.areas]
    for history, area in zip(pack.histories, now.areas, strict=False):
        assert [p.round_key for p in history.positions] == ["2022-published", filled.round.key]
        assert history.positions[0].level == earlier[area.area.key].level
        assert history.positions[0].backed_level == earlier[area.area.key].backed_level
        assert (history.positions[1].level, history.positions[1].backed_level) == (area.level, area.backed_level)
    assert [len(history.positions) for history in read_pack(published, actors["chair"]).histories] == [1] * 4
