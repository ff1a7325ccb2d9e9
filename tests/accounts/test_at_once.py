"""Several at the same moment, on a database that commits: who take up an invitation, and who guess."""

import os
import re
import subprocess
import sys

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from accounts import services
from accounts.models import Invitation, Membership, User
from systems.models import System
from tests.accounts.factors import PASSWORD, with_password
from tests.assessments.test_many_hands import at_once
from tests.factories import make_person
from tests.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)


def an_invitation(email="new@person.test"):
    """The path of the link that a chair had mailed."""
    chair = Client()
    chair.force_login(make_person("chair", System.objects.get(ods_code="QWO")))
    chair.post("/systems/QWO/people/invite/", {"email": email, "role": "contributor"})
    return re.search(r"/accounts/invitations/\S+/", mail.outbox[-1].body).group()


def takers(link, how_many, answers, user=None):
    """Browsers that have the invitation open, and take it up when called."""

    def taker(number):
        client = Client()
        if user:
            client.force_login(user)
        data = {} if user else {"name": f"Person {number}", "password": PASSWORD}
        return lambda: answers.append((number, client.post(link, data).status_code))

    return [taker(number) for number in range(how_many)]


def test_of_many_who_take_up_one_invitation_one_gets_an_account():
    link, answers = an_invitation(), []
    assert at_once(takers(link, 4, answers)) == []
    won = [number for number, status in answers if status == 302]
    assert sorted(status for _, status in answers) == [302, 410, 410, 410]
    assert User.objects.get(email="new@person.test").name == f"Person {won[0]}"
    assert Membership.objects.filter(user__email="new@person.test").count() == 1


def test_one_person_who_takes_it_up_twice_at_once_has_one_role():
    somebody = make_person(None)
    link, answers = an_invitation(somebody.email), []
    assert at_once(takers(link, 3, answers, user=somebody)) == []
    assert sorted(status for _, status in answers) == [302, 410, 410]
    assert Membership.objects.filter(user=somebody).count() == 1


def test_without_the_condition_an_invitation_would_work_twice(monkeypatch):
    """The control: two people of one ward, each with the link; the second would get a role by a used one."""

    class Careless:
        @staticmethod
        def filter(**conditions):
            return Invitation.objects.filter(pk=conditions["pk"])

    monkeypatch.setattr(services, "Invitation", type("Invitation", (), {"objects": Careless}))
    somebody = make_person(None)
    link, answers = an_invitation_made_before(somebody.email), []
    at_once(takers(link, 3, answers, user=somebody))
    assert [status for _, status in answers].count(302) > 1


def an_invitation_made_before(email):
    """As `an_invitation`, without the services that a control has broken."""
    token = "a token of the control"
    Invitation.objects.create(
        system=System.objects.get(ods_code="QWO"),
        email=email,
        role="viewer",
        token_hash=services.hash_of(token),
        expires_at=services.timezone.now() + services.LIFETIME,
    )
    return f"/accounts/invitations/{token}/"


def guessers(email, processes, *more):
    """How many guesses were checked of those that so many processes made at once, twelve each."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.accounts.guesser", email, "12", *more],
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    return sum(int(one.communicate(timeout=120)[0]) for one in running)


@pytest.fixture
def person(settings):
    """Somebody with a password, and the shared cache of the product, empty."""
    shared = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": shared, "LOCATION": "icsmaturity_cache"}}
    caches["default"].clear()
    return with_password(make_person("chair", System.objects.get(ods_code="QWO")))


def test_guesses_spread_over_processes_are_counted_together(person):
    assert 0 < guessers(person.email, 2) <= 10


@pytest.mark.skipif(os.environ.get("FULL_STORM") != "1", reason="starts processes: FULL_STORM=1 runs it")
def test_the_test_notices_processes_that_count_by_themselves(person):
    """The control."""
    assert guessers(person.email, 2, "alone") == 20
