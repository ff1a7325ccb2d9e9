"""Which criteria were gained and lost over rounds, and the path that an area took."""

from dataclasses import replace

import pytest

from assessments.progress import gains_and_losses, path_words
from tests.assessments.make_boards import make_history

KNOWN = ("A-1", "A-2", "A-3")


def history(*rounds, known=KNOWN):
    """Rounds of (met keys, version, comparability)."""
    made = make_history(*((str(2022 + n), "emerging", None, version) for n, (_, version, _) in enumerate(rounds)))
    positions = tuple(
        replace(position, met=tuple(met), known=known, comparability=verdict, reason="Split in two" if verdict else "")
        for position, (met, _, verdict) in zip(made.positions, rounds, strict=True)
    )
    return replace(made, positions=positions)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ([], ["A-1"], "gained A-1"),
        (["A-1"], [], "lost A-1"),
        (["A-1"], ["A-2", "A-3"], "gained A-2, A-3; lost A-1"),
    ],
)
def test_what_was_gained_and_lost(before, now, words):
    steps = gains_and_losses(history((before, "1", ""), (now, "1", "")))
    assert [step.words for step in steps] == [f"Round 2022 to Round 2023: {words}."]


def test_rounds_that_changed_nothing_are_left_out():
    assert gains_and_losses(history((["A-1"], "1", ""), (["A-1"], "1", ""))) == ()


def test_a_round_that_was_not_assessed_loses_nothing():
    one = history((["A-1"], "1", ""), ([], "1", ""), (["A-1", "A-2"], "1", ""))
    first, second, third = one.positions
    one = replace(one, positions=(first, replace(second, level=None), third))
    assert [step.words for step in gains_and_losses(one)] == ["Round 2022 to Round 2024: gained A-2."]


def test_a_version_that_does_not_compare_says_so_and_compares_nothing():
    steps = gains_and_losses(history((["A-1"], "1", ""), (["A-2"], "2", "not-comparable")))
    assert [step.words for step in steps] == ["Round 2022 to Round 2023: not compared. Split in two."]


def test_over_a_reworded_version_only_shared_criteria_count():
    one = history((["A-1", "A-2"], "1", ""), (["A-2", "B-1"], "2", "reworded"))
    first, second = one.positions
    one = replace(one, positions=(first, replace(second, known=("A-2", "A-3", "B-1"))))
    assert gains_and_losses(one) == (), "A-1 is gone and B-1 is new: neither was lost or gained"


def test_a_path_tells_rounds_at_one_level_together():
    made = make_history(
        ("2022", "emerging", None, "1"), ("2023", "emerging", None, "1"), ("2024", None, None, "1"),
        ("2025", "established", None, "1"),
    )  # fmt: skip
    assert path_words(made) == (
        "Emerging (Round 2022 to Round 2023), then not assessed (Round 2024), then Established (Round 2025)"
    )


def test_no_claim_is_no_path():
    assert path_words(make_history(("2022", None, None, "1"))) == ""
