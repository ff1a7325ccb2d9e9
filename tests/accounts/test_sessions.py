"""Sessions end by themselves, are listed and can be ended; and nobody guesses at an account for long."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache, caches
from django.test import Client, RequestFactory

from accounts import middleware
from accounts.adapter import AccountAdapter
from accounts.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "three random words here"
PLACE = {"REMOTE_ADDR": "10.0.0.1"}


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets forward."""
    now = SimpleNamespace(at=1_800_000_000.0)
    monkeypatch.setattr(middleware, "time", SimpleNamespace(time=lambda: now.at))
    return now


@pytest.fixture
def person(people):
    """A chair with a password that is known."""
    found = people["chair"]
    found.set_password(PASSWORD)
    found.save()
    cache.clear()
    return found


def enter(client, email, password=PASSWORD, **place):
    return client.post(LOGIN, {"login": email, "password": password}, **(PLACE | place))


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
    assert here.post("/accounts/sessions/").status_code == 302
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


# Guesses

VARIANTS = [
    {"email": str.upper},
    {"email": str.title},
    {"email": lambda email: f"  {email} "},
    {"host": "localhost"},
    {"host": "testserver:8443"},
    {"host": "testserver:9"},
    {"forwarded": "203.0.113.{}"},
    {"address": "198.51.100.{}"},
    {},
]


def guess(email, number, *, password="wrong words altogether", right=False):
    """One guess, written in one of the ways in which an attacker hides that it is the same account."""
    way = VARIANTS[number % len(VARIANTS)]
    more = {"REMOTE_ADDR": way.get("address", "10.0.0.1").format(number)}
    if "forwarded" in way:
        more["HTTP_X_FORWARDED_FOR"] = way["forwarded"].format(number)
    if "host" in way:
        more["HTTP_HOST"] = way["host"]
    written = way.get("email", str)(email)
    return enter(Client(), written, PASSWORD if right else password, **more)


def guesses_until_refused(email, most=60):
    """How many guesses are checked before they are no longer: told by the right password, which comes last."""
    checked = 0
    for number in range(most):
        if "Too many" in guess(email, number).content.decode():
            break
        checked += 1
    return checked


def test_at_most_ten_guesses_at_an_account_are_checked(person, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    assert guesses_until_refused(person.email) == 10
    refused = [guess(person.email, number, right=True).status_code for number in range(len(VARIANTS))]
    assert refused == [200] * len(VARIANTS), "the right password is not even looked at, in whatever variant"


def test_the_test_notices_limits_that_are_off(person, settings):
    """The control."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    assert guesses_until_refused(person.email, most=15) == 15


def test_the_test_notices_counting_by_host(person, settings, monkeypatch):
    """The control: as django-allauth counts by itself, each port of the host is a new allowance."""
    monkeypatch.delattr(AccountAdapter, "_get_login_attempts_cache_key")
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    assert guesses_until_refused(person.email, most=30) > 10


def test_nobody_else_behind_the_same_address_is_locked_out(person, people):
    """A whole hospital shares one address: 200 people sign in from it while somebody guesses at one account."""
    guesses_until_refused(person.email)
    for number in range(200):
        email = f"somebody-{number}@qwo.test"
        page = enter(Client(), email, "wrong words altogether").content.decode()
        assert "Too many" not in page, number
    other = people["lead"]
    other.set_password(PASSWORD)
    other.save()
    assert enter(Client(), other.email).status_code == 302


def test_right_passwords_use_nothing_up(person):
    for _ in range(15):
        assert enter(Client(), person.email).status_code == 302


def test_no_answer_tells_whether_an_address_has_an_account(person):
    def told(path, **sent):
        page = Client().post(path, sent, **PLACE)
        text = page.content.decode().replace(person.email, "x").replace("nobody@qwo.test", "x")
        return page.status_code, page.headers.get("Location"), re.sub(r'value="\w{64}"', "", text)

    both = (person.email, "nobody@qwo.test")
    for _ in range(12):
        first, second = (told(LOGIN, login=email, password="wrong words altogether") for email in both)
        assert first == second
    first, second = (told("/accounts/password/reset/", email=email) for email in both)
    assert first == second


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_what_ones_own_proxies_say_is_believed(settings, proxies, forwarded, found):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert AccountAdapter().get_client_ip(RequestFactory().get("/", **PLACE, **headers)) == found


def test_the_counts_are_shared_by_all_processes(person, settings):
    """As in use: the table of the shared cache is there, and what one process counts another knows."""
    shared = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": shared, "LOCATION": "icsmaturity_cache"}}
    caches["default"].clear()
    assert guesses_until_refused(person.email) == 10
