"""Signing in by an organisation's directory: whom the product knows gets in, nobody by a word not its own."""

import json
from datetime import timedelta

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from accounts import directory as product
from accounts.directory_settings import providers_of
from accounts.models import Invitation, Membership, User
from accounts.services import hash_of
from nhsuk_forms.text import clean_text
from tests.accounts.factors import STEP, with_app, with_password
from tests.accounts.fake_directory import CLIENT, SECRET, Directory, running
from tests.accounts.guessing import guesses_until_refused
from tests.hostile import STRINGS

pytestmark = pytest.mark.django_db
PEOPLE = "/systems/QWO/people/"
BEGIN = "/accounts/directory/directory/"
CALLBACK = f"{BEGIN}callback/"
FAILED, UNKNOWN = "Signing in did not work", "Accounts are by invitation"


def environment(url, **more):
    return {
        "OIDC_SERVER_URL": url,
        "OIDC_NAME": "NHSmail",
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
    } | more


@pytest.fixture
def directory(settings):
    cache.clear()
    with running(Directory()) as found:
        settings.SOCIALACCOUNT_PROVIDERS = providers_of(environment(found.url))
        yield found


@pytest.fixture
def person(people):
    """The chair, whose address the directory knows."""
    found = people["chair"]
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    return found


def come_by(directory, client=None, **changed):
    """Goes to the directory and back; the client and the last page."""
    client = client or Client()
    there = client.get(BEGIN)
    back = directory.authorise(there.url) | changed
    return client, client.get(CALLBACK, back, follow=True)


def is_in(client):
    return client.get(PEOPLE).status_code == 200


def said(page):
    return page.content.decode()


def test_whom_the_product_knows_gets_in(directory, person):
    client, _ = come_by(directory)
    assert is_in(client)
    assert SocialAccount.objects.get().user == person
    assert SocialAccount.objects.get().extra_data == {}, "what the directory says of a person is not kept"
    assert mail.outbox[0].to == [person.email]
    assert User.objects.count() == 10, "nobody was made"
    directory.claims |= {"email": "new@name.test"}
    client, _ = come_by(directory)
    assert is_in(client), "known from then on by the directory's own number"


def test_a_password_that_there_was_stays(directory, person):
    with_password(person)
    come_by(directory)
    person.refresh_from_db()
    assert person.has_usable_password()


def test_the_second_factor_is_asked_for_here_too(directory, person):
    app = with_app(person)
    client, page = come_by(directory)
    assert page.redirect_chain[-1][0] == STEP
    assert not is_in(client)
    client.post(STEP, {"code": app.code()})
    assert is_in(client)


def test_it_goes_on_while_strangers_guess(directory, person, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    guesses_until_refused(with_password(person).email)
    assert is_in(come_by(directory)[0])


def refuse(directory, words):
    client, page = come_by(directory)
    assert words in said(page)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "false", "no", 0, "", [], "yes", 1])
def test_an_address_that_is_not_verified_opens_nothing(directory, person, verified):
    directory.claims |= {"email_verified": verified}
    refuse(directory, UNKNOWN)


