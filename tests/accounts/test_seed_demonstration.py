"""The demonstration people: one a role, safe to make again, never in production."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import Membership, User

pytestmark = pytest.mark.django_db


def seed(password: str | None = "first password of all") -> None:
    call_command("seed_demonstration", password=password, verbosity=0)


def test_one_person_a_role() -> None:
    seed()
    roles = {
        email: (role, code)
        for email, role, code in Membership.objects.filter(user__is_demonstration=True).values_list(
            "user__email", "role", "system__ods_code"
        )
    }
    assert roles == {
        "chair@qwo.example": ("chair", "QWO"),
        "lead@qwo.example": ("lead", "QWO"),
        "contributor@qwo.example": ("contributor", "QWO"),
        "viewer@qwo.example": ("viewer", "QWO"),
        "chair@qop.example": ("chair", "QOP"),
        "analyst@confed.example": ("analyst", None),
        "facilitator@confed.example": ("facilitator", None),
        "admin@confed.example": ("administrator", None),
    }
    assert EmailAddress.objects.filter(user__is_demonstration=True, verified=True, primary=True).count() == 8


def test_again_makes_nobody_twice_and_leaves_the_same_password_alone() -> None:
    seed()
    before = User.objects.get(email="chair@qwo.example")
    seed()
    after = User.objects.get(email="chair@qwo.example")
    assert User.objects.filter(is_demonstration=True).count() == 8
    # A new hash would end every session.
    assert (after.pk, after.password) == (before.pk, before.password)


def test_another_password_replaces_the_first() -> None:
    seed()
    seed("second password of all")
    assert User.objects.get(email="lead@qwo.example").check_password("second password of all")


def test_without_a_password_nobody_can_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    seed(None)
    assert not User.objects.get(email="chair@qwo.example").has_usable_password()


def test_a_real_person_with_such_an_address_is_left_alone() -> None:
    User.objects.create_user("chair@qwo.example", "a password of their own")
    with pytest.raises(CommandError, match="not a demonstration person"):
        seed()
    assert User.objects.get(email="chair@qwo.example").check_password("a password of their own")


def test_production_has_none(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        seed()
