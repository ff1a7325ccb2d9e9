"""The log tells of signing in, failing, changes of an account and refusals, and of nobody by name."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from accounts import security_log
from tests.observing.conftest import Lines, lines  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db
PASSWORD = "seven wet hedgehogs"
EVENTS = ("accounts.security_log", "accounts.permissions")


@pytest.fixture
def chair(people):
    people["chair"].password = make_password(PASSWORD)
    people["chair"].save()
    return people["chair"]


def enter(client, person, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def told(written: Lines) -> list[str]:
    return [line["message"] for line in written.all if line["logger"] in EVENTS]


def test_signing_in_and_out_and_failing(lines, chair):  # noqa: F811
    client = Client()
    enter(client, chair, "not this one")
    enter(client, chair)
    client.post(reverse("account_logout"))
    assert told(lines) == ["signing in failed: the password or the address", "signed in", "signed out"]
    ids = {line["request_id"] for line in lines.all if line["logger"] in EVENTS}
    assert len(ids) == 3
    assert ids <= {line["request_id"] for line in lines.of("observing.middleware")}


def test_an_address_without_an_account_fails_in_the_same_words(lines, chair):  # noqa: F811
    enter(Client(), chair, "not this one")
    chair.email = "nobody.of.that.name@example.test"
    enter(Client(), chair, "not this one")
    assert len(told(lines)) == 2 and len(set(told(lines))) == 1


def test_a_changed_password(lines, chair):  # noqa: F811
    client = Client()
    enter(client, chair)
    new = {"password1": "kettle violin orchard", "password2": "kettle violin orchard"}
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    assert told(lines) == ["signed in", "a password was changed"]


def test_a_refusal_and_its_twin(lines, sign_in):  # noqa: F811
    assert sign_in("viewer").get("/systems/QWO/people/").status_code == 404
    assert told(lines)[-1] == "refused by the policy"
    before = len(told(lines))
    assert sign_in("lead").get("/systems/QWO/people/").status_code == 200
    assert "refused by the policy" not in told(lines)[before:]


def test_connecting_twice_writes_once(lines, chair):  # noqa: F811
    security_log.listen()
    enter(Client(), chair)
    assert told(lines) == ["signed in"]
