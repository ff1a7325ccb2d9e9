"""The one place, row by row against the table of who sees and does what."""

import pytest

from accounts.permissions import ANONYMOUS, Action, Actor, Subject, can

OWN, OTHER = 1, 2
ACTORS = {
    "chair": Actor(user_id=1, system_roles={OWN: "chair"}),
    "lead": Actor(user_id=2, system_roles={OWN: "lead"}),
    "contributor": Actor(user_id=3, system_roles={OWN: "contributor"}),
    "viewer": Actor(user_id=4, system_roles={OWN: "viewer"}),
    "other": Actor(user_id=5, system_roles={OTHER: "chair"}),
    "analyst": Actor(user_id=6, national_roles=frozenset({"analyst"})),
    "facilitator": Actor(user_id=7, national_roles=frozenset({"facilitator"})),
    "administrator": Actor(user_id=8, national_roles=frozenset({"administrator"})),
    "nobody": Actor(user_id=9),
    "signed out": ANONYMOUS,
}


def allowed(action, **facts):
    subject = Subject(system_id=OWN, **facts)
    return {name for name, actor in ACTORS.items() if can(actor, action, subject)}


MEMBERS = {"chair", "lead", "contributor", "viewer"}


@pytest.mark.parametrize(
    ("action", "who"),
    [
        (Action.READ_ASSESSMENT, MEMBERS),
        (Action.EDIT_FINDINGS, {"chair", "lead", "contributor"}),
        (Action.JUDGE, {"chair", "lead"}),
        (Action.SUBMIT, {"chair", "lead"}),
        (Action.START_ASSESSMENT, {"chair", "lead"}),
        (Action.SIGN_OFF, {"chair"}),
        (Action.READ_HISTORY, MEMBERS),
        (Action.SEE_WHO_IS_THERE, MEMBERS),
        (Action.MANAGE_PEOPLE, {"chair", "lead", "administrator"}),
        (Action.MANAGE_CHAIRS, {"chair", "administrator"}),
        (Action.ADMINISTER, {"administrator"}),
        (Action.IMPORT_INDICATORS, {"administrator"}),
        (Action.COMPARE, {"analyst", "chair", "lead", "contributor", "viewer", "other"}),
        (Action.READ_SYSTEM, set(ACTORS) - {"signed out"}),
        (Action.READ_LIBRARY, set(ACTORS)),
    ],
)
def test_who_does_what_with_a_draft(action, who):
    assert allowed(action, status="draft") == who


@pytest.mark.parametrize(
    ("sharing", "who"),
    [
        ("system", set()),
        ("named", set()),
        ("confederation", {"analyst"}),
        ("all-systems", {"analyst", "other"}),
        ("public", set(ACTORS) - MEMBERS),
    ],
)
def test_who_reads_what_is_signed_off(sharing, who):
    assert allowed(Action.READ_ASSESSMENT, status="signed-off", sharing=sharing) == MEMBERS | who


def test_a_named_system_reads_and_others_do_not():
    named = Subject(system_id=OWN, status="signed-off", sharing="named", shared_with=frozenset({OTHER}))
    assert can(ACTORS["other"], Action.READ_ASSESSMENT, named)
    assert not can(ACTORS["analyst"], Action.READ_ASSESSMENT, named)


@pytest.mark.parametrize("status", ["draft", "submitted", "reopened"])
@pytest.mark.parametrize("sharing", ["named", "confederation", "all-systems", "public"])
def test_only_what_is_signed_off_leaves_its_system(status, sharing):
    facts = {"status": status, "sharing": sharing, "shared_with": frozenset({OTHER})}
    assert allowed(Action.READ_ASSESSMENT, **facts) == MEMBERS


@pytest.mark.parametrize("status", ["submitted", "signed-off"])
@pytest.mark.parametrize("action", [Action.EDIT_FINDINGS, Action.JUDGE, Action.SUBMIT])
def test_nothing_is_edited_once_it_is_submitted(action, status):
    assert allowed(action, status=status) == set()


READERS = {"readers": frozenset({OTHER}), "read_by_body": True}


@pytest.mark.parametrize("status", ["draft", "reopened"])
def test_an_invited_reader_reads_nothing_while_it_is_open(status):
    assert allowed(Action.READ_ASSESSMENT, status=status, **READERS) == MEMBERS
    assert allowed(Action.GIVE_READING, status=status, **READERS) == set()


@pytest.mark.parametrize("status", ["submitted", "signed-off"])
def test_those_invited_read_and_give_a_reading(status):
    assert allowed(Action.READ_ASSESSMENT, status=status, **READERS) == MEMBERS | {"other", "analyst"}
    assert allowed(Action.GIVE_READING, status=status, **READERS) == {"other", "analyst"}
    assert allowed(Action.GIVE_READING, status=status) == set()


@pytest.mark.parametrize("action", list(Action))
def test_every_action_is_allowed_to_somebody(action):
    subjects = [Subject(system_id=OWN, status=status, **READERS) for status in ("draft", "submitted")]
    subjects.append(Subject(systems=frozenset({OWN}), facilitators=frozenset({9})))
    subjects.append(Subject(owner=ACTORS["analyst"].user_id))
    assert any(can(actor, action, subject) for actor in ACTORS.values() for subject in subjects)


NINE = frozenset({9})  # "nobody" was given the right to facilitate


@pytest.mark.parametrize(
    ("action", "own", "national"),
    [
        (Action.PREPARE_WORKSHOP, {"chair", "lead"}, {"analyst", "facilitator"}),
        (Action.FACILITATE, {"nobody"}, {"nobody"}),
        (Action.READ_WORKSHOP, MEMBERS | {"nobody"}, MEMBERS | {"nobody", "other", "analyst", "facilitator"}),
        (Action.DECIDE_ON_WORKSHOP, {"chair", "lead"}, {"chair", "lead"}),
    ],
)
def test_who_does_what_at_a_roundtable(action, own, national):
    of_one = {"systems": frozenset({OWN}), "facilitators": NINE}
    assert allowed(action, **of_one) == own
    of_several = {"systems": frozenset({OWN, OTHER}), "facilitators": NINE, "is_national": True}
    assert allowed(action, **of_several) == national


@pytest.mark.parametrize("status", ["draft", "submitted", "reopened"])
def test_a_facilitator_reads_a_draft_only_where_the_room_gives_it(status):
    assert allowed(Action.READ_ASSESSMENT, status=status) == MEMBERS
    assert allowed(Action.READ_ASSESSMENT, status=status, facilitators=NINE) == MEMBERS | {"nobody"}
    assert allowed(Action.EDIT_FINDINGS, status="draft", facilitators=NINE) == {"chair", "lead", "contributor"}


def test_nobody_prepares_for_two_systems_by_a_role_in_one():
    assert allowed(Action.PREPARE_WORKSHOP, systems=frozenset({OWN, OTHER})) == set()
