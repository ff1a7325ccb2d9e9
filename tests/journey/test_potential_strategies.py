"""What organisations' strategies cover: the register, the matrix, overlaps and gaps in words."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Event
from frameworks.models import Domain
from journey.models import AnchorStrategy, Organisation

pytestmark = pytest.mark.django_db
REGISTER = "/systems/QWO/steps/potential/strategies/"


@pytest.fixture
def chair(sign_in):
    return sign_in("chair")


@pytest.fixture
def strategy(west_yorkshire):
    def make(organisation, title, *domains):
        about, _ = Organisation.objects.get_or_create(system=west_yorkshire, name=organisation)
        row = AnchorStrategy.objects.create(system=west_yorkshire, organisation=about, title=title)
        row.domains.set(Domain.objects.filter(key__in=domains))
        return row

    return make


def words(response):
    return re.sub(r"\s+", " ", response.content.decode())


def typed(**more):
    return {"seen_number": "0", "title": "People strategy", "domains": ["employment-and-skills", "net-zero"], **more}


def test_a_strategy_comes_with_an_organisation_that_is_new(chair, west_yorkshire):
    page = words(chair.post(REGISTER + "add/", typed(new_organisation="Leeds Trust"), follow=True))
    row = AnchorStrategy.objects.get()
    assert row.organisation.name == "Leeds Trust"
    assert {one.key for one in row.domains.all()} == {"employment-and-skills", "net-zero"}
    assert "Only Leeds Trust covers it." in page
    assert "No strategy covers: Research and development, Procurement" in page
    actions = list(Event.objects.filter(system=west_yorkshire).order_by("-sequence").values_list("action", flat=True))
    assert actions[:2] == ["Added a strategy", "Added an organisation"]


def test_an_organisation_of_the_same_name_is_not_added_twice(chair, west_yorkshire):
    Organisation.objects.create(system=west_yorkshire, name="Leeds Trust")
    chair.post(REGISTER + "add/", typed(new_organisation="leeds trust"))
    assert Organisation.objects.filter(system=west_yorkshire).count() == 1
    assert AnchorStrategy.objects.get().organisation.name == "Leeds Trust"


@pytest.mark.parametrize("both", [True, False])
def test_there_is_one_organisation_neither_two_nor_none(chair, west_yorkshire, both):
    pk = Organisation.objects.create(system=west_yorkshire, name="Leeds Trust").pk
    more = {"organisation": str(pk), "new_organisation": "Another"} if both else {}
    page = words(chair.post(REGISTER + "add/", typed(**more)))
    assert ("not both" if both else "Select an organisation, or enter a new one below") in page
    assert 'value="People strategy"' in page
    assert not AnchorStrategy.objects.exists()
    assert Organisation.objects.count() == 1


def test_overlaps_and_gaps_are_told_in_words(chair, strategy, west_yorkshire):
    strategy("Leeds Trust", "People strategy", "employment-and-skills")
    strategy("Bradford Council", "Growth plan", "employment-and-skills", "estates")
    strategy("Bradford Council", "Estate plan", "estates")
    strategy("Leeds Trust", "Green plan")
    Organisation.objects.create(system=west_yorkshire, name="University", is_anchor=True)
    page = words(chair.get(REGISTER))
    assert "Several organisations cover: Employment and skills." in page
    sum_row = page[page.index("All together") :]
    verdicts = ["Overlap", "Gap", "Gap", "One alone", "Gap", "Gap", "Gap"]
    assert re.findall("<strong>(.*?)</strong>", sum_row)[:7] == verdicts
    assert "An overlap: Bradford Council and Leeds Trust cover it, and could act together. 1 of 5 indicators" in page
    assert "Only Bradford Council covers it. 0 of 4 indicators have a value." in page
    assert "Estate plan; Growth plan" in page
    assert "A gap: no strategy covers it." in page
    assert "Anchors without a strategy here: University." in page
    assert "Nobody has said what these cover: Green plan (Leeds Trust)." in page
    assert "Not covered" in page


def test_a_retired_strategy_covers_nothing(chair, strategy):
    row = strategy("Leeds Trust", "People strategy", "employment-and-skills")
    chair.post(f"{REGISTER}{row.pk}/retire/", {"seen_number": "1", "reason": "Replaced"})
    page = words(chair.get(REGISTER))
    assert "Only Leeds Trust" not in page
    assert "Strategies that are out of use" in page


def test_a_change_is_recorded_with_its_domains(chair, strategy, west_yorkshire):
    row = strategy("Leeds Trust", "People strategy", "employment-and-skills")
    sent = typed(seen_number="1", organisation=str(row.organisation_id), domains=["estates"])
    assert chair.post(f"{REGISTER}{row.pk}/", sent).status_code == 302
    event = Event.objects.filter(system=west_yorkshire).latest("sequence")
    assert {"what": "Domains", "from": "Employment and skills", "to": "Estates"} in event.changes


def test_another_systems_organisation_is_not_offered(chair, greater_manchester):
    theirs = Organisation.objects.create(system=greater_manchester, name="Theirs")
    assert chair.post(REGISTER + "add/", typed(organisation=str(theirs.pk))).status_code == 400


def test_the_page_costs_the_same_however_many_there_are(chair, strategy):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            chair.get(REGISTER)
        return len(seen)

    strategy("Leeds Trust", "One", "estates")
    chair.get(REGISTER)
    few = queries()
    for number in range(20):
        strategy(f"Trust {number}", f"Strategy {number}", "estates", "procurement")
    assert queries() == few


def test_the_way_to_the_register_stands_on_the_steps_page(chair):
    assert REGISTER in words(chair.get(reverse("steps:potential", args=["QWO"])))
