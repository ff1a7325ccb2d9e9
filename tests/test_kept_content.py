"""Tests that commit leave the product's content as it was."""

import pytest

from accounts.models import User
from frameworks.models import Framework
from systems.models import System


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_committing_test_wrote_is_gone_and_the_content_is_there(turn: int) -> None:
    assert System.objects.count() >= 42
    assert Framework.objects.exists()
    assert not User.objects.filter(email="left@over.test").exists()
    User.objects.create_user("left@over.test")
    Framework.objects.all().update(name=f"Changed in turn {turn}")
    assert turn == 1 or Framework.objects.filter(name="Changed in turn 1").count() == 0
