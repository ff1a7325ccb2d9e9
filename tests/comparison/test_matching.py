"""Who is further on, in an order that is said; clusters worth convening."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.matching import Facts, Likeness, alike, clusters, matches
from comparison.rows import JUDGED, NOT_SHARED, Cell, SystemLine
from frameworks.content import LevelContent


def level(order):
    return LevelContent(order, f"l{order}", order, f"Level {order}", "", "", True, "", None, None)


LEVELS = [level(order) for order in range(4)]


def system(pk, region="North", name=""):
    return SystemLine(pk, f"Q{pk}", name or f"System {pk:02d}", region, 1, 1, date(2022, 7, 1))


def judged(order, backed=None):
    return Cell(JUDGED, LEVELS[order], LEVELS[backed] if backed is not None else None)


OWN = system(1)


def found(others, earlier=None, facts=None, own=1):
    return matches(OWN, LEVELS[own], [(OWN, judged(own)), *others], earlier or {}, facts or {})


def test_only_those_further_on_are_matches():
    lines = found(
        [(system(2), judged(2)), (system(3), judged(1)), (system(4), Cell(NOT_SHARED)), (system(5), judged(0))]
    )
    assert [one.system.id for one in lines] == [2]
    assert lines[0].steps == 1


def test_more_likenesses_come_first_then_backed_claims_then_fewer_steps_then_names():
    others = [
        (system(2, "South", "D"), judged(2)),
        (system(3, "South", "C"), judged(3)),
        (system(4, "South", "B"), judged(3, 3)),
        (system(5, "North", "E"), judged(3)),
        (system(6, "South", "A"), judged(2)),
    ]
    assert [one.system.id for one in found(others)] == [5, 4, 6, 2, 3]


def test_it_stood_where_you_stand_names_the_round():
    (one,) = found([(system(2), judged(2))], {2: [("2026", judged(2)), ("2025", judged(1))]})
    assert Likeness.SAME_START in one.alike
    assert one.since == "2025"
    (other,) = found([(system(2), judged(2))], {2: [("2026", judged(0))]})
    assert Likeness.SAME_START in other.unlike


def test_what_is_not_known_is_said_and_counts_for_nothing():
    (one,) = found([(system(2), judged(2))], facts={1: Facts(2_400_000, 0.2), 2: Facts(None, None)})
    assert set(one.unknown) == {Likeness.SAME_START, Likeness.POPULATION, Likeness.POOREST}
    assert one.alike == (Likeness.REGION,)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (3.0, 4.0, True),
        (4.0, 3.0, True),
        (3.0, 4.01, False),
        (None, 3.0, None),
        (3.0, None, None),
        (0.0, 1.0, False),
        (0.0, 0.0, True),
    ],
)
def test_figures_within_a_third_are_alike(mine, theirs, expected):
    assert alike(mine, theirs) is expected


CELLS = st.one_of(
    st.just(Cell(NOT_SHARED)), st.builds(judged, st.integers(0, 3), st.one_of(st.none(), st.integers(0, 3)))
)


@given(st.lists(st.tuples(st.sampled_from(["North", "South"]), CELLS), max_size=12), st.integers(0, 3))
def test_a_match_is_always_above_and_the_order_does_not_depend_on_the_input(rows, own):
    others = [(system(pk, region), cell) for pk, (region, cell) in enumerate(rows, 2)]
    lines = found(others, own=own)
    assert all(one.level.order > own for one in lines)
    assert len(lines) == sum(1 for _, cell in others if cell.level and cell.level.order > own)
    assert found(others[::-1], own=own) == lines
    for one in lines:
        assert {*one.alike, *one.unlike, *one.unknown} == set(Likeness)
        assert len(one.alike) + len(one.unlike) + len(one.unknown) == len(Likeness)


def test_a_cluster_needs_two_that_begin_and_one_further_on_in_a_region():
    rows = [
        (system(2), judged(0)),
        (system(3), judged(1)),
        (system(4), judged(3)),
        (system(5, "South"), judged(0)),
        (system(6, "South"), judged(3)),
        (system(7), Cell(NOT_SHARED)),
    ]
    (one,) = clusters("a", "Area", rows, LEVELS)
    assert one.region == "North"
    assert [each.id for each in one.beginning] == [2, 3]
    assert [each.id for each in one.further] == [4]
