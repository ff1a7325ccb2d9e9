"""A signed content: the same board comes back from its text, whatever it holds and whatever has changed since."""

import dataclasses
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.boards import AssessmentBoard
from assessments.frozen import from_text, sha256_of, to_text
from assessments.room import RoomRecord, Scoring
from tests.assessments.make_boards import (
    LEVELS,
    MATRIX,
    STAGED,
    STATE_LABELS,
    make_area,
    make_assessment,
    make_instrument,
)

KNOWN = {("health-and-wealth", "2022.1"): MATRIX, ("leadership-stages", "2022.1"): STAGED}


def version_of(key: str, version: str):
    return KNOWN.get((key, version))


def back(board: AssessmentBoard, text: str | None = None) -> AssessmentBoard:
    """The board from its own text, with the numbers of rows that it had."""
    ids = {(area.version.framework_key, area.area.key): area.judgement_id for area in board.areas}
    board_numbers = {"id": board.id, "system_id": board.system_id, "number": board.number}
    return from_text(text or to_text(board), version_of, **board_numbers, judgement_ids=ids)


def unhashed(board: AssessmentBoard) -> AssessmentBoard:
    return dataclasses.replace(board, content_sha256="")


def signed() -> AssessmentBoard:
    moment = datetime(2026, 11, 3, 14, 5, 6, 789, tzinfo=UTC)
    return make_assessment(status="signed-off", signed_off_at=moment, signed_off_by="Zoë Ø’Neill", submitted_at=moment)


@pytest.mark.parametrize("board", [make_assessment(), signed(), make_assessment(instruments=(), age_years=None)])
def test_a_board_comes_back_whole(board: AssessmentBoard):
    assert unhashed(back(board)) == board


def test_what_a_room_agreed_on_is_signed_with_the_measure_of_its_agreement():
    room = RoomRecord(
        title="In May", held_on=date(2026, 5, 4), people=9, agreed_level="Emerging", words="Nearly all", dissent=1,
        dissent_words="One", agreement="Strong", measure=0.833, scorings=(Scoring((("Emerging", 8),), 1),),
    )  # fmt: skip
    area = make_area(MATRIX, MATRIX.areas[0], claim="emerging", room=room)
    board = make_assessment(instruments=(make_instrument(MATRIX, [area]),))
    assert unhashed(back(board)) == board
    assert sha256_of(to_text(back(board))) == sha256_of(to_text(board))


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
area_boards = st.builds(
    lambda area, claim, states, supports, texts, more: make_area(
        MATRIX, area, claim=claim, states=states, supports=tuple(sorted(supports & states.keys())), **texts, **more
    ),
    st.sampled_from(MATRIX.areas),
    st.sampled_from([None, *(level.key for level in LEVELS)]),
    st.dictionaries(
        st.sampled_from([c.key for a in MATRIX.areas for c in a.criteria]), st.sampled_from([*STATE_LABELS])
    ),
    st.frozensets(st.sampled_from([c.key for a in MATRIX.areas for c in a.criteria])),
    st.fixed_dictionaries({}, optional={"rationale": words, "note": words, "title": words, "chair_words": words}),
    st.fixed_dictionaries(
        {},
        optional={
            "target_date": st.none() | st.dates(),
            "updated_at": st.none() | st.datetimes(timezones=st.just(UTC)),
            "earlier_level": st.none() | st.sampled_from(LEVELS),
            "change": st.sampled_from([None, "up", "same", "down", "new", "not-comparable"]),
            "judgement_id": st.integers(1, 9),
        },
    ),
)


@settings(max_examples=60, deadline=None)
@given(areas=st.lists(area_boards, max_size=3, unique_by=lambda board: board.area.key), name=words)
def test_any_board_comes_back_and_gives_the_same_text_again(areas, name):
    board = make_assessment(instruments=(make_instrument(MATRIX, areas),), system_name=name)
    text = to_text(board)
    assert unhashed(back(board, text)) == board
    assert to_text(back(board, text)) == text
    assert text.isascii() and back(board, text).content_sha256 == sha256_of(text)


def test_the_words_are_those_that_were_signed_and_the_numbers_those_of_today():
    board = signed()
    text = to_text(board)
    economy = MATRIX.areas[0]
    reworded = dataclasses.replace(
        MATRIX,
        id=77,
        levels=tuple(dataclasses.replace(level, id=level.id + 500, name="Renamed") for level in MATRIX.levels),
        areas=(
            dataclasses.replace(
                economy,
                id=88,
                name="Another name",
                criteria=tuple(dataclasses.replace(c, id=c.id + 5000, text="Reworded") for c in economy.criteria),
            ),
        ),
    )
    read = from_text(text, lambda key, version: reworded if key == "health-and-wealth" else None)
    area = read.areas[0]
    assert (area.version.id, area.area.id, area.level.id) == (77, 88, 503)
    assert (area.area.name, area.level.name) == (economy.name, "Established")
    assert [line.criterion.text for line in area.findings] == [c.text for c in economy.criteria]
    assert area.findings[0].criterion.id == economy.criteria[0].id + 5000
    assert read.areas[1].area.id == 0, "an area that the database no longer has is still read"
    assert read.areas[3].version.levels[0].name == STAGED.levels[0].name, "so is a version that it does not have"


def test_the_text_holds_no_numbers_of_rows_and_says_its_schema():
    content = json.loads(to_text(signed()))
    assert content["schema"] == 1
    assert "id" not in content["assessment"] and "judgement_id" not in content["instruments"][0]["areas"][0]
    assert "id" not in content["versions"]["health-and-wealth/2022.1"]["levels"][0]


def test_the_text_changes_with_any_word_and_with_nothing_that_is_not_signed():
    board = signed()
    assert to_text(board) == to_text(dataclasses.replace(board, id=9, number=7, content_sha256="ab", system_id=3))
    assert to_text(board) != to_text(dataclasses.replace(board, signed_off_by="Somebody else"))


def test_an_older_text_without_a_later_field_takes_its_default():
    content = json.loads(to_text(signed()))
    for area in content["instruments"][0]["areas"]:
        del area["chair_words"], area["rationale"]
        for line in area["findings"]:
            del line["to_confirm"]
    content["assessment"]["left_out_since"] = "x"
    read = back(signed(), json.dumps(content))
    assert (read.areas[0].chair_words, read.areas[0].rationale) == ("", "")
    assert read.areas[0].findings[0].to_confirm is False


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", '{"versions":{},"instruments":[{}],"assessment":{}}', "{" * 50, '"x"', "[" * 100_000],
)
def test_what_is_no_signed_content_is_refused_by_one_kind_of_error(text: str):
    with pytest.raises(ValueError):
        from_text(text, version_of)


def test_dates_and_moments_stay_what_they_were():
    board = make_assessment(as_at=date(2027, 3, 31))
    assert back(board).as_at == date(2027, 3, 31)
    assert back(signed()).signed_off_at == signed().signed_off_at
