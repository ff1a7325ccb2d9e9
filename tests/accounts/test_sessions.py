"""Sessions end by themselves, are listed and can be ended."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts import middleware
from accounts.models import User
from tests.accounts.factors import PASSWORD, enter, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets forward."""
    now = SimpleNamespace(at=1_800_000_000.0)
    monkeypatch.setattr(middleware, "time", SimpleNamespace(time=lambda: now.at))
    return now


@pytest.fixture
def person(people):
    """A chair with a password that is known."""
    cache.clear()
    return with_password(people["chair"])


def is_in(client, **headers):
    return client.get("/systems/QWO/people/", **headers).status_code == 200


def test_an_hour_of_nothing_ends_a_session(clock, person):
    client = Client()
    enter(client, person.email)
    for _ in range(3):
        clock.at += 59 * 60
        assert is_in(client), "who does something stays"
    clock.at += 61 * 60
    assert not is_in(client)
    clock.at -= 61 * 60
    assert not is_in(client), "the session is gone, not asleep"


def test_twelve_hours_end_a_session_whatever_is_done(clock, person):
    client = Client()
    enter(client, person.email)
    for _ in range(12 * 2 - 1):
        clock.at += 30 * 60
        assert is_in(client)
    clock.at += 31 * 60
    assert not is_in(client)


def test_what_a_page_does_by_itself_keeps_nobody_signed_in(clock, person):
    """A live part is asked for every few seconds while its person is at lunch."""
    client = Client()
    enter(client, person.email)
    for _ in range(3):
        clock.at += 25 * 60
        answered = is_in(client, HTTP_SEC_FETCH_MODE="cors")
    assert not answered


def test_a_session_from_before_has_its_clocks_started(clock, person):
    client = Client()
    client.force_login(person)
    session = client.session
    del session[middleware.SIGNED_IN], session[middleware.SEEN]
    session.save()
    assert is_in(client)
    clock.at += 61 * 60
    assert not is_in(client)


@pytest.mark.parametrize(
    ("method", "view", "mode", "counts"),
    [
        ("GET", "home", "navigate", True),
        ("GET", "home", None, True),
        ("GET", "workshops:console", "same-origin", False),
        ("POST", "assessments:area", "same-origin", True),
        ("POST", "assessments:here", "same-origin", False),
    ],
)
def test_what_counts_as_doing_something(method, view, mode, counts):
    request = RequestFactory().generic(method, "/", **({"HTTP_SEC_FETCH_MODE": mode} if mode else {}))
    request.resolver_match, request.user = SimpleNamespace(view_name=view), AnonymousUser()
    assert middleware._did_something(request) is counts


def test_sessions_are_listed_and_the_others_ended(person):
    here, there = Client(), Client()
    enter(here, person.email, HTTP_USER_AGENT="The browser here")
    enter(there, person.email, HTTP_USER_AGENT="<b>The other</b>")
    page = here.get("/accounts/sessions/").content.decode()
    assert "The browser here" in page
    assert "&lt;b&gt;The other&lt;/b&gt;" in page
    asked = here.post("/accounts/sessions/")
    assert asked.url == "/accounts/reauthenticate/?next=%2Faccounts%2Fsessions%2F"
    assert here.post(asked.url, {"password": "not this one"}).status_code == 200
    assert is_in(here) and is_in(there), "nobody is signed out before it is certain who asks"
    assert here.post(asked.url, {"password": PASSWORD}).url == "/accounts/sessions/"
    assert is_in(here)
    assert not is_in(there), "at its next request"
    assert "nowhere else" in here.get("/accounts/sessions/").content.decode()


def test_every_name_of_a_page_that_asks_by_itself_is_one_of_the_product(person):
    from django.urls import reverse

    assert all(reverse(name, args=["QWO", "x"]) for name in middleware.BY_THEMSELVES)


def test_who_accepts_an_invitation_has_a_session_in_the_list(people, west_yorkshire, mailoutbox):
    chair = Client()
    chair.force_login(people["chair"])
    chair.post("/systems/QWO/people/invite/", {"email": "new@person.test", "role": "viewer"})
    link = re.search(r"/accounts/invitations/\S+/", mailoutbox[-1].body).group()
    newcomer = Client(HTTP_USER_AGENT="A new browser")
    newcomer.post(link, {"name": "New Person", "password": PASSWORD})
    assert "A new browser" in newcomer.get("/accounts/sessions/").content.decode()


def test_nobody_sees_another_s_sessions(person, people):
    enter(Client(), person.email, HTTP_USER_AGENT="Somebody’s browser")
    other = Client()
    other.force_login(people["lead"])
    page = other.get("/accounts/sessions/").content.decode()
    assert "Somebody" not in page
    other.post("/accounts/sessions/")
    assert User.objects.get(pk=person.pk).usersession_set.count() == 1
