"""A name or an address is corrected by command: recorded, told to both addresses, and nobody else's can be taken."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import AccountEvent, User

pytestmark = pytest.mark.django_db
PASSWORD = "seven wet hedgehogs"


def correct(person, **what):
    call_command("correct_person", person.email, verbosity=0, **what)
    return User.objects.get(pk=person.pk)


def test_another_address_opens_the_account_and_the_old_one_does_not(people, django_capture_on_commit_callbacks):
    chair = people["chair"]
    chair.set_password(PASSWORD)
    chair.save()
    old, there = chair.email, Client()
    there.post(reverse("account_login"), {"login": old, "password": PASSWORD})
    assert there.get("/systems/QWO/people/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        moved = correct(chair, new_email=" Moved@Elsewhere.test ")
    assert moved.email == "moved@elsewhere.test" and moved.ref == chair.ref
    assert there.get("/systems/QWO/people/").status_code == 302, "signed out everywhere"
    assert sorted(letter.to[0] for letter in mail.outbox[-2:]) == sorted([old, moved.email])
    assert [*EmailAddress.objects.filter(user=moved).values_list("email", "verified")] == [(moved.email, True)]
    for address, is_let_in in ((old, False), (moved.email, True)):
        answer = Client().post(reverse("account_login"), {"login": address, "password": PASSWORD})
        assert (answer.status_code == 302) == is_let_in
    assert AccountEvent.objects.filter(person_ref=chair.ref).count() == 1


def test_another_name_is_seen_at_once(people, sign_in):
    correct(people["lead"], name="Lea Newname\x00")
    assert "Lea Newname" in sign_in("chair").get("/systems/QWO/people/").content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"new_email": "lead@qwo.test"}, "Another account"),
        ({"new_email": "LEAD@QWO.test"}, "Another account"),
        ({"new_email": "nobody"}, "valid email"),
        ({"new_email": "no\u200bbody@x.test"}, "valid email|not an e-mail"),
        ({"name": "x" * 151}, "150 characters"),
    ],
)
def test_what_cant_be_is_said_and_changes_nothing(people, what, said):
    before = (people["chair"].name, people["chair"].email)
    with pytest.raises(CommandError, match=said):
        correct(people["chair"], **what)
    assert User.objects.values_list("name", "email").get(pk=people["chair"].pk) == before
    assert not AccountEvent.objects.exists()


def test_the_same_again_is_nothing_to_correct(people, capsys):
    call_command("correct_person", people["lead"].email, name=people["lead"].name)
    assert "Nothing to correct" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody"):
        call_command("correct_person", "nobody@x.test")
