"""The measure of agreement: what it must be at its bounds, and the words that go with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.agreement import Agreement, agreement, measure, median_places

COUNTS = st.lists(st.integers(0, 60), min_size=3, max_size=7).filter(lambda counts: sum(counts) > 0)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0, 9, 0], 1),
        ([7, 0, 0, 0], 1),
        ([5, 0, 5], -1),
        ([8, 0, 0, 8], -1),
        ([4, 4, 4], 0),
        ([2, 2, 2, 2, 2], 0),
        # The worked example of the R package agrmt, which implements the same paper.
        ([30, 40, 210, 130, 530, 50, 10], 0.6113333),
    ],
)
def test_known_values(counts, expected):
    assert measure(counts) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("counts", [[], [0, 0, 0], [5]])
def test_nothing_to_measure(counts):
    assert measure(counts) is None


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        measure([1, -1])


@given(COUNTS)
def test_bounds(counts):
    assert -1 <= measure(counts) <= 1


@given(COUNTS)
def test_the_direction_of_the_scale_does_not_matter(counts):
    assert measure(counts) == pytest.approx(measure(counts[::-1]))


@given(COUNTS, st.integers(2, 9))
def test_the_size_of_the_room_does_not_matter(counts, times):
    assert measure([count * times for count in counts]) == pytest.approx(measure(counts))


@given(st.integers(3, 7), st.integers(1, 60), st.data())
def test_all_the_same_is_one(size, people, data):
    at = data.draw(st.integers(0, size - 1))
    assert measure([people if place == at else 0 for place in range(size)]) == 1


@given(st.integers(3, 7), st.integers(1, 60))
def test_camps_at_the_ends_are_minus_one_and_an_even_spread_is_nothing(size, people):
    assert measure([people, *[0] * (size - 2), people]) == pytest.approx(-1)
    assert measure([people] * size) == pytest.approx(0)


@pytest.mark.parametrize(
    ("counts", "kind"),
    [
        ([1, 2, 1, 0], Agreement.TOO_FEW),
        ([5, 0, 5, 0], Agreement.TWO_CAMPS),
        ([5, 1, 0, 5], Agreement.TWO_CAMPS),
        ([0, 9, 2, 0], Agreement.BROAD),
        ([0, 6, 5, 1], Agreement.CLOSE),
        ([3, 3, 3, 3], Agreement.SPREAD),
        ([3, 4, 3, 0], Agreement.SPREAD),
    ],
)
def test_words(counts, kind):
    said = agreement(counts)
    assert said.kind is kind
    assert said.label
    assert said.prompt


@pytest.mark.parametrize(
    ("counts", "places"), [([], ()), ([1, 0, 0], (0,)), ([2, 2, 0], (0, 1)), ([1, 0, 1], (0, 2)), ([1, 3, 1], (1,))]
)
def test_the_median_is_a_level_or_lies_between_two(counts, places):
    assert median_places(counts) == places
