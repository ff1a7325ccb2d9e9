"""Second factors: adding one, signing in with it, being led to it, and losing it."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import factors, secrets_at_rest
from accounts.models import AccountEvent
from accounts.permissions import Actor, must_add_second_factor
from tests.accounts.factors import (
    LOGIN,
    PASSWORD,
    SECOND,
    STEP,
    App,
    enter,
    recovery_codes,
    with_app,
    with_password,
)

pytestmark = pytest.mark.django_db
PEOPLE = "/systems/QWO/people/"
REQUIRED = frozenset({"chair", "analyst", "administrator"})


@pytest.fixture
def person(people):
    cache.clear()
    return with_password(people["chair"])


@pytest.fixture
def commits(monkeypatch):
    """What waits for the transaction's end is done at once: the test's own transaction never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda done, **kwargs: done())


def is_in(client):
    return client.get(PEOPLE).status_code == 200


def half_in(person):
    """A browser that has given the password and is asked for the second factor."""
    client = Client()
    response = enter(client, person.email)
    assert response.url == STEP
    return client


def add_app(client):
    """Adds an authenticator app on its page, and returns it with the answer."""
    page = client.get(f"{SECOND}totp/activate/").content.decode()
    app = App(re.search(r'app-key">(\w+)<', page).group(1))
    return app, client.post(f"{SECOND}totp/activate/", {"code": app.code()})


# Adding and using one


def test_an_app_is_added_and_asked_for_from_then_on(person, commits):
    client = Client()
    enter(client, person.email)
    assert client.get(f"{SECOND}totp/activate/").url.startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    app, response = add_app(client)
    assert response.url == f"{SECOND}recovery-codes/"
    codes = re.findall(r"<li>(\d{8})</li>", client.get(response.url).content.decode())
    assert codes == recovery_codes(person)
    assert len(codes) == 10
    assert [sent.to for sent in mail.outbox] == [[person.email]]
    assert "authenticator app was added" in mail.outbox[0].body
    cache.clear()
    again = half_in(person)
    assert not is_in(again), "the password alone opens nothing"
    assert again.post(STEP, {"code": app.code()}).status_code == 302
    assert is_in(again)


def test_a_code_is_good_once_in_all_the_time_in_which_it_is_right(person, monkeypatch):
    app = with_app(person)
    code = app.code()
    assert half_in(person).post(STEP, {"code": code}).status_code == 302
    now = factors.app_settings.TOTP_PERIOD
    later = 1.0 * (timezone.now().timestamp() // now * now + now)  # the next period: still right, by the tolerance
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: later)
    again = half_in(person)
    assert "used already" in again.post(STEP, {"code": f" {code[:3]} {code[3:]} "}).content.decode()
    assert not is_in(again)


def test_the_test_notices_a_code_that_is_good_twice(person, monkeypatch):
    """The control: as django-allauth keeps them, a code of the last period is taken again."""
    monkeypatch.setattr(factors._CodeOnce, "clean_code", factors.AuthenticateForm.clean_code)
    monkeypatch.setattr(factors.cache, "add", lambda *args, **kwargs: True)
    code = with_app(person).code()
    for _ in range(2):
        assert half_in(person).post(STEP, {"code": code}).status_code == 302


def test_a_recovery_code_lets_in_once(person):
    with_app(person)
    code = recovery_codes(person)[3]
    client = half_in(person)
    assert client.post(STEP, {"code": code}).status_code == 302
    assert is_in(client)
    again = half_in(person)
    assert again.post(STEP, {"code": code}).status_code == 200
    assert not is_in(again)
    assert len(recovery_codes(person)) == 9


def test_nothing_of_the_second_factor_is_in_the_database_in_the_clear(person):
    app = with_app(person)
    codes = recovery_codes(person)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert app.secret not in kept
    assert not [code for code in codes if code in kept]
    seed = json.loads(kept)[1]["seed"]
    assert secrets_at_rest.decrypt(seed) not in kept


