"""Passwords that somebody who knows the field would try first are refused; sentences of one's own are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests.accounts.test_people import PASSWORD, invite, text_of

pytestmark = pytest.mark.django_db
GUESSED = [
    "NHSConfederation2026!",
    "integrated care system",
    "IntegratedCareBoard1",
    "maturity assessment 2026",
    "WelcomeToTheNHS1.",
    "Password-Chair-ICB",
]
CHOSEN = ["three random words here", "the board likes seven wet hedgehogs", "kettle nhs violin", "Zq4!vL0pTr9w"]


@pytest.mark.parametrize("password", GUESSED)
def test_words_of_the_field_are_no_password(password):
    with pytest.raises(ValidationError, match="words of your own"):
        validate_password(password)


@pytest.mark.parametrize("password", CHOSEN)
def test_ones_own_words_are(password):
    validate_password(password)


def test_the_page_says_so_beside_the_field_and_keeps_the_name(sign_in):
    link = invite(sign_in("chair"))
    page = text_of(Client().post(link, {"name": "New Person", "password": GUESSED[0]}))
    assert "Choose a password with more words of your own" in page
    assert 'value="New Person"' in page and GUESSED[0] not in page
    assert Client().post(link, {"name": "New Person", "password": PASSWORD}).status_code == 302
