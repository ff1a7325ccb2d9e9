"""What may be shown of an audit: nothing about fewer than three, by subtraction either; medians, never means."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journey.audit_rules import (
    Asked,
    Given,
    Standing,
    answered_by,
    is_over,
    may_show,
    median_words,
    over_time,
    result_of,
    standing,
)

SECTORS = ("University", "Police", "Business", "College")
SCALE = Asked("RA-5", "How strong?", is_scale=True)
WORDS = Asked("RA-1", "Where best?", is_scale=False)
FLOORS = st.integers(3, 5)
GIVEN = st.lists(
    st.builds(
        Given,
        sector=st.sampled_from(SECTORS),
        role=st.sampled_from(["", "Director", "director ", "Officer"]),
        scale=st.integers(1, 5),
    ),
    max_size=24,
)


def derivable(groups: list[Counter]) -> list[Counter]:
    """Every group of partners whose answers follow from those shown, by taking groups from one another."""
    found = list(groups)
    for one in groups:
        others = [other for other in groups if other is not one and not other - one]
        for many in range(1, len(others) + 1):
            for several in combinations(others, many):
                together = sum(several, Counter())
                if not together - one:
                    found.append(one - together)
    return found


@given(GIVEN, FLOORS)
def test_no_hidden_sector_can_be_worked_out(answers, floor):
    result = result_of(SCALE, answers, SECTORS, floor)
    if result.is_hidden:
        assert len(answers) < floor
        assert (result.whole, result.sectors, result.said, result.answers) == (None, (), (), 0)
        return
    real = {name: Counter((one.sector, one.scale) for one in answers if one.sector == name) for name in SECTORS}
    whole = sum(real.values(), Counter())
    shown = [whole, *(real[name] for name, _ in result.sectors)]
    for name, spread in result.sectors:
        assert spread.counts == tuple(real[name][name, point] for point in range(1, 6))
    assert all(sum(group.values()) >= floor for group in derivable(shown) if group)


@given(GIVEN, FLOORS)
def test_words_stand_with_a_sector_only_where_enough_of_it_answered(answers, floor):
    said = [Given(one.sector, one.role, None, f"words {place}") for place, one in enumerate(answers)]
    result = result_of(WORDS, said, SECTORS, floor)
    groups = dict(result.said)
    if result.is_hidden:
        assert not groups
        return
    assert sorted(one.words for group in groups.values() for one in group) == sorted(one.words for one in said)
    assert all(len(group) >= floor for group in groups.values())
    for name, group in groups.items():
        if name:
            assert {one.words for one in group} == {one.words for one in said if one.sector == name}
    assert not any(one.role for one in groups.get("", ()))


@given(GIVEN, FLOORS)
def test_a_role_singles_nobody_out_neither_who_gave_it_nor_who_did_not(answers, floor):
    said = [Given(one.sector, one.role, None, "words") for one in answers]
    for _, group in result_of(WORDS, said, SECTORS, floor).said:
        held = Counter(one.role for one in group)
        if set(held) != {""}:
            assert all(count >= floor for count in held.values())


def test_roles_are_shown_where_enough_of_a_sector_gave_the_same():
    said = [Given("Police", role, None, "words") for role in ("Director", "director", " DIRECTOR")]
    (group,) = (group for _, group in result_of(WORDS, said, SECTORS, 3).said)
    assert len({one.role for one in group}) == 1
    assert group[0].role.strip().lower() == "director"
    one_more = [*said, Given("Police", "Officer", None, "words")]
    assert not any(one.role for _, group in result_of(WORDS, one_more, SECTORS, 3).said for one in group)


def test_who_is_left_out_is_named_by_who_was_asked_not_by_who_answered():
    answers = [Given("University", scale=4)] * 3
    assert result_of(SCALE, answers, SECTORS, 3).held_back == ("Police", "Business", "College")


@given(st.dictionaries(st.sampled_from(SECTORS), st.integers(0, 6)), FLOORS)
def test_how_many_answered_is_told_by_the_same_rule(used, floor):
    whole, told = answered_by(used, floor)
    assert (whole is None) == (sum(used.values()) < floor)
    assert all(told[name] == used[name] >= floor for name in told)
    left = (whole or 0) - sum(told.values())
    assert left == 0 or left >= floor


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0, 0, 0), ""),
        ((3, 0, 0, 0, 0), "1"),
        ((2, 0, 0, 0, 2), "between 1 and 5"),
        ((0, 1, 1, 1, 0), "3"),
        ((0, 0, 2, 2, 0), "between 3 and 4"),
        ((9, 0, 0, 0, 8), "1"),
    ],
)
def test_the_middle_is_a_median_and_never_a_mean(counts, words):
    assert median_words(counts) == words


def test_an_audit_is_over_after_its_last_day_and_shows_results_a_little_later():
    last = date(2026, 3, 31)
    assert not is_over("open", last, last)
    assert is_over("open", last, last + timedelta(days=1))
    assert is_over("closed", last, last)
    midnight = datetime(2026, 4, 1, tzinfo=UTC)
    assert not may_show("open", last, midnight + timedelta(seconds=30))
    assert may_show("open", last, midnight + timedelta(minutes=6))
    assert may_show("closed", last, midnight - timedelta(days=3))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ((False, False, False), Standing.OPEN),
        ((True, False, False), Standing.USED),
        ((True, True, True), Standing.USED),
        ((False, True, True), Standing.WITHDRAWN),
        ((False, False, True), Standing.CLOSED),
    ],
)
def test_what_a_link_leads_to(state, expected):
    is_used, is_withdrawn, over = state
    assert standing(is_used=is_used, is_withdrawn=is_withdrawn, over=over) is expected


def test_over_time_holds_the_published_questions_of_audits_side_by_side():
    own = Asked("own-1", "Ours?", is_scale=True, is_local=True)
    first = [result_of(SCALE, [Given("Police", scale=2)] * 3, SECTORS, 3), result_of(own, [], SECTORS, 3)]
    second = [result_of(SCALE, [Given("College", scale=4)] * 4, SECTORS, 3), result_of(WORDS, [], SECTORS, 3)]
    third = [result_of(SCALE, [Given("College", scale=4)] * 2, SECTORS, 3)]
    ((asked, groups),) = over_time([first, second, third])
    assert asked is SCALE
    found = {one.name: [spread.middle if spread else None for spread in one.spreads] for one in groups}
    assert found == {"": ["2", "4", None], "College": [None, "4", None], "Police": ["2", None, None]}