def test_the_test_notices_secrets_in_the_clear(person, monkeypatch):
    """The control."""
    monkeypatch.setattr(factors.MFAAdapter, "encrypt", lambda self, text: text)
    app = with_app(person)
    assert app.secret in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_new_secret_key_reads_what_the_old_one_kept_while_it_is_named(person, settings):
    app = with_app(person)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key" * 6, [settings.SECRET_KEY]
    assert half_in(person).post(STEP, {"code": app.code()}).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    client = half_in(person)
    assert client.post(STEP, {"code": app.code(1)}).status_code == 200, "a secret that is not read lets nobody in"
    empty = App("")
    assert client.post(STEP, {"code": empty.code()}).status_code == 200, "nor does the code of no secret"
    assert not is_in(client)


def test_at_most_ten_codes_are_checked_in_five_minutes(person):
    app = with_app(person)
    for number in range(10):
        page = half_in(person).post(STEP, {"code": app.wrong()}, REMOTE_ADDR=f"198.51.100.{number}").content.decode()
        assert "Too many" not in page, number
    for code in (app.code(), recovery_codes(person)[0]):
        client = half_in(person)
        page = client.post(STEP, {"code": code}, HTTP_X_FORWARDED_FOR="203.0.113.9").content.decode()
        assert "Too many" in page
        assert not is_in(client)


def test_the_test_notices_codes_without_a_limit(person, settings):
    """The control."""
    settings.ACCOUNT_RATE_LIMITS = False
    app = with_app(person)
    for _ in range(12):
        half_in(person).post(STEP, {"code": app.wrong()})
    assert half_in(person).post(STEP, {"code": app.code()}).status_code == 302


MADE_UP = [
    "",
    "null",
    "[]",
    "{}",
    "7",
    '"text"',
    '{"id": 1}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"userHandle": null, "clientDataJSON": "e30"}}',
    '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"YQ",'
    '"signature":"YQ","userHandle":"OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
    '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
    "[" * 5000,
    "x" * 30_000,
    "\x00",
    "😀",
]


