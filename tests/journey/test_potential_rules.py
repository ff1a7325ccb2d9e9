"""What an indicator was, shall be, and is for each person; and values that are pasted."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journey.charts.scale import scale_of, short
from journey.pasting import read_lines
from journey.periods import read_period
from journey.potential import (
    IndicatorBoard,
    IndicatorContent,
    Population,
    Target,
    Value,
    may_be_per_head,
    overlap_words,
    per_head,
    since_baseline,
    to_target,
)

BEFORE = Population(Decimal(2_000_000), "2022-12", "a publication")
AFTER = Population(Decimal(2_400_000), "2024", "an estimate")


def indicator(unit="people", direction="higher"):
    return IndicatorContent("ES-2", 1, "Staff who live within the ICS", unit, direction, "es", "Employment and skills")


def value(period, figure, *, pk=1, is_baseline=False):
    return Value(pk, 1, read_period(period), Decimal(figure), "", "", "", "counted", is_baseline)


@pytest.mark.parametrize("unit", ["people", "GBP", "visits a year", "tonnes CO2e", "square metres"])
def test_money_and_counts_are_told_per_head(unit):
    assert may_be_per_head(unit)


@pytest.mark.parametrize("unit", ["per cent", "rate per 100", "ratio", "average grade", "days", "%", ""])
def test_shares_and_averages_are_not(unit):
    assert not may_be_per_head(unit)
    assert per_head(Decimal(5), unit, read_period("2024"), [BEFORE]) is None


@pytest.mark.parametrize(
    ("figure", "unit", "words"),
    [
        ("100000", "people", "50.0 per 1,000 people"),
        ("500", "people", "0.25 per 1,000 people"),
        ("400000", "people", "200 per 1,000 people"),
        ("5", "people", "less than 0.01 per 1,000 people"),
        ("0", "people", "0.00 per 1,000 people"),
        ("30000000", "GBP", "£15.00 per person"),
        ("-30000000", "GBP", "−£15.00 per person"),
        ("900000000", "GBP", "£450 per person"),
    ],
)
def test_a_value_per_head_is_rounded_for_people(figure, unit, words):
    found = per_head(Decimal(figure), unit, read_period("2022"), [BEFORE])
    assert found.words == words
    assert found.population is BEFORE


def test_the_population_is_the_one_of_the_nearest_date():
    assert per_head(Decimal(1), "people", read_period("2022/23"), [BEFORE, AFTER]).population is BEFORE
    assert per_head(Decimal(1), "people", read_period("2024/25"), [BEFORE, AFTER]).population is AFTER


def test_without_a_population_nothing_is_made_up():
    assert per_head(Decimal(1), "people", read_period("2024"), []) is None


@pytest.mark.parametrize(
    ("unit", "direction", "first", "last", "words"),
    [
        ("people", "higher", "400", "500", "Up by 100 people (25.0%) from the baseline, which is better"),
        ("people", "lower", "400", "500", "Up by 100 people (25.0%) from the baseline, which is worse"),
        ("people", "neutral", "400", "300", "Down by 100 people (25.0%) from the baseline"),
        ("people", "lower", "0", "3", "Up by 3 people from the baseline, which is worse"),
        ("per cent", "higher", "40", "45.5", "Up by 5.5 percentage points from the baseline, which is better"),
        ("GBP", "higher", "10", "10", "The same as the baseline"),
    ],
)
def test_the_way_since_the_baseline_is_told_in_words(unit, direction, first, last, words):
    values = (value("2022", first, pk=1, is_baseline=True), value("2024", last, pk=2))
    assert since_baseline(IndicatorBoard(indicator(unit, direction), values)) == words


def test_there_is_no_way_from_a_baseline_to_itself():
    assert since_baseline(IndicatorBoard(indicator(), (value("2022", "1", is_baseline=True),))) == ""
    assert since_baseline(IndicatorBoard(indicator(), (value("2022", "1"),))) == ""


@pytest.mark.parametrize(
    ("direction", "last", "words"),
    [
        ("higher", "400", "100 people below the target"),
        ("higher", "500", "Reached"),
        ("higher", "600", "Reached, and 100 people more"),
        ("lower", "600", "100 people above the target"),
        ("lower", "400", "Reached, with 100 people to spare"),
        ("neutral", "600", "100 people above the target"),
    ],
)
def test_how_far_a_target_is(direction, last, words):
    target = Target(1, 1, Decimal(500), date(2030, 3, 31), "")
    assert to_target(IndicatorBoard(indicator("people", direction), (value("2024", last),)), target) == words


def test_the_target_that_counts_is_the_next_one():
    targets = tuple(Target(n, 1, Decimal(n), date(2020 + n, 1, 1), "") for n in range(1, 4))
    board = IndicatorBoard(indicator(), targets=targets)
    assert board.target(date(2021, 6, 1)).id == 2
    assert board.target(date(2029, 6, 1)).id == 3
    assert IndicatorBoard(indicator()).target(date(2029, 6, 1)) is None


def test_the_latest_value_is_that_of_the_period_that_ends_last():
    board = IndicatorBoard(indicator(), (value("2023", "1", pk=1), value("2024/25", "2", pk=2)))
    assert board.latest.id == 2


def test_an_overlap_names_the_other_period():
    there = [value("2023/24", "1200")]
    assert "2024 shares days with 2023/24" in overlap_words(read_period("2024"), there, "people")
    assert "a value for 2023/24 already: 1,200 people" in overlap_words(read_period("2023/24"), there, "people")
    assert overlap_words(read_period("2024/25"), there, "people") == ""


def test_lines_are_read_by_tab_or_comma():
    lines, faults = read_lines("Period\tValue\n2022/23\t1,200\n\n2023/24, 1,300 people\n2024/25;£1", "people")
    assert [(one.period.label, one.value) for one in lines] == [("2022/23", 1200), ("2023/24", 1300)]
    assert len(faults) == 1
    assert faults[0].startswith("Line 5: ")


def test_every_fault_of_what_was_pasted_is_named_by_its_line():
    text = "2022\t5\nsoon\tmany\n2023\n2022/23\t-1\n2024\t7\n2024\t8\n2025\t101%"
    _, faults = read_lines(text, "per cent", [value("2025", "3")])
    assert [fault.split(":")[0] for fault in faults] == ["Line 2", "Line 3", "Line 4", "Line 6", "Line 7"]
    assert "Enter a period" in faults[0]
    assert "not a number" in faults[0]
    assert "no value" in faults[1]
    assert "negative" in faults[2]
    assert "line 5" in faults[3]
    assert "above 100 per cent" in faults[4]


def test_headings_alone_hold_no_value():
    assert read_lines("Period\tValue", "people")[1] == ("There is no value below the headings",)


def test_too_many_lines_are_refused_at_once():
    lines, faults = read_lines("\n".join("2022,1" for _ in range(501)), "people")
    assert not lines
    assert len(faults) == 1


def test_faults_are_named_up_to_a_hundred():
    _, faults = read_lines("\n".join("x" for _ in range(200)), "people")
    assert len(faults) == 101
    assert "100 more" in faults[-1]


@given(st.text(max_size=80), st.sampled_from(["people", "GBP", "per cent"]))
def test_nothing_that_is_pasted_breaks(text, unit):
    lines, faults = read_lines(text, unit)
    assert isinstance(lines, tuple)
    assert all(isinstance(fault, str) for fault in faults)


@given(
    st.decimals(min_value=-(10**15), max_value=10**15, places=4),
    st.decimals(min_value=-(10**15), max_value=10**15, places=4),
)
def test_a_scale_holds_its_numbers_with_few_ticks(one, other):
    least, most = min(one, other), max(one, other)
    scale = scale_of(least, most)
    assert scale.low <= least <= most <= scale.high
    assert scale.low < scale.high
    assert 2 <= len(scale.ticks) <= 9
    assert scale.ticks[0] == scale.low
    assert scale.ticks[-1] == scale.high


def test_a_scale_starts_at_zero_unless_all_is_far_above():
    assert scale_of(Decimal(400), Decimal(1000)).low == 0
    assert scale_of(Decimal(100_000), Decimal(102_000)).low > 0
    assert scale_of(Decimal(100_000), Decimal(100_000)).low == 0


@pytest.mark.parametrize(
    ("figure", "unit", "words"),
    [
        ("1200000000", "GBP", "£1.2bn"),
        ("2500000", "people", "2.5m"),
        ("400000", "people", "400,000"),
        ("40", "per cent", "40%"),
        ("-5", "GBP", "−£5"),
    ],
)
def test_numbers_at_an_axis_are_short(figure, unit, words):
    assert short(Decimal(figure), unit) == words
