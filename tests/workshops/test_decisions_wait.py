"""A chair or lead is told on the pages they come by that a roundtable waits for their decision; nobody else is."""

import pytest

from tests.workshops.rooms import do, make_room, now, people_in, vote
from workshops.rules import Command
from workshops.selectors.deciding import waiting_for
from workshops.services.deciding import ConsensusChange, record_consensus
from workshops.services.taking import decline_consensus

pytestmark = pytest.mark.django_db
WORDS = "A roundtable waits for your decision"


@pytest.fixture
def proposed(actors, current, west_yorkshire):
    """A finished room that agreed on its first area; a second proposal of another room that is still open."""
    lead = actors["lead"]
    consensus = None
    for finishes in (False, True):
        room = do(lead, make_room(lead, west_yorkshire), Command.START, Command.OPEN)
        vote(room, people_in(room, 6), ["emerging"] * 6)
        do(lead, room, Command.REVEAL)
        room = now(room)
        consensus = record_consensus(
            actor=lead,
            workshop=room,
            seen_step=room.step,
            item_id=room.current.items.all()[0].pk,
            change=ConsensusChange("emerging", "We all see it so"),
        )
        if finishes:
            do(lead, room, Command.FINISH)
    return consensus


PAGES = ["/", "/systems/QWO/assessments/2026-27/", "/workshops/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_chair_and_the_lead_are_told(page, proposed, sign_in):
    for role in ("chair", "lead"):
        body = sign_in(role).get(page).content.decode()
        assert WORDS in body
        assert body.count(f"/workshops/{proposed.item.activity.workshop_id}/decisions/") == 1
        assert "1 area<" in body


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_is(page, proposed, sign_in):
    for role in ("contributor", "viewer", "other-chair", "analyst", "facilitator", "administrator", None):
        assert WORDS not in sign_in(role).get(page).content.decode()


def test_it_goes_when_it_is_answered(proposed, actors, sign_in):
    decline_consensus(actor=actors["chair"], consensus=proposed, seen_number=proposed.number, words="Not yet")
    for page in PAGES:
        assert WORDS not in sign_in("chair").get(page).content.decode()


def test_another_system_of_ones_own_is_told_apart(proposed, actors, django_assert_num_queries):
    with django_assert_num_queries(1):
        (one,) = waiting_for(actors["chair"])
    assert (one.title, one.decisions) == ("Where we stand", 1)
    assert waiting_for(actors["chair"], "QOP") == ()
    with django_assert_num_queries(0):
        assert waiting_for(actors["viewer"]) == ()
