"""What a facilitator may do when; and that there is always one obvious next thing until the end."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.small_groups import shown_roles, shown_sectors
from workshops.rules import MOVES, Command, Room, after, choices, is_allowed, is_judged, next_command

ROOMS = st.builds(
    Room,
    status=st.sampled_from(["preparing", "open", "closed"]),
    kind=st.sampled_from(["score", "stage", "shifts", "dots", "text", "checklist"]),
    phase=st.sampled_from(["waiting", "open", "closed", "revealed", "decided", "skipped"]),
    scoring=st.integers(0, 2),
    has_next=st.booleans(),
    has_back=st.booleans(),
    has_decision=st.booleans(),
    is_locked=st.booleans(),
    is_screen_hidden=st.booleans(),
    has_timer=st.booleans(),
)
SCORE = Room("open", "score", "waiting", has_next=True)


@given(ROOMS)
def test_the_obvious_next_thing_is_possible(room):
    command = next_command(room)
    assert command is None or is_allowed(room, command)
    assert command not in choices(room)


@given(ROOMS)
def test_only_a_room_without_a_decision_has_nothing_to_press(room):
    if room.status == "open" and next_command(room) is None:
        assert room.phase == "revealed" and is_judged(room.kind) and not room.has_decision


@given(ROOMS)
def test_nothing_happens_once_it_is_closed(room):
    closed = replace(room, status="closed")
    assert not any(is_allowed(closed, command) for command in Command)


@given(ROOMS, st.sampled_from(sorted(MOVES)))
def test_a_move_is_made_or_refused(room, command):
    if is_allowed(room, command):
        phase, scoring = after(room, command)
        assert phase != room.phase
        assert room.scoring <= scoring <= 2
    else:
        with pytest.raises(ValueError, match="not possible"):
            after(room, command)


def test_the_way_through_an_area():
    room, pressed = SCORE, []
    while (command := next_command(room)) in MOVES:
        phase, scoring = after(room, command)
        room = replace(room, phase=phase, scoring=scoring)
        pressed.append(command)
    assert pressed == ["open", "close", "reveal"]
    assert next_command(room) is None, "the room decides"
    assert next_command(replace(room, has_decision=True, phase="decided")) is Command.NEXT
    again = replace(room, phase=after(room, Command.AGAIN)[0], scoring=2)
    assert Command.AGAIN not in choices(replace(again, phase="revealed"))


def test_what_was_revealed_cannot_be_asked_again_as_if_new():
    assert not is_allowed(replace(SCORE, phase="revealed", scoring=1), Command.OPEN)
    assert not is_allowed(replace(SCORE, phase="skipped", scoring=1), Command.OPEN)


def test_texts_are_never_revealed_at_once():
    assert not is_allowed(replace(SCORE, kind="text", phase="closed"), Command.REVEAL)


@given(st.dictionaries(st.sampled_from(["", "a", "b", "c", "d"]), st.lists(st.integers(0, 6), min_size=3, max_size=3)))
def test_no_small_group_can_be_worked_out(counts):
    shown = shown_sectors(counts, 3)
    assert all(sum(row) >= 3 for row in shown.values())
    assert "" not in shown
    left = sum(sum(row) for row in counts.values()) - sum(sum(row) for row in shown.values())
    assert left == 0 or left >= 3 or not shown


def test_a_role_of_two_is_not_shown():
    assert shown_roles({"Chair": 2, "Officer": 3, "": 9}, 3) == ("Officer",)
