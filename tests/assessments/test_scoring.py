"""The rules of scoring: tables for what they say, properties for what they may never do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import (
    CriterionRule,
    LevelBand,
    backed_level,
    change,
    claim_gap,
    criteria_level,
    expected_level,
    next_step,
    score_area,
    summarise,
    would_close_gap,
)

CRITERIA = (
    CriterionRule("A1", 1, True),
    CriterionRule("A2", 1, True),
    CriterionRule("B1", 2, True),
    CriterionRule("B2", 2, False),
    CriterionRule("C1", 3, True),
)
ALL_MET = {c.key: "met" for c in CRITERIA}
BANDS = (LevelBand(0, None, None), LevelBand(1, 0, 2), LevelBand(2, 2, 6), LevelBand(3, 6, None))


@pytest.mark.parametrize(
    ("met", "level"),
    [
        ("", 0),
        ("A1", 0),
        ("A1 A2", 1),
        ("A1 A2 B2", 1),
        ("A1 A2 B1", 2),
        ("A1 B1 C1", 0),
        ("A1 A2 C1", 1),
        ("A1 A2 B1 C1", 3),
    ],
)
def test_criteria_level_needs_every_core_criterion_from_the_bottom_up(met, level):
    assert criteria_level(CRITERIA, dict.fromkeys(met.split(), "met")) == level


@pytest.mark.parametrize("state", ["partly", "not-met", "not-known", "not-applicable"])
def test_only_met_counts(state):
    assert criteria_level(CRITERIA, ALL_MET | {"B1": state}) == 1


@pytest.mark.parametrize(
    ("evidenced", "level"), [("", 0), ("A1 A2", 1), ("A1 A2 B2", 1), ("A1 A2 B1", 2), ("B1 C1", 0), ("A1 A2 B1 C1", 3)]
)
def test_backed_level_needs_evidence_for_each_core_criterion(evidenced, level):
    assert backed_level(CRITERIA, ALL_MET, set(evidenced.split())) == level


def test_evidence_for_a_criterion_that_is_not_met_backs_nothing():
    assert backed_level(CRITERIA, ALL_MET | {"A1": "partly"}, {"A1", "A2"}) == 0


def test_without_core_criteria_there_is_no_level_to_reach():
    examples = (CriterionRule("S1", 1, False), CriterionRule("S2", 2, False))
    assert criteria_level(examples, {"S1": "met", "S2": "met"}) is None
    score = score_area(examples, {"S1": "met"}, (), 2, 5)
    assert (score.backed_level, score.claim_gap, score.next_step) == (None, None, None)
    assert score.claim_without_evidence
    assert not score_area(examples, {}, (), 2, 5, claim_has_evidence=True).claim_without_evidence
    assert not score_area(examples, {"S1": "met"}, {"S1"}, 2, 5).claim_without_evidence
    assert not score_area(examples, {}, (), None, 5).claim_without_evidence


def test_a_level_without_core_criteria_is_not_climbed_past():
    assert criteria_level((CriterionRule("A", 1, True), CriterionRule("C", 3, True)), {"A": "met", "C": "met"}) == 1


@pytest.mark.parametrize(
    ("judged", "backed", "gap"), [(2, 1, 1), (1, 1, 0), (0, 2, -2), (None, 1, None), (1, None, None)]
)
def test_claim_gap_is_judged_minus_backed(judged, backed, gap):
    assert claim_gap(judged, backed) == gap


def test_what_would_close_the_gap_is_exact():
    states = ALL_MET | {"B1": "partly"}
    score = score_area(CRITERIA, states, {"A1", "B1"}, 2, 3)
    assert score.would_close == ("A2", "B1")
    assert (score.to_evidence, score.to_meet) == (("A2",), ("B1",))
    assert would_close_gap(CRITERIA, states, {"A1"}, None) == ()


def test_could_claim_more():
    assert score_area(CRITERIA, ALL_MET, (), 1, 3).could_claim_more
    assert not score_area(CRITERIA, ALL_MET, (), 3, 3).could_claim_more
    assert not score_area(CRITERIA, ALL_MET, (), None, 3).could_claim_more


def test_next_step_lists_unmet_criteria_core_first():
    criteria = (
        *CRITERIA[:2],
        CriterionRule("B2", 2, False),
        CriterionRule("B1", 2, True),
        CriterionRule("B3", 2, True),
    )
    step = next_step(criteria, {"A1": "met", "A2": "met", "B3": "met"}, 1, 3)
    assert step is not None
    assert (step.level_order, step.unmet) == (2, ("B1", "B2"))
    assert next_step(CRITERIA, {}, 3, 3) is None
    assert next_step(CRITERIA, {}, None, 3) is None


@pytest.mark.parametrize(
    ("since", "as_at", "level"),
    [
        (2022, date(2022, 12, 31), 1),
        (2021, date(2022, 12, 31), 1),
        (2020, date(2022, 12, 31), 2),
        (2017, date(2022, 12, 31), 2),
        (2016, date(2022, 12, 31), 3),
        (1990, date(2022, 12, 31), 3),
        (2023, date(2022, 12, 31), None),
        (None, date(2022, 12, 31), None),
    ],
)
def test_expected_level_is_the_band_of_the_age(since, as_at, level):
    assert expected_level(BANDS, since, as_at) == level


@pytest.mark.parametrize(
    ("earlier", "later", "verdict", "kind"),
    [
        (1, 2, "unchanged", "up"),
        (2, 1, "reworded", "down"),
        (2, 2, "unchanged", "same"),
        (None, 2, "unchanged", "new"),
        (1, 2, "not-comparable", "not-comparable"),
        (1, 2, "", "not-comparable"),
        (1, None, "unchanged", None),
    ],
)
def test_change_between_rounds(earlier, later, verdict, kind):
    assert change(earlier, later, verdict=verdict) == kind


def test_a_summary_counts_and_never_averages():
    summary = summarise([1, 3, 2, None, 3], range(4))
    assert summary.counts == {0: 0, 1: 1, 2: 1, 3: 2}
    assert (summary.median, summary.lowest, summary.not_assessed) == ((2, 3), 1, 1)
    assert summarise([None], range(4)).median is None


@st.composite
def areas(draw):
    """An area's criteria, the states found and the criteria that evidence supports."""
    count = draw(st.integers(1, 12))
    criteria = tuple(CriterionRule(f"K{i}", draw(st.integers(1, 4)), draw(st.booleans())) for i in range(count))
    keys = [c.key for c in criteria]
    states = draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(["met", "partly", "not-met", "not-known"])))
    return criteria, states, draw(st.sets(st.sampled_from(keys))), draw(st.sampled_from(keys))


