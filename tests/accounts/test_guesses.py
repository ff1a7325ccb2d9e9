"""Nobody guesses at an account for long, and nobody learns whether there is one; its owner gets in all the same."""

import re

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache, caches
from django.test import Client, RequestFactory

from accounts.adapter import AccountAdapter
from accounts.models import User
from tests.accounts.factors import with_password
from tests.accounts.guessing import LOGIN, PASSWORD, VARIANTS, enter, guess, guesses_until_refused
from tests.workshops.rooms import do, make_room
from workshops.rules import Command

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(people, settings):
    """A chair with a password that is known."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    cache.clear()
    return with_password(people["chair"])


def test_at_most_ten_guesses_at_an_account_are_checked(person, settings):
    assert guesses_until_refused(person.email) == 10
    refused = [guess(person.email, number, right=True).status_code for number in range(len(VARIANTS))]
    assert refused == [200] * len(VARIANTS), "the right password is not even looked at, in whatever variant"


def test_the_test_notices_limits_that_are_off(person, settings):
    """The control."""
    settings.ACCOUNT_RATE_LIMITS = False
    assert guesses_until_refused(person.email, most=15) == 15


def test_the_test_notices_counting_by_host(person, settings, monkeypatch):
    """The control: as django-allauth counts by itself, each port of the host is a new allowance."""
    monkeypatch.delattr(AccountAdapter, "_get_login_attempts_cache_key")
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
        page = Client().post(path, sent, REMOTE_ADDR="10.0.0.1")
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
    assert AccountAdapter().get_client_ip(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers)) == found


def test_the_counts_are_shared_by_all_processes(person, settings):
    """As in use: the table of the shared cache is there, and what one process counts another knows."""
    shared = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": shared, "LOCATION": "icsmaturity_cache"}}
    caches["default"].clear()
    assert guesses_until_refused(person.email) == 10


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: the work that an answer waits for."""

    work = 0

    def encode(self, password, salt):
        type(self).work += 1
        return super().encode(password, salt)


def hashed_by(client, email, password="wrong words altogether"):
    CountingHasher.work = 0
    enter(client, email, password)
    return CountingHasher.work


def test_an_address_without_an_account_costs_as_much_work(people, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    cache.clear()
    known = with_password(people["chair"]).email
    without_password = people["lead"]
    without_password.set_unusable_password()
    without_password.save()
    left = with_password(people["viewer"])
    left.is_active = False
    left.save()
    found = {email: hashed_by(Client(), email) for email in (known, without_password.email, left.email)}
    assert set(found.values()) == {1}
    assert hashed_by(Client(), "nobody@at.all") == 1


def test_the_test_notices_that_less_work_is_done(people, settings, monkeypatch):
    """The control."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    monkeypatch.setattr(AuthenticationBackend, "_mitigate_timing_attack", lambda self, password: None)
    assert hashed_by(Client(), "nobody@at.all") == 0


@pytest.mark.parametrize(
    "written",
    [
        lambda email: email.replace("s", "ſ").replace("k", "\u212a"),
        lambda email: "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in email),
        lambda email: email.replace("@", "＠"),
        lambda email: email.replace(".", "。"),
        lambda email: email + "\u200b",
        lambda email: email.replace("i", "ı"),
    ],
)
def test_an_address_in_other_letters_is_no_way_round_the_count(person, written):
    """Letters that some database or some library takes for the plain ones: either they are the same account's, or
    nobody's."""
    person.email = "silke.kirk@qwo.test"
    person.save()
    for number in range(10):
        guess(person.email, number)
    answer = enter(Client(), written(person.email))
    assert answer.status_code == 200, "the right password, in other letters, is not looked at"


def test_a_room_of_sixty_joins_from_one_address_in_a_minute(people, actors, west_yorkshire, monkeypatch):
    """Before and after somebody in it has guessed at an account, and while all sixty sign in."""
    room = do(actors["lead"], make_room(actors["lead"], west_yorkshire), Command.START, Command.OPEN)
    guesses_until_refused(people["chair"].email)
    for number in range(60):
        joined = Client().post(f"/join/{room.code}/", {"sector": "", "role": ""}, REMOTE_ADDR="10.0.0.1")
        assert joined.status_code == 302, number
    assert room.participants.count() == 60
    for number in range(60):
        somebody = with_password(User.objects.create_user(f"seat-{number}@qwo.test"))
        assert enter(Client(), somebody.email, REMOTE_ADDR="10.0.0.1").status_code == 302, number
