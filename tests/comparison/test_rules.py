"""The rules of comparison: counting, the median, moves, groups that are too small."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.rows import JUDGED, NOT_SHARED, Cell
from comparison.rules import Move, count, may_show, median, move
from frameworks.content import LevelContent

LEVELS = tuple(LevelContent(n, f"level-{n}", n, f"Level {n}", "", "", True, "", None, None) for n in range(4))


def judged(place, backed=None):
    return Cell(JUDGED, LEVELS[place], LEVELS[backed] if backed is not None else None)


CELLS = st.lists(st.one_of(st.just(Cell(NOT_SHARED)), st.builds(judged, st.integers(0, 3), st.integers(0, 3))))


@given(CELLS)
def test_every_system_is_counted_once(cells):
    counted = count(cells, LEVELS)
    assert counted.judged + sum(n for _, n in counted.states) == counted.of == len(cells)


@given(CELLS)
def test_the_median_is_a_level_or_between_two(cells):
    said = median(count(cells, LEVELS))
    names = {level.name for level in LEVELS}
    assert said == "" or said in names or set(said.removeprefix("between ").split(" and ")) <= names


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([], ""),
        ([1], "Level 1"),
        ([0, 3], "between Level 0 and Level 3"),
        ([0, 1, 3], "Level 1"),
        ([2, 2, 3, 3], "between Level 2 and Level 3"),
    ],
)
def test_medians(places, said):
    assert median(count([judged(place) for place in places], LEVELS)) == said


def test_not_shared_is_never_a_level():
    counted = count([Cell(NOT_SHARED)] * 3 + [judged(0)], LEVELS)
    assert (counted.not_shared, counted.levels[0][1]) == (3, 1)


def test_a_claim_that_nothing_backs_counts_below_the_first_level():
    assert count([judged(3)], LEVELS, backed=True).levels[0][1] == 1


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [(1, 2, Move.UP), (2, 2, Move.SAME), (3, 1, Move.DOWN)],
)
def test_moves(before, after, found):
    assert move(judged(before), judged(after)) is found
    assert move(judged(before), judged(after), comparable=False) is Move.NOT_COMPARED
    assert move(Cell(NOT_SHARED), judged(after)) is Move.NOT_COMPARED


def test_gaps():
    assert judged(3, 1).gap == 2
    assert judged(1, 3).gap == 0
    assert Cell(NOT_SHARED).gap is None


@pytest.mark.parametrize(("members", "shown"), [(0, True), (1, False), (2, False), (3, True)])
def test_small_groups(members, shown):
    assert may_show(members, 3) is shown
