"""A stranger's guesses don't keep the owner of an account out of the browser that they use."""

import re

import pytest
from django.conf import settings as product
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts import known_browsers
from tests.accounts.factors import STEP, with_app, with_password
from tests.accounts.guessing import PASSWORD, enter, guess, guesses_until_refused, is_refused

pytestmark = pytest.mark.django_db
COOKIE = product.KNOWN_BROWSER_COOKIE
PEOPLE = "/systems/QWO/people/"


@pytest.fixture
def person(people, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    cache.clear()
    return with_password(people["chair"])


def known(person):
    """A browser in which the person signed in once, and out again."""
    client = Client()
    assert enter(client, person.email).status_code == 302
    client.post("/accounts/logout/")
    return client


def gets_in(client, person):
    enter(client, person.email)
    return client.get(PEOPLE).status_code == 200


def test_a_strangers_guesses_keep_the_owner_out_of_nothing(person):
    at_work = known(person)
    assert guesses_until_refused(person.email) == 10
    assert gets_in(at_work, person)
    assert not gets_in(Client(), person), "a browser that nobody knows waits"


def test_the_test_notices_browsers_that_are_not_known(person, monkeypatch):
    """The control: without them, ten guesses of a stranger keep the owner out everywhere."""
    at_work = known(person)
    monkeypatch.setattr(known_browsers, "name_of", lambda request, user: "")
    guesses_until_refused(person.email)
    assert not gets_in(at_work, person)


def test_guesses_in_a_known_browser_are_counted_too(person):
    """Ten, and not ten more as a stranger: whoever stole its cookie guesses no more than others do."""
    client = known(person)
    assert guesses_until_refused(person.email, client=client) == 10
    assert is_refused(guess(person.email, 1, right=True, client=client))
    assert gets_in(Client(), person), "nobody is kept out elsewhere by it"


def test_a_known_browser_of_the_past_has_no_ten_of_its_own_again(person):
    """The same cookie in another browser is the same bucket."""
    client, copied = known(person), Client()
    guesses_until_refused(person.email, client=client)
    copied.cookies[COOKIE] = client.cookies[COOKIE].value
    assert guesses_until_refused(person.email, client=copied) == 0


def test_a_known_browser_gets_no_more_when_strangers_used_theirs_up(person):
    client = known(person)
    guesses_until_refused(person.email)
    assert guesses_until_refused(person.email, client=client) == 10


def test_the_cookie_is_for_one_person_and_nobody_makes_it_up(person, people):
    other = with_password(people["lead"])
    theirs = known(other)
    mine = known(person)
    guesses_until_refused(person.email)
    value = mine.cookies[COOKIE].value
    for forged in (
        theirs.cookies[COOKIE].value,
        value[:-2] + "xx",
        value.replace(":", "."),
        "x",
        "",
        "%F0%9F%98%80",
        "a:b:c",
        value * 50,
    ):
        stranger = Client()
        stranger.cookies[COOKIE] = forged
        assert not gets_in(stranger, person), forged
    again = Client()
    again.cookies[COOKIE] = value
    assert gets_in(again, person), "the twin: as it was made, it is known"


def test_the_cookie_grows_old(person, monkeypatch):
    client = known(person)
    guesses_until_refused(person.email)
    monkeypatch.setattr(known_browsers, "AGE", -1)
    assert not gets_in(client, person)


def test_what_the_cookie_is_like(person):
    cookie = known(person).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert cookie["max-age"] == known_browsers.AGE
    names = known_browsers.signing.loads(cookie.value, salt=known_browsers.SALT)
    assert [ref for ref, _ in names] == [str(person.ref)], "it names nobody"


def test_only_who_got_all_the_way_in_gets_the_cookie(person):
    client = Client()
    enter(client, person.email, "wrong words altogether")
    assert COOKIE not in client.cookies
    app = with_app(person)
    enter(client, person.email)
    client.post(STEP, {"code": app.wrong()})
    assert COOKIE not in client.cookies
    client.post(STEP, {"code": app.code()})
    assert COOKIE in client.cookies


def test_a_browser_of_many_people_knows_the_latest(person, people):
    client = Client()
    for number in range(known_browsers.MOST + 2):
        somebody = with_password(type(person).objects.create_user(f"ward-{number}@qwo.test"))
        enter(client, somebody.email)
        client.post("/accounts/logout/")
    enter(client, person.email)
    names = known_browsers.signing.loads(client.cookies[COOKIE].value, salt=known_browsers.SALT)
    assert len(names) == known_browsers.MOST
    assert names[-1][0] == str(person.ref)


def test_confirming_who_one_is_goes_on_while_strangers_guess(person):
    client = Client()
    enter(client, person.email)
    guesses_until_refused(person.email)
    answer = client.post("/accounts/reauthenticate/?next=/accounts/sessions/", {"password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/accounts/sessions/")


@pytest.mark.parametrize("is_double", [False, True])
def test_the_mailed_link_lets_the_owner_in_while_strangers_guess(person, is_double):
    """On a browser that nobody knows; a second factor is asked for there too."""
    app = with_app(person) if is_double else None
    guesses_until_refused(person.email)
    client = Client()
    client.post("/accounts/password/reset/", {"email": person.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body).group()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "four other random words"
    answer = client.post(form, {"password1": new, "password2": new})
    if app:
        assert (answer.url, client.get(PEOPLE).status_code) == (STEP, 302)
        client.post(STEP, {"code": app.code()})
    assert client.get(PEOPLE).status_code == 200
    assert client.post(form, {"password1": new, "password2": new}).status_code != 500
    assert Client().get(link).status_code == 200, "and works once: this page says that it does not any more"
