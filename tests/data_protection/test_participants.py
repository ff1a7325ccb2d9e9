"""Somebody in a roundtable without an account leaves nothing that names them: not in the database, not in the log."""

import logging

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.data_protection.lives import everything_held
from tests.workshops.rooms import do, make_room, now
from workshops.models import Contribution, Participant, Response, Workshop
from workshops.rules import Command
from workshops.services.forgetting import forget_participants

pytestmark = pytest.mark.django_db
PHONE, ADDRESS = "Canary-Phone/1.0 (of one person)", "198.51.100.77"
SIGNS = (PHONE, ADDRESS)


@pytest.fixture
def everything_logged(caplog):
    """All that is said at the most talkative level; the database's own statements are what `everything_held` sees."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    return caplog


def phone():
    return Client(headers={"user-agent": PHONE}, REMOTE_ADDR=ADDRESS)


def sit_and_vote(room, client):
    client.post("/join/", {"code": "WRNG-CODE"})
    client.post("/join/", {"code": room.code})
    client.post(reverse("join:room", args=[room.code]), {"sector": "NHS", "role": ""})
    room = now(room)
    item = room.current.items.all()[0]
    data = {"activity": room.current_id, "scoring": room.current.scoring, f"level-{item.pk}": "emerging"}
    client.post(reverse("join:answer", args=[room.code]), data)
    client.get(reverse("join:state", args=[room.code]))


@pytest.fixture
def room(actors, west_yorkshire):
    made = do(actors["lead"], make_room(actors["lead"], west_yorkshire), Command.START, Command.OPEN)
    Workshop.objects.filter(pk=made.pk).update(sectors=["NHS", "Business"])
    return now(made)


def found_in_database(*signs):
    return {place for place, text in everything_held() if any(sign in text for sign in signs)}


def test_nothing_tells_whose_phone_it_was(room, everything_logged):
    client = phone()
    sit_and_vote(room, client)
    assert Participant.objects.count() == Response.objects.count() == 1, "the phone was in the room and answered"
    assert found_in_database(*SIGNS) == set()
    assert not Session.objects.exists() and not UserSession.objects.exists()
    assert not any(sign in everything_logged.text for sign in SIGNS)
    fields = Participant._meta.fields + Response._meta.fields + Contribution._meta.fields
    assert not [field.name for field in fields if "Date" in type(field).__name__ or field.related_model is User]


def test_what_the_phone_holds_leads_nowhere_once_it_is_forgotten(room, actors):
    client = phone()
    sit_and_vote(room, client)
    (key,) = Participant.objects.values_list("key", flat=True)
    seat = client.cookies[f"seat-{room.pk}"].value
    assert seat.startswith(f"{key}:"), "until then the seat is the key"
    do(actors["lead"], room, Command.REVEAL, Command.FINISH)
    Workshop.objects.update(closed_at="2026-01-01T00:00:00Z")
    assert forget_participants() == 1
    assert found_in_database(key, client.cookies["csrftoken"].value) == set()
    assert Response.objects.count() == 1, "the answer stays"


def test_a_person_with_an_account_takes_part_as_nobody_too(room, people):
    client = phone()
    client.force_login(people["viewer"])
    sit_and_vote(room, client)
    (key,) = Participant.objects.values_list("key", flat=True)
    places = found_in_database(key)
    assert places == {"workshops_participant.key"}
    for session in Session.objects.all():
        assert key not in repr(session.get_decoded()), "nothing ties the account to the seat"


def test_what_is_kept_of_an_account_is_found(people):
    """The control: who signs in is kept with address and browser while the session lasts, and the search sees it."""
    people["viewer"].set_password("seven wet hedgehogs")
    people["viewer"].save()
    phone().post("/accounts/login/", {"login": people["viewer"].email, "password": "seven wet hedgehogs"})
    assert found_in_database(*SIGNS) == {"usersessions_usersession.ip", "usersessions_usersession.user_agent"}
