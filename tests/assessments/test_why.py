"""Why a figure is what it is: the rule, what went in, who and when, the same words for everybody."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assessments.models import Assessment
from assessments.presenters.why import version_words, why_figures
from tests.assessments.make_boards import MATRIX, STAGED, make_area

WHERE = "/systems/QWO/assessments/2022-published/areas/economic-development/why/"


def figures(board, since_year=2016):
    return {why.key: why for why in why_figures(board, as_at=date(2022, 12, 31), since_year=since_year)}


@pytest.fixture
def claimed():
    """Established is claimed; Emerging is met, one of its two criteria without evidence."""
    states = {"EC-EM-1": "met", "EC-EM-2": "met", "EC-ES-1": "partly"}
    when = datetime(2026, 5, 3, tzinfo=UTC)
    return make_area(
        MATRIX, MATRIX.areas[0], claim="established", states=states, supports=("EC-EM-1",), updated_at=when,
        updated_by="Ann Other",
    )  # fmt: skip


def test_every_figure_has_its_rule_inputs_people_and_version(claimed):
    found = figures(claimed)
    assert list(found) == ["claim", "criteria", "backed", "gap", "expected"]
    assert (found["claim"].figure, found["criteria"].figure, found["backed"].figure) == (
        "Established",
        "Emerging",
        "Not yet emerging",
    )
    assert found["gap"].figure == "Claimed two levels above its evidence"
    assert "never averaged" in found["gap"].rule
    assert {why.who for why in found.values() if why.key != "expected"} == {"Last saved by Ann Other on 3 May 2026."}
    assert version_words(claimed) == "Health and wealth maturity framework, version 2022.1"


def test_each_core_criterion_is_an_input_with_its_evidence(claimed):
    inputs = {each.label: each for each in figures(claimed)["backed"].inputs}
    assert inputs["EC-EM-1"].value == "Met"
    assert inputs["EC-EM-1"].lines[1] == "Evidence: A plan (Strategy or plan, added by A person)"
    assert inputs["EC-EM-2"].lines[1] == "No evidence"
    assert len(inputs) == 6


def test_the_gap_names_exactly_what_would_close_it(claimed):
    lines = [(each.label, each.value) for each in figures(claimed)["gap"].inputs[2:]]
    assert lines == [
        ("EC-EM-2 would close it", "Needs evidence"),
        ("EC-ES-1 would close it", "Has to be met and needs evidence"),
        ("EC-ES-2 would close it", "Has to be met and needs evidence"),
    ]


def test_expired_evidence_says_that_it_does_not_count(claimed):
    old = replace(claimed.evidence[0], valid_until=date(2022, 1, 31), is_expired=True)
    findings = tuple(replace(line, evidence=(old,)) if line.evidence else line for line in claimed.findings)
    lines = figures(replace(claimed, findings=findings, evidence=(old,)))["backed"].inputs[0].lines
    assert "was valid until 31 January 2022, does not count any more" in lines[1]


def test_age_is_counted_and_shown(claimed):
    inputs = {each.label: each.value for each in figures(claimed)["expected"].inputs}
    assert inputs["Age in whole years"] == "6"
    assert inputs["Partners began to work together in"] == "2016"
    assert "Published for systems" in inputs["Emerging"]


@pytest.mark.parametrize(
    ("origin", "words"),
    [("person", "People of the system"), ("workshop", "A workshop"), ("published", "what was published")],
)
def test_who_made_the_claim_is_said(claimed, origin, words):
    assert words in figures(replace(claimed, origin=origin))["claim"].rule


def test_a_change_names_both_rounds_and_its_reason(claimed):
    moved = replace(
        claimed, change="up", earlier_level=MATRIX.level("emerging"), earlier_round_name="2025", change_reason=""
    )
    assert [(i.label, i.value) for i in figures(moved)["change"].inputs] == [
        ("2025", "Emerging"),
        ("This round", "Established"),
    ]
    other = replace(moved, change="not-comparable", earlier_level=None, change_reason="Other criteria.")
    why = figures(other)["change"]
    assert (why.figure, why.inputs[-1].value) == ("Not comparable", "Other criteria.")


def test_a_stage_is_judged_as_a_whole():
    found = figures(make_area(STAGED, STAGED.areas[0], claim="partial-engagement", expected_level=None))
    assert list(found) == ["claim", "gap"]
    assert "needs evidence as a whole" in found["gap"].rule


def test_an_area_that_nobody_judged_has_no_gap():
    assert "gap" not in figures(make_area(MATRIX, MATRIX.areas[0]))


@pytest.mark.django_db
def test_the_page_says_the_same_to_everybody_who_may_read(sign_in, published):
    Assessment.objects.filter(pk=published.pk).update(status="signed-off", sharing="public")

    def body(role):
        page = sign_in(role).get(WHERE).content.decode()
        return page[page.index('<section class="app-why"') : page.index("</main>")]

    assert len({body(role) for role in ("chair", "viewer", "other-chair", "analyst", None)}) == 1
    assert "Claimed one level above its evidence" in body(None)


@pytest.mark.django_db
@pytest.mark.parametrize("tail", ["areas/economic-development/", "check/"])
def test_every_figure_leads_there(sign_in, published, tail):
    page = sign_in("viewer").get(f"/systems/QWO/assessments/2022-published/{tail}").content.decode()
    assert WHERE in page
    assert WHERE in sign_in("viewer").get("/systems/QWO/").content.decode()