@pytest.mark.parametrize(
    "more",
    [
        {"iss": "https://another.test"},
        {"iss": None},
        {"aud": "another-product"},
        {"aud": None},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"sub": "another person"},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_of_this_sign_in_opens_nothing(directory, person, more):
    directory.token_more = more
    refuse(directory, FAILED)


def test_a_token_signed_by_somebody_else_opens_nothing(directory, person):
    directory.signed_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    refuse(directory, FAILED)


@pytest.mark.parametrize(("algorithm", "key"), [("none", ""), ("HS256", SECRET * 2)])
def test_a_token_that_anybody_could_sign_opens_nothing(directory, person, algorithm, key):
    directory.algorithm, directory.signed_with = algorithm, key
    refuse(directory, FAILED)


def test_two_answers_of_two_people_open_nothing(directory, person):
    """The token is of whoever signed in, the other answer of the chair."""
    directory.userinfo_more = {"sub": "somebody else"}
    refuse(directory, FAILED)


@pytest.mark.parametrize(
    "more",
    [{"id_token": None}, {"id_token": "x.y.z"}, {"id_token": 7}, {"access_token": None}, {"id_token": ["a"]}],
    ids=str,
)
def test_a_broken_answer_is_no_fault(directory, person, more):
    directory.answer_more = more
    refuse(directory, FAILED)


@pytest.mark.parametrize(
    "userinfo", [{"sub": "x" * 500}, {"email": 7}, {"email": ["chair@qwo.test"]}, {"name": {}}], ids=str
)
def test_odd_words_of_a_directory_are_no_fault(directory, person, userinfo):
    directory.claims |= userinfo
    client, page = come_by(directory)
    assert page.status_code in {200, 401}
    assert is_in(client) is ("name" in userinfo)


def test_a_directory_that_is_away_is_said_to_be(directory, person):
    directory.is_down = True
    page = Client().get(BEGIN)
    assert page.status_code == 401
    assert FAILED in said(page)
    assert "NHSmail" in said(page)
    directory.is_down = False
    client = Client()
    there = client.get(BEGIN)
    back = directory.authorise(there.url)
    directory.is_down = True
    assert FAILED in said(client.get(CALLBACK, back))


def test_a_sign_in_that_this_browser_did_not_begin_opens_nothing(directory, person):
    """Somebody sends a link with a code of their own: the browser has no such sign-in."""
    back = directory.authorise(Client().get(BEGIN).url)
    victim = Client()
    assert FAILED in said(victim.get(CALLBACK, back))
    assert not is_in(victim)
    own = Client()
    own.get(BEGIN)
    assert FAILED in said(own.get(CALLBACK, back)), "nor does one begun elsewhere"


def test_an_answer_works_once(directory, person):
    client = Client()
    back = directory.authorise(client.get(BEGIN).url)
    client.get(CALLBACK, back)
    client.post("/accounts/logout/")
    assert FAILED in said(client.get(CALLBACK, back))
    assert not is_in(client)


def test_a_person_who_cancels_is_told_so(directory):
    client = Client()
    back = directory.authorise(client.get(BEGIN).url)
    page = client.get(CALLBACK, {"state": back["state"], "error": "access_denied"}, follow=True)
    assert "You cancelled" in said(page)


@pytest.mark.parametrize(
    "query", [{}, {"code": "x"}, {"state": "x"}, {"error": "<b>"}, {"code": "x", "state": "\u0000"}]
)
def test_any_query_is_answered(directory, query):
    assert Client().get(CALLBACK, query).status_code in {400, 401}


def test_a_visitor_chooses_nothing_of_what_the_directory_is_asked(directory):
    there = Client().get(BEGIN, {"auth_params": "prompt=none&redirect_uri=https://evil.test", "scope": "admin"}).url
    asked = directory.authorise(there) and directory.asked
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked


def test_afterwards_one_goes_where_one_was_going_and_nowhere_else(directory, person):
    for wanted, got in (("/systems/", "/systems/"), ("https://evil.test/", "/")):
        client = Client()
        back = directory.authorise(client.get(BEGIN, {"next": wanted}).url)
        assert client.get(CALLBACK, back).url == got


def test_nobody_joins_an_account_to_a_directory_by_a_link(directory, people, person):
    """Whoever is signed in and comes back as somebody else becomes that person, and nothing is joined."""
    client = Client()
    client.force_login(people["viewer"])
    there = client.get(BEGIN, {"process": "connect"})
    client.get(CALLBACK, directory.authorise(there.url))
    assert SocialAccount.objects.get().user == person


def test_a_closed_account_stays_closed(directory, person):
    person.is_active = False
    person.save()
    client, page = come_by(directory)
    assert "This account is closed" in said(page) or UNKNOWN in said(page)
    assert not is_in(client)


HIDDEN = ["\x00", "\x01", "\x85", "\u202e", "\ufeff", "\ud800"]


@pytest.mark.parametrize("sign", HIDDEN, ids=ascii)
def test_a_persons_number_with_what_nobody_types_opens_nothing(directory, person, sign):
    """Cleaned, it could be somebody else's."""
    directory.claims |= {"sub": f"person{sign}-1"}
    refuse(directory, FAILED)


# People who were invited


def invite(system, email="new@person.test", **more):
    return Invitation.objects.create(
        system=system,
        email=email,
        role="contributor",
        token_hash=hash_of(f"{system}{email}"),
        expires_at=more.pop("expires_at", timezone.now() + timedelta(days=1)),
        **more,
    )


def test_who_was_invited_gets_in_and_has_the_roles(directory, west_yorkshire, greater_manchester):
    first, second = invite(west_yorkshire), invite(greater_manchester)
    directory.claims |= {"email": "New@Person.test", "name": "Nadia\u202e  Person\n"}
    client, _ = come_by(directory)
    person = User.objects.get(email="new@person.test")
    assert person.name == "Nadia  Person"
    assert not person.has_usable_password()
    assert Membership.objects.filter(user=person).count() == 2
    for one in (first, second):
        one.refresh_from_db()
        assert one.accepted_at
    assert client.get("/systems/QWO/assessments/2022-published/").status_code == 200
    assert is_known_again(directory)


@pytest.mark.parametrize("name", STRINGS.values(), ids=list(STRINGS))
def test_whatever_name_the_directory_says_its_person_gets_in_and_the_name_is_clean(directory, west_yorkshire, name):
    invite(west_yorkshire)
    directory.claims |= {"email": "new@person.test", "name": name}
    come_by(directory)
    person = User.objects.get(email="new@person.test")
    assert person.name == clean_text(person.name, multiline=False)
    assert clean_text(name, multiline=False).startswith(person.name)
    assert is_known_again(directory)


@pytest.mark.parametrize("sign", HIDDEN, ids=ascii)
def test_an_address_with_what_nobody_types_is_none(directory, west_yorkshire, sign):
    if sign not in {"\x00", "\ud800"}:  # no database holds them
        invite(west_yorkshire, f'"new{sign}"@person.test')
    directory.claims |= {"email": f'"new{sign}"@person.test'}
    _, page = come_by(directory)
    assert page.status_code in {200, 401}
    assert not SocialAccount.objects.exists()
    assert not User.objects.filter(email__contains="person.test").exists()


def is_known_again(directory):
    client, _ = come_by(directory)
    return client.get("/systems/QWO/assessments/2022-published/").status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"withdrawn_at": timezone.now()},
        {"accepted_at": timezone.now()},
        {"email": "another@person.test"},
    ],
    ids=["expired", "withdrawn", "used", "of another"],
)
def test_an_invitation_that_is_not_open_lets_nobody_in(directory, west_yorkshire, more):
    invite(west_yorkshire, **more)
    directory.claims |= {"email": "new@person.test"}
    refuse(directory, UNKNOWN)
    assert not User.objects.filter(email="new@person.test").exists()


