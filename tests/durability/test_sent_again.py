"""Whatever is sent twice has one effect: every form of every page one after the other, some at the same moment."""

import http.client
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from assessments.models import Evidence
from frameworks.selectors import forget_published
from journey.models import DevolutionAsk
from sending.models import SentForm
from tests.conftest import KEPT_VERSIONS
from tests.durability.editors import all_at_once
from tests.durability.forms import TEXT, filled, forms_of, state, target_of
from tests.expectations import EXPECTATIONS
from tests.numbering import number_from_the_last_row
from tests.test_bad_input import address_of, who_gets_in
from tests.workshops.rooms import do, make_room
from workshops.agendas import Planned, agenda
from workshops.models import Contribution, Response, Workshop
from workshops.rules import Command

PAGES = sorted(name for name, method in EXPECTATIONS if method == "GET" and not name.startswith("reports:"))
SOME = ("evidence:add", "steps:ask_add", "steps:example_add", "steps:programme_add", "workshops:new")
BY_DESIGN = {"own_data:home", "tokens"}
"""Each copy that is taken stands in the history, and each answer with a token shows a token of its own."""
OUT_OF_REACH = {
    # They carry the number, the step or the draft that was seen: the second finds another.
    *("assessments:give_reading", "assessments:reading", "assessments:reopen", "assessments:sharing"),
    *("assessments:sign_off", "conversations:withdraw", "local_areas:list", "local_areas:remove"),
    *("milestones:criteria", "steps:end_lead", "steps:example_take_back", "steps:intervention_links"),
    *("steps:move", "steps:use"),
    *("workshops:activity_add", "workshops:answer", "workshops:hands", "workshops:moderate", "workshops:record"),
    # What they make or take away there is once, by a constraint of the database.
    *("administration:keep", "assessments:invite_reading", "assessments:start", "conversations:ask"),
    *("milestones:remove_calendar", "national_reports:again", "national_reports:draw", "own_data:load"),
    *("people:accept", "people:withdraw", "token_revoke", "workshops:note_remove", "workshops:take_action"),
    # They are known again by `sending/`, as those of the walk are, or by a key of their own, tested below.
    *("milestones:add", "join:answer", "join:text"),
    # They change nothing.
    *("assessments:preview", "join:next_person", "own_data:preview"),
}
"""Routes whose form is on none of the walk's pages. A new one is walked, or named here with what guards it."""
ADD = "/systems/QWO/evidence/add/"


def with_token(client: Client) -> Client:
    """The same person with a browser whose forms are checked."""
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = client.cookies
    return checked


def send_twice(client: Client, page: str, index: int) -> tuple[bool, list, list]:
    """Send a form, and the same again; whether it had an effect, and what there was after each."""
    form = forms_of(client, page)[index]
    data, target = filled(form), target_of(page, form)
    before = list(state())
    first = client.post(target, data)
    once = list(state())
    for sent in data.values():
        if hasattr(sent, "seek"):
            sent.seek(0)
    second = client.post(target, data)
    assert first.status_code < 500 and second.status_code < 500, (page, first.status_code, second.status_code)
    return first.status_code == 302 and once != before, once, list(state())


@contextmanager
def undone():
    """Whatever happens within has not happened after it: one page's rows are not in the way of the next one's."""
    with transaction.atomic():
        number_from_the_last_row()
        yield
        transaction.set_rollback(True)
    forget_published(keep=KEPT_VERSIONS)


def walk(sign_in, pages, reached=None) -> tuple[set[str], set[str]]:
    """Every form of the pages sent twice: the pages where it had an effect, and those where it had another.

    The routes that it was sent to are added to `reached`.
    """
    had_effect, twice, reached = set(), set(), set() if reached is None else reached
    for name in pages:
        client = with_token(sign_in(who_gets_in(name)))
        number, more = 0, True
        while more:
            with undone():
                page = address_of(name, EXPECTATIONS[name, "GET"][1], number)
                forms = forms_of(client, page)
                more = number < len(forms)
                if more:
                    reached.add(resolve(urlsplit(target_of(page, forms[number])).path).view_name)
                effect, once, again = send_twice(client, page, number) if more else (False, [], [])
            if effect:
                had_effect.add(name)
            if once != again:
                twice.add(name)
            number += 1
    return had_effect, twice


