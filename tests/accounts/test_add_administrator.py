"""An installation begins with one person, made by whoever runs it, without a password that anybody else knows."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Membership, Role, User
from accounts.permissions import Action, can
from accounts.selectors import actor_for

pytestmark = pytest.mark.django_db
EMAIL = "first.person@example.test"


def test_the_first_administrator_sets_a_password_by_mail_and_gets_in(client, capsys):
    call_command("add_administrator", f" {EMAIL.upper()}", name="First Person")
    assert "/accounts/password/reset/" in capsys.readouterr().out
    user = User.objects.get(email=EMAIL)
    assert can(actor_for(user), Action.ADMINISTER)
    assert not user.has_usable_password()
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    (letter,) = mail.outbox
    link = re.search(r"https?://[^/\s]+(/\S+)", letter.body)
    assert link
    page = client.get(link[1], follow=True)
    new = {"password1": "a long word of mine 7", "password2": "a long word of mine 7"}
    client.post(page.redirect_chain[-1][0], new)
    assert User.objects.get(email=EMAIL).check_password(new["password1"])


def test_repeating_it_changes_nothing_and_somebody_known_keeps_their_account(people):
    known = people["lead"]
    for _ in range(2):
        call_command("add_administrator", known.email, verbosity=0)
    assert Membership.objects.filter(user=known, role=Role.ADMINISTRATOR).count() == 1
    assert Membership.objects.filter(user=known).count() == 2
    assert User.objects.get(pk=known.pk).name == known.name


def test_what_is_no_address_is_said():
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("add_administrator", "nobody")
    assert not User.objects.exists()
