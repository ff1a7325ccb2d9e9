"""Nothing is revealed early, to anybody: every body sent to phones, projector and console is searched."""

import random
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.workshops.rooms import do, make_room, now
from workshops.models import Contribution, Participant, Response
from workshops.rules import Command, is_allowed
from workshops.selectors.rooms import room_of, room_view

pytestmark = pytest.mark.django_db
REASON = "zq-reason-of-one-person"
STEPS = (
    Command.OPEN,
    Command.CLOSE,
    Command.REVEAL,
    Command.AGAIN,
    Command.NEXT,
    Command.BACK,
    Command.SKIP,
)
TEXT = "zq-text-that-is-held"


@pytest.fixture
def room(actors, west_yorkshire):
    return do(actors["lead"], make_room(actors["lead"], west_yorkshire), Command.START)


def seated(room) -> Client:
    client = Client()
    client.post(reverse("join:room", args=[room.code]), {"sector": "NHS", "role": ""})
    return client


def bodies(room, phone: Client, facilitator: Client) -> dict[str, str]:
    """What each kind of reader is sent now."""
    found = {
        "phone": phone.get(reverse("join:room", args=[room.code])),
        "phone's part": phone.get(reverse("join:room", args=[room.code]) + "?part=1"),
        "phone's state": phone.get(reverse("join:state", args=[room.code])),
        "projector": Client().get(reverse("workshops:screen_by_link", args=[room.screen_link])),
        "projector's state": Client().get(reverse("workshops:screen_state", args=[room.screen_link])),
        "console": facilitator.get(reverse("workshops:run", args=[room.pk])),
        "console's state": facilitator.get(reverse("workshops:run_state", args=[room.pk])),
        "summary": facilitator.get(reverse("workshops:summary", args=[room.pk])),
        "pdf's data": facilitator.get(reverse("reports:roundtable_xlsx", args=[room.pk])),
    }
    for name, answer in found.items():
        assert answer.status_code == 200, name
    return {name: answer.content.decode(errors="replace") for name, answer in found.items()}


def answers_shown(body: str) -> int:
    """How many answers a page's bars add up to, over all its charts."""
    return sum(int(number) for number in re.findall(r'app-bars__said">(\d+) (?:person|people)', body))


def vote(room, client: Client, level: str) -> None:
    room = now(room)
    item = room.current.items.all()[0]
    data = {
        "activity": room.current_id,
        "scoring": room.current.scoring,
        f"level-{item.pk}": level,
        "reason": REASON,
        "confidence": "low",
    }
    client.post(reverse("join:answer", args=[room.code]), data)


@pytest.mark.parametrize("seed", range(8))
def test_no_walk_through_a_room_reveals_an_answer_early(actors, sign_in, room, seed):
    dice = random.Random(seed)  # noqa: S311 - a walk, nothing secret
    facilitator, phones = sign_in("lead"), [seated(room) for _ in range(4)]
    for _ in range(14):
        fresh = now(room)
        if fresh.current and fresh.current.phase == "open" and fresh.current.kind != "text":
            for phone in phones:
                vote(room, phone, dice.choice(["emerging", "established", "expanding", "unknown"]))
        allowed = [one for one in STEPS if is_allowed(room_of(now(room)), one)]
        if allowed:
            do(actors["lead"], room, dice.choice(allowed))
        fresh = now(room)
        revealed = fresh.current.revealed
        may_show = Response.objects.filter(item__activity=fresh.current, scoring__lte=revealed).count()
        for name, body in bodies(room, Client(), facilitator).items():
            assert REASON not in body or (name == "console" and may_show), name
            if name in ("projector", "console"):
                assert answers_shown(body) <= may_show, (name, fresh.current.phase)
        view = room_view(fresh, for_console=True)
        for item in view.activity.items:
            assert len(item.distributions) == revealed


def test_a_phone_is_told_its_own_answer_and_nobody_elses(actors, room):
    first, second = seated(room), seated(room)
    do(actors["lead"], room, Command.OPEN)
    vote(room, first, "expanding")
    mine = first.get(reverse("join:room", args=[room.code])).content.decode()
    theirs = second.get(reverse("join:room", args=[room.code])).content.decode()
    assert "Your answer is saved" in mine
    assert REASON in mine, "its own words stay in its own form"
    assert "Your answer is saved" not in theirs
    assert REASON not in theirs


def test_a_held_text_is_nowhere_but_on_the_console(actors, sign_in, room):
    for _ in range(3):
        do(actors["lead"], room, Command.NEXT)
    do(actors["lead"], room, Command.OPEN)
    fresh = now(room)
    person = Participant.objects.create(workshop=room)
    Contribution.objects.create(activity=fresh.current, participant=person, sent_key="1", text=TEXT)
    for name, body in bodies(room, seated(room), sign_in("lead")).items():
        assert (TEXT in body) == (name == "console"), name
    Contribution.objects.update(state="released")
    for name, body in bodies(room, seated(room), sign_in("lead")).items():
        if "state" not in name and name != "pdf's data":
            assert TEXT in body, name
