"""Participants: codes, seats, answers; whatever a phone or somebody who guesses may do."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.workshops.rooms import do, make_room, now
from workshops.models import Participant, Response, WrongCodes
from workshops.rules import Command
from workshops.services import answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(actors, west_yorkshire):
    return do(actors["lead"], make_room(actors["lead"], west_yorkshire), Command.START, Command.OPEN)


def sit(room, client=None, **said) -> Client:
    client = client or Client()
    answer = client.post(reverse("join:room", args=[room.code]), {"sector": "", "role": "", **said})
    assert answer.status_code == 302
    return client


def page(room, client, **more):
    return client.get(reverse("join:room", args=[room.code]), more)


def data_for(room, level="emerging", **more):
    fresh = now(room)
    item = fresh.current.items.all()[0]
    return {
        "activity": fresh.current_id,
        "scoring": fresh.current.scoring,
        f"level-{item.pk}": level,
        "confidence": "",
        "reason": "",
        **more,
    }


def send(room, client, data, **headers):
    return client.post(reverse("join:answer", args=[room.code]), data, headers=headers)


JSON = {"accept": "application/json"}


# Codes


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: f"{code[:4]}-{code[4:]}", lambda code: f" {code[:4]} {code[4:]}"]
)
def test_a_code_is_found_however_it_is_typed(room, change):
    answer = Client().post(reverse("join:code"), {"code": change(room.code)})
    assert answer.url == reverse("join:room", args=[room.code])


def test_a_qr_code_lets_in_without_the_code(room):
    answer = Client().get(reverse("join:room", args=[room.link]))
    assert room.title in answer.content.decode()


@pytest.mark.parametrize("typed", ["2222-2222", "0000-0000", "x", "<script>", "9" * 60])
def test_a_wrong_code_says_so_and_is_counted(room, typed):
    answer = Client().post(reverse("join:code"), {"code": typed})
    assert "There is no open roundtable with this code" in answer.content.decode()
    assert sum(WrongCodes.objects.values_list("count", flat=True)) == 1


def test_right_codes_are_never_counted(room):
    for _ in range(60):
        sit(room)
    assert not WrongCodes.objects.exists()
    assert Participant.objects.count() == 60


def test_beyond_the_cap_no_typed_code_is_taken_and_the_qr_code_still_is(room, monkeypatch):
    monkeypatch.setattr(answering, "MOST_WRONG", 3)
    for _ in range(3):
        Client().get(reverse("join:room", args=["22222222"]))
    answer = Client().get(reverse("join:room", args=[room.code]))
    assert answer.status_code == 429
    assert "Wait a minute" in answer.content.decode()
    assert Client().get(reverse("join:room", args=[room.link])).status_code == 200


def test_a_seat_is_not_lost_to_somebody_who_guesses(room, monkeypatch):
    client = sit(room)
    monkeypatch.setattr(answering, "MOST_WRONG", 0)
    WrongCodes.objects.create(minute=answering.timezone.now().replace(second=0, microsecond=0), count=1)
    assert page(room, client).status_code == 200
    assert send(room, client, data_for(room), **JSON).json() == {"saved": True}


# Seats


def test_the_same_phone_sits_once(room):
    client = sit(room)
    client.post(reverse("join:room", args=[room.code]), {"sector": "NHS", "role": ""})
    page(room, client)
    assert Participant.objects.count() == 1


def test_the_next_person_on_a_shared_phone_is_another_voice(room):
    client = sit(room, sector="NHS")
    send(room, client, data_for(room, "emerging"))
    client.post(reverse("join:next_person", args=[room.code]))
    assert "Which sector are you from?" in page(room, client).content.decode()
    sit(room, client, sector="Business")
    send(room, client, data_for(room, "expanding"))
    levels = set(Response.objects.values_list("participant__sector", "level__key"))
    assert levels == {("NHS", "emerging"), ("Business", "expanding")}


def test_a_late_joiner_lands_where_the_room_is(actors, room):
    do(actors["lead"], room, Command.CLOSE, Command.REVEAL, Command.NEXT)
    assert now(room).current.title in page(room, sit(room)).content.decode()


def test_a_made_up_seat_is_no_seat(room):
    client = Client()
    client.cookies[f"seat-{room.pk}"] = "0" * 32
    assert "Take part" in page(room, client).content.decode()


def test_a_sector_that_is_not_offered_is_refused(room):
    answer = Client().post(reverse("join:room", args=[room.code]), {"sector": "Made up", "role": ""})
    assert "Select one from the list" in answer.content.decode()
    assert not Participant.objects.exists()


def test_a_locked_room_keeps_those_who_sit(actors, room):
    client = sit(room)
    do(actors["lead"], room, Command.LOCK)
    assert page(room, client).status_code == 200
    assert "Joining is locked" in page(room, Client()).content.decode()
    assert Client().post(reverse("join:room", args=[room.code]), {"sector": "", "role": ""}).status_code == 409


# Answers


def test_an_answer_is_saved_shown_and_can_change(room):
    client = sit(room)
    assert send(room, client, data_for(room, "emerging")).status_code == 302
    assert "Your answer is saved: <strong>Emerging</strong>" in page(room, client).content.decode()
    send(room, client, data_for(room, "unknown"))
    assert Response.objects.get().level is None


@pytest.mark.parametrize("wrong", ["", "no-such-level", "<b>", "9" * 300])
def test_a_wrong_answer_keeps_what_was_typed(room, wrong):
    client = sit(room)
    answer = send(room, client, data_for(room, wrong, reason="My words stay"))
    assert answer.status_code == 422
    assert "My words stay" in answer.content.decode()
    assert not Response.objects.exists()
    assert send(room, client, data_for(room, wrong), **JSON).json()["errors"]


def test_an_answer_that_comes_too_late_is_told_so(actors, room):
    client, data = sit(room), data_for(room)
    do(actors["lead"], room, Command.CLOSE)
    answer = send(room, client, data)
    assert answer.status_code == 409
    assert "It was not counted" in answer.content.decode()
    assert send(room, client, data, **JSON).json()["closed"]
    assert not Response.objects.exists()


def test_an_answer_for_the_first_scoring_does_not_count_in_the_second(actors, room):
    client, data = sit(room), data_for(room)
    do(actors["lead"], room, Command.REVEAL, Command.AGAIN)
    assert send(room, client, data).status_code == 409
    assert not Response.objects.exists()


def test_without_a_seat_there_is_no_answer(room):
    assert send(room, Client(), data_for(room)).status_code == 302
    assert not Response.objects.exists()


def test_saving_an_answer_costs_few_queries(room, django_assert_max_num_queries):
    client, data = sit(room), data_for(room)
    send(room, client, data)
    with django_assert_max_num_queries(8):  # four, the update of the room, and what opens and closes a transaction
        send(room, client, data, **JSON)


# Following the room


def test_a_phone_without_a_stream_asks_and_is_told_only_what_changed(actors, room):
    client = sit(room)
    address = reverse("join:state", args=[room.code])
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    do(actors["lead"], room, Command.CLOSE)
    changed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed.json()["scene"] != first.json()["scene"]


def test_a_phone_is_not_woken_by_others_answers(room):
    client, other = sit(room), sit(room)
    address = reverse("join:state", args=[room.code])
    before = client.get(address)["ETag"]
    send(room, other, data_for(room))
    assert client.get(address)["ETag"] == before


def test_a_finished_room_shows_its_outcome_for_a_week(actors, room):
    client = sit(room)
    do(actors["lead"], room, Command.FINISH)
    for reader in (client, Client()):
        assert "What came of it" in page(room, reader).content.decode()
    closed = now(room)
    closed.closed_at -= answering.timedelta(days=8)
    closed.save()
    assert page(room, client).status_code == 404
