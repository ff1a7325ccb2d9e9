"""Step 3: one lead at a time, programmes that wait for their checklist, a landscape that says what is old."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Event
from frameworks.models import ChecklistItem, LandscapeEntry
from journey.kinds import ORGANISATION, PROGRAMME
from journey.models import LandscapeLine, NominatedLead, Organisation, Programme
from journey.rules import may_be_stale, unanswered
from journey.selectors.partners import landscape_of, programmes_of
from journey.services.partners import LeadMoved, answer_checklist, change_programme, confirm_entry, end_lead, nominate
from journey.services.records import StaleRecord, add_record

pytestmark = pytest.mark.django_db
TEN = [f"CK-{number}" for number in range(1, 11)]


def programme_of(system, actor, **values):
    return add_record(actor=actor, kind=PROGRAMME, system=system, values={"name": "Jobs for young people"} | values)


def answered(*, plan="Ask the university by May"):
    return dict.fromkeys(TEN[:9], ("yes", "")) | {"CK-10": ("not-yet-known", plan)}


@pytest.mark.parametrize(
    ("answer", "note", "is_open"),
    [("yes", "", False), ("no", "", False), ("partly", "", False), ("not-yet-known", " ", True), ("", "", True)],
)
def test_not_yet_known_counts_only_with_a_plan(answer, note, is_open):
    assert bool(unanswered(["CK-1"], {"CK-1": (answer, note)})) is is_open
    assert unanswered(["CK-1"], {"CK-1": ("not-yet-known", "Ask by May")}) == []


def test_a_programme_starts_only_once_every_question_has_an_answer(west_yorkshire, actors):
    row = programme_of(west_yorkshire, actors["lead"])
    common = {"actor": actors["lead"], "system": west_yorkshire}
    with pytest.raises(ValidationError, match="10 questions of its checklist have no answer"):
        change_programme(**common, row=row, seen_number=1, values={"state": "started"})
    assert answer_checklist(**common, programme_id=row.pk, seen_number=1, answers=answered(plan="")) == 2
    row.refresh_from_db()
    with pytest.raises(ValidationError, match="one question of its checklist has no answer"):
        change_programme(**common, row=row, seen_number=2, values={"state": "started"})
    answer_checklist(**common, programme_id=row.pk, seen_number=2, answers=answered())
    row.refresh_from_db()
    assert change_programme(**common, row=row, seen_number=3, values={"state": "started"}) == 4
    assert Programme.objects.get(pk=row.pk).state == "started"


def test_a_programme_does_not_finish_without_its_checklist(west_yorkshire, actors):
    programme = programme_of(west_yorkshire, actors["lead"])
    common = {"actor": actors["lead"], "system": west_yorkshire, "row": programme, "seen_number": 1}
    with pytest.raises(ValidationError, match="can't be finished yet: 10 questions"):
        change_programme(**common, values={"state": "finished"})
    assert change_programme(**common, values={"state": "stopped"}) == 2


def test_a_started_programme_keeps_its_answers(west_yorkshire, actors):
    row = programme_of(west_yorkshire, actors["lead"])
    common = {"actor": actors["lead"], "system": west_yorkshire, "programme_id": row.pk}
    answer_checklist(**common, seen_number=1, answers=answered())
    row.refresh_from_db()
    change_programme(actor=actors["lead"], system=west_yorkshire, row=row, seen_number=2, values={"state": "started"})
    with pytest.raises(ValidationError, match="must keep an answer"):
        answer_checklist(**common, seen_number=3, answers={"CK-1": ("yes", "")})
    assert programmes_of(west_yorkshire.pk)[0].open == 0


def test_of_two_who_answer_the_second_is_told(west_yorkshire, actors):
    row = programme_of(west_yorkshire, actors["lead"])
    common = {"system": west_yorkshire, "programme_id": row.pk, "seen_number": 1}
    answer_checklist(actor=actors["lead"], answers=answered(), **common)
    with pytest.raises(StaleRecord):
        answer_checklist(actor=actors["contributor"], answers={}, **common)
    event = Event.objects.filter(system=west_yorkshire).latest("sequence")
    assert event.action == "Answered a checklist"
    assert {"what": ChecklistItem.objects.get(key="CK-1").text, "from": "", "to": "Yes"} in event.changes


def test_the_page_keeps_what_was_typed_when_the_programme_cannot_start(sign_in, west_yorkshire, actors):
    row = programme_of(west_yorkshire, actors["lead"])
    address = reverse("steps:programme_edit", args=["QWO", row.pk])
    sent = {"seen_number": 1, "name": "Jobs, renamed", "state": "started", "domain": "", "area": ""}
    response = sign_in("lead").post(address, sent)
    text = response.content.decode()
    assert response.status_code == 200
    assert "It can&#x27;t be started yet" in text
    assert "Jobs, renamed" in text
    assert Programme.objects.get(pk=row.pk).name == "Jobs for young people"


def test_there_is_one_lead_at_a_time_and_a_history_of_them(west_yorkshire, actors):
    nominate(actor=actors["chair"], system=west_yorkshire, seen_lead=0, name="Ada Ames", since=date(2025, 4, 1))
    ada = NominatedLead.objects.get(until=None).pk
    with pytest.raises(LeadMoved):  # written by somebody who had not seen her nominated
        nominate(actor=actors["lead"], system=west_yorkshire, seen_lead=0, name="Ben Bell", since=date(2026, 4, 1))
    nominate(
        actor=actors["lead"],
        system=west_yorkshire,
        seen_lead=ada,
        name="Ben Bell",
        since=date(2026, 4, 1),
        job="Director",
    )
    kept = NominatedLead.objects.filter(system=west_yorkshire)
    ben = kept.get(until=None).pk
    assert [(lead.name, lead.until) for lead in kept] == [("Ben Bell", None), ("Ada Ames", date(2026, 4, 1))]
    with pytest.raises(ValidationError, match="choose a later day"):
        nominate(actor=actors["chair"], system=west_yorkshire, seen_lead=ben, name="Cy", since=date(2026, 3, 1))
    with pytest.raises(LeadMoved):
        end_lead(actor=actors["chair"], system=west_yorkshire, seen_lead=ada, until=date(2026, 5, 1))
    end_lead(actor=actors["chair"], system=west_yorkshire, seen_lead=ben, until=date(2026, 5, 1))
    assert not kept.filter(until=None).exists()
    with pytest.raises(Http404):
        end_lead(actor=actors["chair"], system=west_yorkshire, seen_lead=0, until=date(2026, 5, 1))
    actions = list(Event.objects.filter(system=west_yorkshire).order_by("sequence").values_list("action", flat=True))
    assert actions[-3:] == ["Nominated the lead", "Nominated the lead", "Ended the lead’s nomination"]


def test_the_lead_stands_on_the_home_for_everybody_without_a_further_query(
    sign_in, west_yorkshire, actors, django_assert_num_queries
):
    client = sign_in("other-chair")
    client.get("/systems/QWO/")
    with CaptureQueriesContext(connection) as before:
        text = client.get("/systems/QWO/").content.decode()
    assert "Single point of entry" not in text
    nominate(
        actor=actors["chair"],
        system=west_yorkshire,
        seen_lead=0,
        name="Ada Ames",
        since=date(2026, 4, 1),
        email="ada@example.com",
    )
    with django_assert_num_queries(len(before)):
        text = client.get("/systems/QWO/").content.decode()
    assert "Ada Ames" in text
    assert "mailto:ada@example.com" in text


def test_contributors_do_not_nominate(west_yorkshire, actors):
    with pytest.raises(Http404):
        nominate(actor=actors["contributor"], system=west_yorkshire, seen_lead=0, name="Ada", since=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("checked", "published", "expected"),
    [
        (None, "2022-12", True),
        (None, "", False),
        (date(2026, 1, 1), "2022-12", False),
        (date(2025, 1, 1), "", True),
    ],
)
def test_what_nobody_checked_for_a_year_may_be_out_of_date(checked, published, expected):
    assert may_be_stale(checked, published, date(2026, 11, 24)) is expected


def test_the_landscape_starts_from_the_published_list_and_takes_checks_and_changes(west_yorkshire, actors):
    today = timezone.localdate()
    before = [row for tier in landscape_of(west_yorkshire.pk, today) for row in tier.rows]
    assert len(before) == LandscapeEntry.objects.count()
    assert all(row.may_be_stale for row in before)
    confirm_entry(actor=actors["contributor"], system=west_yorkshire, entry_key="LA-1")
    after = [row for tier in landscape_of(west_yorkshire.pk, today) for row in tier.rows]
    assert len(after) == len(before)
    (checked,) = [row for row in after if row.entry_key == "LA-1"]
    assert checked.checked_on == today
    assert not checked.may_be_stale
    LandscapeLine.objects.filter(pk=checked.pk).update(checked_on=today - timedelta(days=400))
    confirm_entry(actor=actors["contributor"], system=west_yorkshire, entry_key="LA-1")
    assert LandscapeLine.objects.get(pk=checked.pk).checked_on == today
    assert LandscapeLine.objects.get(pk=checked.pk).number == 2


def test_another_systems_landscape_stays_as_it_was(west_yorkshire, greater_manchester, actors):
    confirm_entry(actor=actors["contributor"], system=west_yorkshire, entry_key="LA-1")
    rows = [row for tier in landscape_of(greater_manchester.pk, timezone.localdate()) for row in tier.rows]
    assert all(row.pk == 0 for row in rows)


def test_one_coordinate_alone_is_asked_about_and_nothing_is_lost(sign_in):
    sent = {
        "seen_number": 0,
        "name": "A hospital",
        "is_anchor": "yes",
        "latitude": "53.8",
        "longitude": "",
        "sector": "",
    }
    text = sign_in("lead").post(reverse("steps:organisation_add", args=["QWO"]), sent).content.decode()
    assert "Enter latitude and longitude together" in text
    assert 'value="A hospital"' in text


def test_an_organisation_outside_england_is_taken_with_a_warning(sign_in):
    client = sign_in("lead")
    sent = {"seen_number": 0, "name": "A university", "is_anchor": "yes", "latitude": "48.85", "longitude": "2.35"}
    text = client.post(reverse("steps:organisation_add", args=["QWO"]), sent, follow=True).content.decode()
    assert "the place is outside England" in text
    row = Organisation.objects.get(name="A university")
    address = reverse("steps:organisation_edit", args=["QWO", row.pk])
    here = client.post(address, sent | {"seen_number": 1, "latitude": "53.8", "longitude": "-1.5"}, follow=True)
    assert "outside England" not in here.content.decode()
    again = client.post(address, sent | {"seen_number": 2, "latitude": "-1.5", "longitude": "53.8"}, follow=True)
    assert "may have changed places" in again.content.decode()


def test_a_programme_keeps_the_partners_that_the_form_shows(sign_in, west_yorkshire, actors):
    partner = add_record(
        actor=actors["lead"], kind=ORGANISATION, system=west_yorkshire, values={"name": "The university"}
    )
    row = programme_of(west_yorkshire, actors["lead"], organisations=[partner])
    address = reverse("steps:programme_edit", args=["QWO", row.pk])
    client = sign_in("lead")
    assert "checked" in client.get(address).content.decode().split("The university")[0].rsplit("<input", 1)[1]
    sent = {"seen_number": 1, "name": row.name, "state": "idea", "domain": "", "area": "", "organisations": []}
    assert client.post(address, sent).status_code == 302
    assert list(row.organisations.all()) == []
    event = Event.objects.filter(system=west_yorkshire).latest("sequence")
    assert {"what": "Partners", "from": "The university", "to": ""} in event.changes
