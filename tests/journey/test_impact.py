"""Step 4: interventions with numbers as people type them, places that may be slips, the map and its list."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.models import Event
from frameworks.models import Criterion
from journey.coordinates import outside_england, warning
from journey.models import Intervention, InterventionValue, Organisation
from systems.models import Place
from tests.expected.journey_impact import _intervention

pytestmark = pytest.mark.django_db
SENT = {
    "seen_number": 0,
    "name": "Apprentices",
    "summary": "",
    "type": "IV-1",
    "own_type": "",
    "domain": "employment-and-skills",
    "state": "running",
    "place": "",
    "latitude": "53.8",
    "longitude": "-1.5",
    "programme": "",
    "measure": "Young people in work",
    "unit": "people",
    "baseline": "1,200",
    "target": "1,500 people",
    "learned": "",
}


def add(client, **changes):
    if changes.get("place") == "%leeds":
        changes["place"] = Place.objects.get(name="Leeds").pk
    return client.post(reverse("steps:intervention_add", args=["QWO"]), SENT | changes, follow=True)


def test_an_intervention_is_kept_with_its_numbers(sign_in, west_yorkshire):
    text = add(sign_in("contributor")).content.decode()
    row = Intervention.objects.get()
    assert (row.baseline, row.target, row.type.key) == (Decimal(1200), Decimal(1500), "IV-1")
    assert "1,500 people" in text
    event = Event.objects.filter(system=west_yorkshire).latest("sequence")
    assert event.action == "Added an intervention"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unit": "per cent", "baseline": "120", "target": ""}, "above 100 per cent"),
        ({"unit": "%", "baseline": "120", "target": ""}, "above 100 per cent"),
        ({"unit": "percent of leavers", "baseline": "120", "target": ""}, "above 100 per cent"),
        ({"baseline": "-5"}, "negative"),
        ({"place": "%leeds", "own_place": "Seacroft"}, "Select one of the places, or write your own"),
        ({"baseline": "12 acres"}, "Enter a number in people"),
        ({"type": "", "own_type": ""}, "Select or write the type"),
        ({"own_type": "Our own"}, "not both"),
        ({"longitude": ""}, "Enter latitude and longitude together"),
        ({"latitude": "91"}, "between -90 and 90"),
        ({"latitude": "north"}, "number of degrees"),
        ({"name": ""}, "Enter name"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(sign_in, changes, words):
    text = add(sign_in("lead"), **changes).content.decode()
    assert words in text
    assert "Young people in work" in text
    assert not Intervention.objects.exists()


def test_a_system_names_places_of_its_own(sign_in):
    form = sign_in("other-lead").get(reverse("steps:intervention_add", args=["QOP"])).content.decode()
    assert 'name="own_place"' in form
    assert 'name="place"' not in form
    client = sign_in("lead")
    assert "Seacroft" in add(client, own_place="Seacroft").content.decode()
    add(client, name="Elsewhere", place="%leeds")
    for place, there, not_there in (("Seacroft", "Apprentices", "Elsewhere"), ("Leeds", "Elsewhere", "Apprentices")):
        page = client.get(reverse("steps:impact", args=["QWO"]), {"place": place}).content.decode()
        assert f">{there}</a>" in page
        assert f">{not_there}</a>" not in page
        assert f'<option value="{place}" selected>' in page
        points = client.get(reverse("steps:map_points", args=["QWO"]), {"place": place}).json()["points"]
        assert [one["name"] for one in points] == [there]


def test_a_place_outside_england_is_taken_with_a_warning(sign_in):
    text = add(sign_in("lead"), latitude="48.85", longitude="2.35").content.decode()
    assert "outside England" in text
    assert Intervention.objects.exists()


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [(53.8, -1.5, False), (49.9, -6.3, False), (55.8, -2.0, False), (48.9, 2.3, True), (-1.5, 53.8, True)],
)
def test_what_is_certainly_outside_england(latitude, longitude, expected):
    assert outside_england(latitude, longitude) is expected


def test_coordinates_that_changed_places_are_recognised():
    assert "changed places" in warning({"latitude": Decimal("-1.5"), "longitude": Decimal("53.8")})
    assert warning({"latitude": None, "longitude": None}) == ""


def test_values_over_time_once_a_day_and_drawn(sign_in, west_yorkshire):
    row = _intervention(1)
    client = sign_in("lead")
    address = reverse("steps:intervention_value_add", args=["QWO", row.pk])
    day = {"seen_number": 0, "on_day": "31", "on_month": "3", "on_year": "2025", "note": ""}
    assert client.post(address, day | {"value": "1,250 people"}).status_code == 302
    again = client.post(address, day | {"value": "7"}).content.decode()
    assert "There is a value for this day already" in again
    client.post(address, day | {"on_year": "2026", "value": "1,300"})
    text = client.get(reverse("steps:intervention", args=["QWO", row.pk])).content.decode()
    assert "1,300 people" in text
    assert "<svg" in text
    assert InterventionValue.objects.count() == 2
    future = client.post(address, day | {"on_year": "2099", "value": "7"}).content.decode()
    assert "today or in the past" in future


def test_criteria_of_its_areas_can_be_linked_and_no_others(sign_in, west_yorkshire):
    row = _intervention(1)
    criterion = Criterion.objects.filter(key="CC-EM-1").first()
    other = Criterion.objects.filter(key="ED-EM-1").first()
    row.areas.add(criterion.area)
    address = reverse("steps:intervention_links", args=["QWO", row.pk])
    client = sign_in("lead")
    assert client.post(address, {"seen_number": 1, "criteria": [criterion.key]}).status_code == 302
    assert list(row.criteria.all()) == [criterion]
    assert client.post(address, {"seen_number": 2, "criteria": [other.key]}).status_code == 400


def test_what_it_serves_is_asked_for_on_a_page_that_says_so(sign_in, west_yorkshire):
    row = _intervention(1)
    address = reverse("steps:intervention_links", args=["QWO", row.pk])
    text = sign_in("lead").get(address).content.decode()
    assert "Criteria are those of its areas" in text
    assert "There is nothing to choose from yet" in text
    assert 'type="submit">Save' not in text


def test_the_second_of_two_who_change_it_sees_both_texts(sign_in, west_yorkshire):
    row = _intervention(1)
    address = reverse("steps:intervention_edit", args=["QWO", row.pk])
    sent = SENT | {"seen_number": 1}
    assert sign_in("lead").post(address, sent | {"learned": "It works"}).status_code == 302
    response = sign_in("contributor").post(address, sent | {"learned": "It does not"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "It works" in text
    assert "It does not" in text


def test_the_list_and_the_map_take_the_same_filters(sign_in, west_yorkshire, greater_manchester):
    _intervention(1, state="running", latitude="53.8", longitude="-1.5")
    _intervention(2, state="planned", latitude="53.7", longitude="-1.6")
    Organisation.objects.create(
        system=west_yorkshire, name="A university", is_anchor=True, latitude="53.9", longitude="-1.7"
    )
    Organisation.objects.create(system=greater_manchester, name="zq-other", is_anchor=True, latitude=53, longitude=-2)
    client = sign_in("viewer")
    whole = client.get(reverse("steps:map_points", args=["QWO"])).json()["points"]
    assert {one["name"] for one in whole} == {"Intervention 1", "Intervention 2", "A university"}
    some = client.get(reverse("steps:map_points", args=["QWO"]), {"state": "running"}).json()["points"]
    assert [one["name"] for one in some] == ["Intervention 1"]
    page = client.get(reverse("steps:map", args=["QWO"]), {"state": "running"}).content.decode()
    assert "Intervention 1" in page
    assert "Intervention 2" not in page
    odd = client.get(reverse("steps:map", args=["QWO"]), {"state": "no-such", "place": "x", "page": "-1"})
    assert odd.status_code == 200


def test_only_the_page_with_the_map_may_fetch_tiles_and_only_from_their_host(sign_in, settings):
    client = sign_in("viewer")
    policy = client.get(reverse("steps:map", args=["QWO"])).headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://tile.openstreetmap.org;" in policy
    other = client.get(reverse("steps:impact", args=["QWO"])).headers["Content-Security-Policy"]
    assert "openstreetmap" not in other
    settings.MAP_TILES_URL = settings.MAP_TILES_ORIGIN = ""
    off = client.get(reverse("steps:map", args=["QWO"]))
    assert "openstreetmap" not in off.headers["Content-Security-Policy"]
    assert "switched off" in off.content.decode()


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    sign_in, west_yorkshire, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in("viewer")
    _intervention(1)
    address = reverse("steps:impact", args=["QWO"])
    client.get(address)
    with django_assert_max_num_queries(18) as one:
        client.get(address)
    for number in range(2, 70):
        _intervention(number)
    with django_assert_num_queries(len(one)):
        text = client.get(address).content.decode()
    assert text.count("app-rowhead") == 50