def test_an_invitation_of_an_address_that_is_not_verified_lets_nobody_in(directory, west_yorkshire):
    invite(west_yorkshire)
    directory.claims |= {"email": "new@person.test", "email_verified": False}
    refuse(directory, UNKNOWN)
    assert Invitation.objects.get().is_usable


def test_no_answer_tells_whether_an_address_has_an_account(directory, person):
    directory.claims |= {"email_verified": False}
    _, known = come_by(directory)
    directory.claims |= {"email": "nobody@at.all", "sub": "person-2"}
    _, unknown = come_by(directory)
    both = [(page.status_code, len(page.redirect_chain), said(page)) for page in (known, unknown)]
    assert both[0] == both[1]


# Settings


def test_domains_that_the_directory_vouches_for(directory, person, settings):
    """Some directories never say that an address is verified: their operator names what is theirs."""
    directory.claims |= {"email_verified": None}
    settings.SOCIALACCOUNT_PROVIDERS = providers_of(environment(directory.url, OIDC_VOUCHES_FOR="elsewhere.test"))
    refuse(directory, UNKNOWN)
    settings.SOCIALACCOUNT_PROVIDERS = providers_of(environment(directory.url, OIDC_VOUCHES_FOR="nhs.test,QWO.test"))
    assert is_in(come_by(directory)[0])


def test_the_button_is_there_only_when_there_is_a_directory(directory, settings):
    assert "Sign in with NHSmail" in said(Client().get("/accounts/login/"))
    settings.SOCIALACCOUNT_PROVIDERS = providers_of({})
    assert "NHSmail" not in said(Client().get("/accounts/login/"))
    for address in (BEGIN, CALLBACK, "/accounts/directory/another/"):
        assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    "more",
    [{"OIDC_SERVER_URL": "http://login.test"}, {"OIDC_CLIENT_SECRET": ""}, {"OIDC_NAME": ""}, {"OIDC_CLIENT_ID": ""}],
    ids=str,
)
def test_a_directory_that_is_half_described_stops_the_start(more):
    with pytest.raises(ImproperlyConfigured):
        providers_of(environment("https://login.test") | more)


# Controls: each takes one guard away, and the refusal above is gone.


def test_the_tests_notice_a_nonce_that_is_not_checked(directory, person, monkeypatch):
    monkeypatch.setattr(product, "constant_time_compare", lambda one, other: True)
    directory.token_more = {"nonce": "of another sign-in"}
    assert is_in(come_by(directory)[0])


def test_the_tests_notice_a_signature_that_is_not_checked(directory, person, monkeypatch):
    monkeypatch.delattr(product.DirectoryAnswers, "_decode_id_token")
    directory.signed_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert is_in(come_by(directory)[0]), "as django-allauth reads a token of its own connection"


def test_the_tests_notice_that_any_text_counts_as_verified(directory, person, monkeypatch):
    monkeypatch.delattr(product.SocialAccountAdapter, "authenticate_by_email")
    directory.claims |= {"email_verified": "false"}
    assert is_in(come_by(directory)[0])


def test_the_tests_notice_an_audience_that_is_not_checked(directory, person, monkeypatch):
    decode = jwt.decode
    monkeypatch.setattr(
        jwtkit.jwt,
        "decode",
        lambda *args, **kwargs: decode(*args, **kwargs | {"options": {"verify_aud": False}}),
    )
    directory.token_more = {"aud": "another-product"}
    assert is_in(come_by(directory)[0])
    assert json.dumps(directory.asked)
