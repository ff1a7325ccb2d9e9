"""People of a system: who sees them, changes them, invites, and how an invitation is accepted."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, Membership, MembershipEvent, Role, User

pytestmark = pytest.mark.django_db
PEOPLE = "/systems/QWO/people/"
PASSWORD = "three random words here"


def text_of(response):
    return response.content.decode()


def member(people, role):
    return Membership.objects.get(user=people[role])


def invite(client, email="new@person.test", role="contributor"):
    """The path of the link that was mailed."""
    response = client.post(PEOPLE + "invite/", {"email": email, "role": role})
    assert response.status_code == 302, text_of(response)
    return re.search(r"/accounts/invitations/\S+/", mail.outbox[-1].body).group()


def test_the_list_shows_people_with_their_roles(sign_in):
    text = text_of(sign_in("lead").get(PEOPLE))
    assert "chair@qwo.test" in text
    assert "other-chair@qop.test" not in text
    assert "chair@qop.test" not in text


def test_a_new_person_accepts_once_and_is_signed_in(sign_in):
    link = invite(sign_in("chair"))
    newcomer = Client()
    assert "contributor of" in text_of(newcomer.get(link))
    response = newcomer.post(link, {"name": "New Person", "password": PASSWORD})
    assert response.url == "/systems/QWO/"
    assert newcomer.get("/systems/QWO/assessments/2022-published/").status_code == 200
    assert User.objects.get(email="new@person.test").check_password(PASSWORD)
    assert Client().post(link, {"name": "X", "password": PASSWORD}).status_code == 410


def test_the_token_is_long_and_not_kept(sign_in):
    token = invite(sign_in("chair")).split("/")[-2]
    assert len(token) >= 43
    assert token not in str(list(Invitation.objects.values()))


def test_an_invitation_expires_and_can_be_withdrawn_and_replaced(sign_in):
    chair = sign_in("chair")
    first = invite(chair)
    second = invite(chair)
    assert Client().get(first).status_code == 410
    chair.post(f"{PEOPLE}invitations/{Invitation.objects.latest('pk').pk}/withdraw/")
    assert Client().get(second).status_code == 410
    third = invite(chair)
    assert Client().get(third).status_code == 200
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(third, {"name": "X", "password": PASSWORD}).status_code == 410
    assert not User.objects.filter(email="new@person.test").exists()


def test_somebody_with_an_account_has_to_sign_in_as_that_person(sign_in, people):
    link = invite(sign_in("chair"), email=people["nobody"].email.upper())
    assert "Sign in to accept" in text_of(Client().get(link))
    Client().post(link, {"name": "Thief", "password": PASSWORD})
    sign_in("other-chair").post(link)
    assert not Membership.objects.filter(user=people["nobody"]).exists()
    assert not people["nobody"].check_password(PASSWORD)
    assert sign_in("nobody").post(link).url == "/systems/QWO/"
    assert member(people, "nobody").role == Role.CONTRIBUTOR


def test_the_answer_does_not_tell_whether_an_address_has_an_account(sign_in, people):
    client = sign_in("chair")

    def answer(email):
        response = client.post(PEOPLE + "invite/", {"email": email, "role": "viewer"}, follow=True)
        return re.findall("An invitation was sent to [^<]*", text_of(response))[0].replace(email, "")

    assert answer("nobody@national.test") == answer("unknown@national.test")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Enter an e-mail address"),
        ({"email": "<script>", "role": "viewer"}, "in the correct format"),
        ({"email": "x" * 10_000 + "@x.test", "role": "viewer"}, "must be 254 characters or fewer"),
        ({"email": "a@b.test", "role": "administrator"}, "Select a role from the list"),
        ({"email": "viewer@qwo.test", "role": "viewer"}, "has a role in this system already"),
    ],
)
def test_a_bad_invitation_is_said_beside_its_field(sign_in, data, message):
    response = sign_in("chair").post(PEOPLE + "invite/", data)
    assert message in text_of(response)
    assert not mail.outbox
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [({}, "Enter your name"), ({"name": "A", "password": "short"}, "too short"), ({"name": "A" * 200}, "150")],
)
def test_a_bad_name_or_password_is_said_and_the_link_still_works(sign_in, data, message):
    link = invite(sign_in("chair"))
    assert message in text_of(Client().post(link, data))
    assert Client().post(link, {"name": "A", "password": PASSWORD}).status_code == 302


def test_a_lead_neither_makes_nor_changes_nor_removes_a_chair(sign_in, people):
    lead, chair = sign_in("lead"), member(people, "chair")
    assert "Select a role from the list" in text_of(
        lead.post(PEOPLE + "invite/", {"email": "a@b.test", "role": "chair"})
    )
    viewer = member(people, "viewer")
    lead.post(f"{PEOPLE}{viewer.pk}/role/", {"role": "chair", "seen_role": "viewer"})
    assert member(people, "viewer").role == Role.VIEWER
    assert lead.post(f"{PEOPLE}{chair.pk}/role/", {"role": "viewer", "seen_role": "chair"}).status_code == 404
    assert lead.post(f"{PEOPLE}{chair.pk}/remove/").status_code == 404
    assert member(people, "chair").role == Role.CHAIR


def test_the_only_chair_can_be_neither_removed_nor_demoted_and_is_told_why(sign_in, people):
    client, chair, lead = sign_in("chair"), member(people, "chair"), member(people, "lead")
    assert "only chair" in text_of(client.get(f"{PEOPLE}{chair.pk}/remove/"))
    assert "only chair" in text_of(client.post(f"{PEOPLE}{chair.pk}/remove/"))
    assert "only chair" in text_of(client.post(f"{PEOPLE}{chair.pk}/role/", {"role": "lead", "seen_role": "chair"}))
    client.post(f"{PEOPLE}{lead.pk}/role/", {"role": "chair", "seen_role": "lead"})
    assert client.post(f"{PEOPLE}{chair.pk}/remove/").status_code == 302
    assert client.get(PEOPLE).status_code == 404


def test_a_removal_bites_at_the_next_request_and_is_recorded(sign_in, people):
    viewer = sign_in("viewer")
    assert viewer.get("/systems/QWO/assessments/2022-published/").status_code == 200
    sign_in("lead").post(f"{PEOPLE}{member(people, 'viewer').pk}/remove/")
    assert viewer.get("/systems/QWO/assessments/2022-published/").status_code == 404
    event = MembershipEvent.objects.get()
    assert (event.actor_name, event.person_name, event.from_role, event.to_role) == (
        "Lead qwo",
        "viewer@qwo.test",
        "viewer",
        "",
    )


def test_a_role_that_changed_meanwhile_is_not_overwritten(sign_in, people):
    viewer = member(people, "viewer")
    response = sign_in("chair").post(
        f"{PEOPLE}{viewer.pk}/role/", {"role": "lead", "seen_role": "contributor"}, follow=True
    )
    assert "Somebody else changed this" in text_of(response)
    assert member(people, "viewer").role == Role.VIEWER


def test_a_person_of_another_system_is_not_found_here(sign_in, people):
    other = member(people, "other-lead")
    assert sign_in("chair").post(f"{PEOPLE}{other.pk}/remove/").status_code == 404
    assert sign_in("administrator").post(f"{PEOPLE}{other.pk}/remove/").status_code == 404
    assert member(people, "other-lead")
