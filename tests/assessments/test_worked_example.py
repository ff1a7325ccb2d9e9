"""West Yorkshire's published evidence comes out as the content pack says that it should."""

import pytest

from assessments.selectors import assessment_board

pytestmark = pytest.mark.django_db
SHOULD_SHOW = {
    "economic-development": ("established", "emerging", "emerging", 1, ["ED-ES-3"]),
    "quality-employment": ("established", "emerging", "emerging", 1, ["QE-ES-2"]),
    "climate-change": ("emerging", "not-yet", "not-yet", 1, ["CC-EM-1", "CC-EM-2", "CC-EM-3"]),
}


@pytest.mark.parametrize("area", SHOULD_SHOW)
def test_claim_criteria_and_evidence(published, actors, area):
    board = assessment_board(published, actors["viewer"]).area(area)
    assert (
        board.level.key,
        board.criteria_level.key,
        board.backed_level.key,
        board.score.claim_gap,
        [line.criterion.key for line in board.would_close],
    ) == SHOULD_SHOW[area]
    assert board.expected_level.key == "expanding"
    assert board.expected_level.life_stage == "around six to ten years old"


def test_the_assessment_is_a_labelled_draft(published, actors):
    board = assessment_board(published, actors["viewer"])
    assert (board.status, board.from_publications, board.age_years) == ("draft", True, 6)
    assert board.provenance
    assert all(area.origin == "published" for area in board.areas if area.level)


def test_the_leadership_stage_is_claimed_with_evidence(published, actors):
    board = assessment_board(published, actors["viewer"])
    stage = next(area for area in board.areas if area.version.instrument == "stages")
    assert (stage.level.key, len(stage.evidence), stage.score.claim_without_evidence) == (
        "partial-engagement",
        3,
        False,
    )