@pytest.mark.parametrize("credential", MADE_UP)
def test_a_made_up_passkey_is_no_fault_and_opens_nothing(person, credential):
    client = Client()
    client.get(f"{SECOND}webauthn/login/", HTTP_ACCEPT="application/json", HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    response = client.post(f"{SECOND}webauthn/login/", {"credential": credential}, follow=True)
    assert response.status_code == 200
    assert not is_in(client)
    with_app(person)
    client = half_in(person)
    client.get(STEP)
    response = client.post(STEP, {"credential": credential})
    assert response.status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("credential", MADE_UP)
def test_a_made_up_passkey_is_not_added(people, credential):
    client = Client()
    client.force_login(people["nobody"])
    client.get(f"{SECOND}webauthn/add/")
    page = client.post(f"{SECOND}webauthn/add/", {"credential": credential, "name": "Mine"})
    assert page.status_code == 200
    assert "passkey" in page.content.decode()
    assert not Authenticator.objects.exists()


def test_the_passkey_page_says_nothing_of_accounts(person):
    """The same question for everybody: no list of keys, whoever it is."""
    client = Client()
    asked = client.get(f"{SECOND}webauthn/login/", HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()
    assert not asked["request_options"]["publicKey"].get("allowCredentials")


# Being led to it


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_ROLES = REQUIRED


@pytest.mark.parametrize(
    ("actor", "must"),
    [
        (Actor(1, system_roles={1: "chair"}), True),
        (Actor(1, system_roles={1: "chair"}, has_second_factor=True), False),
        (Actor(1, system_roles={1: "viewer", 2: "chair"}), True),
        (Actor(1, system_roles={1: "lead"}), False),
        (Actor(1, national_roles=frozenset({"administrator"})), True),
        (Actor(1), False),
    ],
)
def test_who_must_have_one(actor, must):
    assert must_add_second_factor(actor, REQUIRED) is must


@pytest.mark.parametrize("role", sorted(REQUIRED))
def test_whose_role_needs_one_is_led_to_it_before_anything_else(required, sign_in, role):
    client = sign_in(role)
    for address in ("/", "/systems/", PEOPLE, "/accounts/password/change/", "/accounts/tokens/", "/workshops/"):
        response = client.get(address)
        assert (response.status_code, response.url) == (302, SECOND), address
    assert client.post("/systems/QWO/people/invite/", {"email": "a@b.test", "role": "viewer"}).url == SECOND
    assert not mail.outbox
    page = client.get(SECOND)
    assert page.status_code == 200, "and no further: there is no loop"
    assert "Your role needs one" in page.content.decode()
    assert client.get("/healthz").status_code == 200
    assert client.post("/accounts/logout/").url == "/"


def test_who_has_added_one_goes_on(required, people):
    client = Client()
    with_password(people["chair"])
    cache.clear()
    enter(client, people["chair"].email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert not is_in(client)
    _, response = add_app(client)
    assert client.get(response.url).status_code == 200
    assert is_in(client)
    client.post(f"{SECOND}totp/deactivate/")
    assert client.get(PEOPLE).url == SECOND, "and is asked again once it is gone"


def test_others_are_not_asked(required, sign_in):
    for role in ("lead", "viewer", "facilitator", "nobody"):
        assert sign_in(role).get("/systems/").status_code == 200, role


def test_a_role_that_needs_one_asks_at_the_next_request(required, sign_in, people):
    client = sign_in("lead")
    assert is_in(client)
    people["lead"].memberships.update(role="chair")
    assert client.get(PEOPLE).url == SECOND


def test_a_token_of_the_read_api_goes_on_working(required, people, actors):
    from datetime import timedelta

    from api.tokens import make_token

    _, secret = make_token(
        actor=actors["analyst"],
        name="Nightly",
        scopes=["library"],
        expires_on=timezone.localdate() + timedelta(days=2),
    )
    answer = Client().get("/api/v1/systems", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert answer.status_code == 200


def test_asking_costs_no_query(required, people, django_assert_num_queries):
    from accounts.selectors import actor_for

    with_app(people["chair"])
    with django_assert_num_queries(1):
        assert actor_for(people["chair"]).has_second_factor
    assert not actor_for(people["lead"]).has_second_factor


# Losing it

TAKE = "/accounts/take-second-factor-away/"


def test_an_administrator_takes_it_away_and_the_person_adds_another(person, people, sign_in, commits):
    app = with_app(person)
    client = half_in(person)
    client.post(STEP, {"code": app.code()})
    assert is_in(client)
    administrator = sign_in("administrator")
    answer = administrator.post(TAKE, {"email": person.email.upper(), "asked": "on"}, follow=True)
    assert "has no second factor now" in answer.content.decode()
    assert not is_in(client), "whoever found the phone is out at the next request"
    assert not Authenticator.objects.filter(user=person).exists()
    event = AccountEvent.objects.get()
    assert (event.actor_ref, event.person_ref) == (people["administrator"].ref, person.ref)
    assert str(person) in answer.content.decode()
    assert mail.outbox[-1].to == [person.email]
    assert "taken away the second factor" in mail.outbox[-1].body
    again = Client()
    enter(again, person.email)
    assert is_in(again), "the password is still theirs"


@pytest.mark.parametrize("role", ["chair", "lead", "analyst", "facilitator", "nobody"])
def test_nobody_else_takes_it_away(person, people, sign_in, role):
    with_app(people["viewer"])
    assert sign_in(role).post(TAKE, {"email": people["viewer"].email, "asked": "on"}).status_code == 404
    assert Authenticator.objects.filter(user=people["viewer"]).count() == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Enter the e-mail address"),
        ({"email": "x", "asked": "on"}, "in the correct format"),
        ({"email": "nobody@at.all", "asked": "on"}, "Nobody has this address"),
        ({"email": "viewer@qwo.test", "asked": "on"}, "has no second factor"),
        ({"email": "chair@qwo.test"}, "Speak to the person first"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(person, sign_in, data, message):
    with_app(person)
    assert message in sign_in("administrator").post(TAKE, data).content.decode()
    assert Authenticator.objects.filter(user=person).count() == 2


def test_the_last_administrator_asks_whoever_runs_the_server(person, commits):
    with_app(person)
    call_command("take_second_factor_away", person.email.upper())
    assert not Authenticator.objects.exists()
    assert AccountEvent.objects.get().actor_ref is None
    assert mail.outbox[-1].to == [person.email]
    for email in (person.email, "nobody@at.all"):
        with pytest.raises(CommandError):
            call_command("take_second_factor_away", email)


def test_the_sign_in_page_works_without_a_directory(client):
    page = client.get(LOGIN).content.decode()
    assert "Sign in with a passkey" in page
    assert "accounts/directory" not in page
