"""Whose an event stream is: asked about without a stream process; with one, see `test_revocation.py`."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import listening
from tests.accounts.factors import enter, with_app, with_password

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("holder", ["", "x", "a:b", "\x00", "😀", "1", None])
def test_a_name_that_nobody_gave_is_nobodys(holder):
    assert listening.still_signed_in([holder or ""]) == {}


def test_who_must_have_a_second_factor_and_has_none_listens_no_more(people, settings):
    cache.clear()
    person = with_password(people["lead"])
    client = Client()
    enter(client, person.email)
    request = type("Request", (), {"session": client.session})
    holder = listening.holder_of(request)
    assert listening.still_signed_in([holder]) == {holder: person.pk}
    settings.SECOND_FACTOR_ROLES = frozenset({"lead"})
    assert listening.still_signed_in([holder]) == {}
    with_app(person)
    assert listening.still_signed_in([holder]) == {holder: person.pk}
    settings.SESSION_IDLE_SECONDS = -1
    assert listening.still_signed_in([holder]) == {}, "nor does a session whose time is up"
