"""Numbers and periods as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journey.numbers import NotANumber, read_number, shown, unit_of, with_unit
from journey.periods import NotAPeriod, Period, overlapping, read_period


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("2,400,000", "people", "2400000"),
        ("2 400 000", "people", "2400000"),
        ("400 people", "people", "400"),
        ("£1,200.50", "GBP", "1200.5"),
        ("£3 million", "GBP", "3000000"),
        ("1.2bn", "GBP", "1200000000"),
        ("-£5", "GBP", "-5"),
        ("12 %", "per cent", "12"),
        ("12.5 per cent", "per cent", "12.5"),
        ("1,200 square metres", "square metres", "1200"),
        ("−3", "percentage change", "-3"),
        ("120", "per cent change", "120"),
        ("42%", "per cent of leavers", "42"),
        ("0", "people", "0"),
    ],
)
def test_what_people_type_is_read(text, unit, expected):
    assert read_number(text, unit) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("", "people", "Enter a number"),
        ("many", "people", "not a number"),
        ("12 acres", "square metres", "Enter a number in square metres"),
        ("1.200.000", "people", "more than one way"),
        ("12,34", "people", "more than one way"),
        ("101", "per cent", "above 100"),
        ("101", "per cent of leavers", "above 100"),
        ("-1", "people", "negative"),
        ("1.23456", "people", "four decimal places"),
        ("9" * 17, "people", "too large"),
        ("1e5", "people", "Enter a number in people"),
        ("£5", "people", "Enter a number in people"),
        ("1200 m", "square metres", "Enter a number in square metres"),
        ("=1+1", "people", "Enter a number in people"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text, unit, expected):
    with pytest.raises(NotANumber, match=expected):
        read_number(text, unit)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("£", "GBP"),
        ("Pounds", "GBP"),
        ("%", "per cent"),
        ("Percent", "per cent"),
        ("percentage", "per cent"),
        ("% of staff", "per cent of staff"),
        ("percentage change", "percentage change"),
        ("percentage points", "percentage points"),
        ("visits a year", "visits a year"),
    ],
)
def test_a_unit_is_kept_in_one_way(text, kept):
    assert unit_of(text) == kept
    assert unit_of(kept) == kept


@given(st.text(max_size=30), st.sampled_from(["people", "GBP", "per cent", "square metres", ""]))
def test_no_text_breaks_reading_a_number(text, unit):
    try:
        value = read_number(text, unit)
    except NotANumber as fault:
        assert str(fault)
    else:
        assert read_number(shown(value), unit) == value


@given(st.decimals(min_value=0, max_value=10**15, places=4), st.sampled_from(["people", "GBP", "tonnes CO2e"]))
def test_a_number_is_read_as_it_is_shown(value, unit):
    assert read_number(with_unit(value, unit), unit) == value


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024/25", date(2024, 4, 1), date(2025, 3, 31), "2024/25"),
        ("2024-2025", date(2024, 4, 1), date(2025, 3, 31), "2024/25"),
        ("1999/00", date(1999, 4, 1), date(2000, 3, 31), "1999/00"),
        ("2024 Q2", date(2024, 4, 1), date(2024, 6, 30), "2024 Q2"),
        ("Q4 2024", date(2024, 10, 1), date(2024, 12, 31), "2024 Q4"),
        ("March 2024", date(2024, 3, 1), date(2024, 3, 31), "March 2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("31 mar 2024", date(2024, 3, 31), date(2024, 3, 31), "31 March 2024"),
        ("31/03/2024", date(2024, 3, 31), date(2024, 3, 31), "31 March 2024"),
        ("2024-03-31 00:00:00", date(2024, 3, 31), date(2024, 3, 31), "31 March 2024"),
        ("2023 to 2024", date(2023, 1, 1), date(2024, 12, 31), "1 January 2023 to 31 December 2024"),
    ],
)
def test_a_period_is_read_and_written(text, first, last, label):
    found = read_period(text)
    assert (found, found.label) == (Period(first, last), label)


@pytest.mark.parametrize(
    "text", ["", "last year", "2024/27", "31 February 2024", "13/13/2024", "2011-12", "0001", "9999", "2024 to 2023"]
)
def test_a_period_that_is_none_is_refused(text):
    with pytest.raises(NotAPeriod):
        read_period(text)


@given(st.text(max_size=30))
def test_no_text_breaks_reading_a_period(text):
    try:
        found = read_period(text)
    except NotAPeriod as fault:
        assert str(fault)
    else:
        assert read_period(found.label) == found


@given(st.dates(date(1950, 1, 1), date(2099, 1, 1)), st.integers(0, 900))
def test_a_period_is_read_as_it_is_written(first, days):
    period = Period(first, date.fromordinal(first.toordinal() + days))
    assert read_period(period.label) == period


def test_periods_that_share_a_day_overlap():
    year, other = read_period("2024"), read_period("2024/25")
    assert year.overlaps(other)
    assert overlapping(year, [read_period("2023"), other]) == other
    assert overlapping(year, [read_period("2023"), read_period("2025")]) is None