def height(level):
    return -1 if level is None else level


@given(areas())
def test_meeting_a_criterion_never_lowers_a_level(area):
    criteria, states, evidenced, key = area
    better = states | {key: "met"}
    assert height(criteria_level(criteria, better)) >= height(criteria_level(criteria, states))
    assert height(backed_level(criteria, better, evidenced)) >= height(backed_level(criteria, states, evidenced))


@given(areas())
def test_removing_evidence_never_raises_a_level(area):
    criteria, states, evidenced, key = area
    assert height(backed_level(criteria, states, evidenced - {key})) <= height(
        backed_level(criteria, states, evidenced)
    )


@given(areas())
def test_examples_never_change_a_level(area):
    criteria, states, evidenced, _ = area
    examples = {c.key for c in criteria if not c.is_core}
    without = {key: state for key, state in states.items() if key not in examples}
    assert criteria_level(criteria, states) == criteria_level(criteria, without)
    assert backed_level(criteria, states, evidenced) == backed_level(criteria, states, evidenced - examples)


@given(areas(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_and_findings_never_matters(area, random):
    criteria, states, evidenced, _ = area
    shuffled = list(criteria)
    random.shuffle(shuffled)
    mixed = dict(random.sample(list(states.items()), len(states)))
    assert criteria_level(shuffled, mixed) == criteria_level(criteria, states)
    assert backed_level(shuffled, mixed, evidenced) == backed_level(criteria, states, evidenced)


@given(areas(), st.integers(0, 4))
def test_the_backed_level_never_exceeds_the_criteria_level_and_closing_the_gap_closes_it(area, judged):
    criteria, states, evidenced, _ = area
    score = score_area(criteria, states, evidenced, judged, 4)
    assert height(score.backed_level) <= height(score.criteria_level)
    closing = set(score.would_close)
    closed = score_area(criteria, states | dict.fromkeys(closing, "met"), evidenced | closing, judged, 4)
    assert closed.would_close == ()
    if closed.backed_level is not None and {c.level_order for c in criteria if c.is_core} >= set(range(1, judged + 1)):
        assert closed.backed_level >= judged
