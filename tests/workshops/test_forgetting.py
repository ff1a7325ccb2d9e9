"""Thirty days after it closed, a roundtable shows what it showed, and nothing tells who answered what."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.workshops.rooms import do, make_room, now, people_in, vote
from workshops.models import Contribution, Participant, Response, Workshop
from workshops.rules import Command
from workshops.selectors.mine import participant_of
from workshops.selectors.outcome import outcome_of
from workshops.services.answering import contribute
from workshops.services.deciding import moderate
from workshops.services.forgetting import forget_participants

pytestmark = pytest.mark.django_db
SCALE = ("not-yet", "emerging", "established", "expanding")


def closed_days_ago(workshop: Workshop, days: int) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(closed_at=timezone.now() - timedelta(days=days))


def profile(participant: int) -> tuple:
    """All that one person answered."""
    rows = Response.objects.filter(participant=participant).order_by("item", "scoring")
    return tuple(rows.values_list("item__text", "scoring", "level__key"))


@pytest.fixture
def finished(actors, west_yorkshire):
    """A room of ten and two, scored twice in its first activity and once in its second, where nothing was revealed."""
    lead = actors["lead"]
    room = do(lead, make_room(lead, west_yorkshire), Command.START, Command.OPEN)
    Workshop.objects.filter(pk=room.pk).update(sectors=["NHS", "Business"], roles=["Chair", "Officer"])
    room = now(room)
    voters = [*people_in(room, 10, "NHS", "Officer"), *people_in(room, 2, "Business", "Chair")]
    vote(room, voters, [SCALE[n % 4] for n in range(12)])
    do(lead, room, Command.REVEAL, Command.AGAIN)
    vote(room, voters, [SCALE[n // 3] for n in range(12)])
    do(lead, room, Command.REVEAL, Command.NEXT, Command.OPEN)
    vote(room, voters, ["emerging"] * 12)
    do(lead, room, Command.FINISH)
    return now(room)


def test_what_is_shown_stays_and_what_ties_is_gone(finished):
    closed_days_ago(finished, 31)
    people = list(Participant.objects.filter(workshop=finished))
    keys = [one.key for one in people]
    profiles = [profile(one.pk) for one in people]
    ids = set(Response.objects.values_list("pk", flat=True))
    before = outcome_of(now(finished))
    assert [bar.count for bar in before.activities[0].items[0].distributions[1].bars] == [3, 3, 3, 3]
    assert before.activities[0].items[0].distributions[0].sectors == (), "two of a sector are not shown, nor the rest"

    assert forget_participants() == 1

    assert outcome_of(now(finished)) == before
    assert [participant_of(finished.pk, key) for key in keys] == [None] * 12
    assert set(Participant.objects.filter(workshop=finished).values_list("role", flat=True)) == {""}
    assert set(Participant.objects.filter(workshop=finished).values_list("sector", flat=True)) == {"NHS", ""}
    assert not ids & set(Response.objects.values_list("pk", flat=True))
    assert not Response.objects.exclude(reason="").exists()
    assert [profile(one.pk) for one in people] != profiles
    assert not Response.objects.filter(item__activity=finished.activities.all()[1]).exists(), "never revealed"


def test_each_sector_keeps_its_own_answers(actors, west_yorkshire):
    lead = actors["lead"]
    room = make_room(lead, west_yorkshire)
    Workshop.objects.filter(pk=room.pk).update(sectors=["NHS", "Business"])
    room = do(lead, now(room), Command.START, Command.OPEN)
    vote(room, [*people_in(room, 5, "NHS"), *people_in(room, 4, "Business")], ["emerging"] * 5 + ["expanding"] * 4)
    do(lead, room, Command.REVEAL, Command.FINISH)
    closed_days_ago(room, 31)
    before = outcome_of(now(room))
    shown = before.activities[0].items[0].distributions[0].sectors
    assert [(name, sum(bar.count for bar in bars)) for name, bars in shown] == [("Business", 4), ("NHS", 5)]
    forget_participants()
    assert outcome_of(now(room)) == before


def test_texts_stay_when_they_were_released(actors, west_yorkshire):
    lead = actors["lead"]
    room = do(lead, make_room(lead, west_yorkshire, "universities"), Command.START)
    while now(room).current.kind != "text":
        do(lead, room, Command.NEXT)
    do(lead, room, Command.OPEN)
    room = now(room)
    writers = people_in(room, 3)
    for number, one in enumerate(writers):
        contribute(participant=one, activity_id=room.current.pk, text=f"Text {number}", sent_key=f"key-{number}")
    released = Contribution.objects.get(text="Text 1")
    moderate(actor=lead, workshop=room, text_id=str(released.pk), seen=("held", ""), state="released", group="Skills")
    do(lead, room, Command.FINISH)
    closed_days_ago(room, 31)
    forget_participants()
    (left,) = Contribution.objects.filter(activity__workshop=room)
    assert (left.text, left.group, left.state) == ("Text 1", "Skills", "released")
    assert (left.pk, left.sent_key) != (released.pk, released.sent_key)


def test_it_waits_thirty_days_and_does_it_once(finished):
    closed_days_ago(finished, 29)
    assert forget_participants() == 0
    closed_days_ago(finished, 30)
    assert forget_participants() == 1
    ids = set(Response.objects.values_list("pk", flat=True))
    assert forget_participants() == 0, "what is forgotten is not dealt again"
    assert set(Response.objects.values_list("pk", flat=True)) == ids


def test_an_open_room_forgets_nobody(actors, west_yorkshire):
    room = do(actors["lead"], make_room(actors["lead"], west_yorkshire), Command.START)
    (one,) = people_in(room, 1)
    Workshop.objects.filter(pk=room.pk).update(opened_at=timezone.now() - timedelta(days=90))
    assert forget_participants() == 0
    assert participant_of(room.pk, one.key) == one


def test_the_command_says_what_it_did(finished):
    closed_days_ago(finished, 40)
    said = StringIO()
    call_command("forget_participants", stdout=said)
    assert said.getvalue() == "1 roundtable forgot who answered what.\n"
