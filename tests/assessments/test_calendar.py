"""The calendar of milestones: a secret address, and text that calendar programs take."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from accounts.models import Membership
from assessments.ical import Entry, calendar_bytes
from assessments.models import CalendarLink, Milestone
from tests.hostile import STRINGS

MAKE = "/systems/QWO/milestones/calendar/make/"


def address_for(client):
    return client.post(MAKE).context["address"]


@pytest.fixture
def milestone(west_yorkshire):
    return Milestone.objects.create(system=west_yorkshire, title="Publish", owner="Lead", due_on=date(2027, 3, 31))


def events(response):
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_whoever_has_the_address_reads_what_who_and_when(sign_in, milestone):
    found = events(Client().get(address_for(sign_in("viewer"))))
    assert [str(event["summary"]) for event in found] == ["Publish"]
    assert found[0]["dtstart"].dt == date(2027, 3, 31)
    assert str(found[0]["description"]) == "Owner: Lead"
    assert str(found[0]["status"]) == "CONFIRMED"


def test_notes_and_areas_stay_inside(sign_in, milestone):
    Milestone.objects.update(notes="a draft's secret")
    assert b"secret" not in Client().get(address_for(sign_in("viewer"))).content


def test_the_identity_stays_and_the_sequence_rises(sign_in, milestone):
    address = address_for(sign_in("viewer"))
    before = events(Client().get(address))[0]
    Milestone.objects.update(number=2, status="dropped")
    after = events(Client().get(address))[0]
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert str(after["status"]) == "CANCELLED"


def test_a_program_that_has_it_already_is_told_so(sign_in, milestone):
    address = address_for(sign_in("viewer"))
    tag = Client().get(address).headers["ETag"]
    assert Client().get(address, headers={"If-None-Match": tag}).status_code == 304
    Milestone.objects.update(title="Changed")
    assert Client().get(address, headers={"If-None-Match": tag}).status_code == 200


def test_only_the_hash_is_kept(sign_in, milestone):
    token = address_for(sign_in("viewer")).rpartition("/")[2].removesuffix(".ics")
    assert len(token) >= 43, "256 bits"
    assert token not in CalendarLink.objects.get().token_hash


def test_a_new_address_ends_the_old_one_and_removing_ends_it(sign_in, milestone):
    client = sign_in("viewer")
    first, second = address_for(client), address_for(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post(reverse("milestones:remove_calendar", args=["QWO"]))
    assert Client().get(second).status_code == 404


def test_it_dies_with_the_membership(sign_in, milestone, people):
    address = address_for(sign_in("viewer"))
    Membership.objects.filter(user=people["viewer"]).delete()
    assert Client().get(address).status_code == 404


def test_it_dies_with_the_account(sign_in, milestone, people):
    address = address_for(sign_in("viewer"))
    type(people["viewer"]).objects.filter(pk=people["viewer"].pk).update(is_active=False)
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["x", "x" * 5000, "%F0%9F%92%A9", "..%5C"])
def test_a_guess_is_not_found(secret):
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


@pytest.mark.parametrize("what", STRINGS)
def test_whatever_a_title_holds_the_calendar_can_be_read(what):
    _readable(STRINGS[what].replace("\ud800", "").replace("\x00", ""))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))))
def test_any_text_comes_back(title):
    _readable(title)


def _readable(title):
    from django.utils import timezone

    entry = Entry(1, title, title, date(9999, 12, 31), "planned", 1, timezone.now())
    content = calendar_bytes(title, "QWO", [entry])
    found = list(Calendar.from_ical(content).walk("VEVENT"))
    assert len(found) == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "lines are folded"