@pytest.mark.django_db
def test_every_form_sent_again_has_one_effect(sign_in, current):
    reached: set[str] = set()
    had_effect, twice = walk(sign_in, PAGES, reached)
    assert {name for name, method in EXPECTATIONS if method == "POST"} - reached == OUT_OF_REACH
    assert len(had_effect) > 60, "too few forms were filled in well: this proved little"
    assert {*SOME, "join:room"} <= had_effect
    assert twice == BY_DESIGN


@pytest.mark.django_db
def test_a_product_that_does_not_know_a_form_again_is_caught(sign_in, current, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.startswith("sending.")]
    assert walk(sign_in, SOME)[1] == set(SOME)


@pytest.mark.django_db
def test_the_same_typed_anew_is_another(sign_in):
    client = with_token(sign_in("chair"))
    for _ in range(2):
        form = forms_of(client, ADD)[0]
        assert client.post(ADD, filled(form)).status_code == 302
    assert Evidence.objects.filter(title=TEXT).count() == 2


@pytest.mark.django_db
def test_what_was_refused_can_be_sent_again(sign_in):
    client = with_token(sign_in("chair"))
    data = filled(forms_of(client, ADD)[0])
    assert client.post(ADD, {**data, "title": ""}).status_code == 200
    assert SentForm.objects.count() == 0
    data["file"].seek(0)
    assert client.post(ADD, data).status_code == 302


@pytest.mark.django_db
def test_a_form_whose_fate_is_unknown_is_not_taken_again_and_gives_its_text_back(sign_in, monkeypatch):
    """As after a process that died between the effect and the answer."""
    client = with_token(sign_in("chair"))
    data = filled(forms_of(client, ADD)[0])
    assert client.post(ADD, data).status_code == 302
    SentForm.objects.update(answer="")
    monkeypatch.setattr("sending.middleware.PATIENCE", 0)
    data["file"].seek(0)
    response = client.post(ADD, data)
    assert response.status_code == 409
    assert "This may have been saved" in response.content.decode()
    assert TEXT in response.content.decode()
    assert Evidence.objects.filter(title=TEXT).count() == 1


def at_the_same_moment(server: str, client: Client, page: str, accept: str = "text/html") -> list[tuple[int, str]]:
    """Press the first form's button four times at once; status and address of each answer."""
    form = forms_of(client, page)[0]
    data = [(name, value) for name, value in filled(form).items() if not hasattr(value, "seek")]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
    answers, target = [], target_of(page, form)

    def press() -> None:
        connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
        connection.request("POST", target, urlencode(data), headers)
        answer = connection.getresponse()
        answer.read()
        answers.append((answer.status, answer.getheader("Location") or ""))
        connection.close()

    assert all_at_once([press] * 4) == []
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", [ADD, "/workshops/new/", "/systems/QWO/steps/impact/asks/add/"])
def test_a_button_pressed_four_times_at_once_has_one_effect(page, sign_in, live_server):
    client = with_token(sign_in("chair"))
    answers = at_the_same_moment(live_server.url, client, page)
    assert [status for status, _ in answers] == [302] * 4
    assert len({address for _, address in answers}) == 1
    made = {ADD: Evidence, "/workshops/new/": Workshop}.get(page, DevolutionAsk)
    assert made.objects.filter(title=TEXT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_seat_taken_four_times_at_once_is_one_seat(sign_in, actors, west_yorkshire, live_server):
    room = do(actors["chair"], make_room(actors["chair"], west_yorkshire), Command.START)
    answers = at_the_same_moment(live_server.url, Client(enforce_csrf_checks=True), f"/join/{room.code}/")
    assert [status for status, _ in answers] == [302] * 4
    assert room.participants.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["score", "text"])
def test_an_answer_sent_four_times_at_once_counts_once(kind, actors, west_yorkshire, live_server):
    """As a phone's script sends it."""
    chair = actors["chair"]
    score = next(one for one in agenda("maturity").activities if one.kind == "score")
    planned = [score if kind == "score" else Planned("text", "What helps?", "One thing that helps")]
    room = do(chair, make_room(chair, west_yorkshire, activities=planned), Command.START, Command.OPEN)
    phone = Client()
    phone.post(f"/join/{room.code}/", {})
    answers = at_the_same_moment(live_server.url, phone, f"/join/{room.code}/", accept="application/json")
    assert [status for status, _ in answers] == [200] * 4
    made = Response if kind == "score" else Contribution
    assert made.objects.filter(participant__workshop=room).count() == 1
