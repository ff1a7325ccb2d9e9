"""Values from a spreadsheet: every bad row named, all of them or none, for one system and for many."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from assessments.history import is_whole
from assessments.models import Event
from frameworks.models import Domain, Indicator
from journey.models import IndicatorValue, LocalIndicator, ValueImport
from journey.value_import import CONFIDENCE
from systems.models import System

pytestmark = pytest.mark.django_db
OWN = "/systems/QWO/steps/potential/import/"
NATIONAL = "/systems/indicators/import/"
HEADINGS = ("Indicator", "Period", "Value", "How sure", "Source", "Link", "Note")


def workbook(*rows, headings=HEADINGS):
    book = Workbook()
    sheet = book.active
    sheet.title = "Values"
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("values.xlsx", file.getvalue())


def national(*rows):
    return workbook(*rows, headings=("System", *HEADINGS))


def words(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def chair(sign_in):
    return sign_in("chair")


@pytest.fixture
def administrator(sign_in):
    return sign_in("administrator")


def test_a_spreadsheet_is_previewed_and_then_imported_whole(chair, west_yorkshire):
    local = LocalIndicator.objects.create(
        system=west_yorkshire, domain=Domain.objects.first(), name="Bus passes", unit="people"
    )
    file = workbook(
        ("ES-2", "2023/24", "1,200 people", "Published figure", "A report", "example.org", "Trusts only"),
        ("Total NHS spend within the ICS", 2024, 4100000000, None, None, None, None),
        ("bus passes", "March 2024", 12, "Estimate", None, None, None),
        ("EST-3", "2024", "42%", None, None, None, None),
    )
    response = chair.post(OWN, {"file": file})
    assert response.status_code == 302
    page = words(chair.get(response.url))
    assert "4 values of 4 indicators. Nothing is imported yet." in page
    assert "1,200 people" in page
    assert "£4,100,000,000" in page
    before = IndicatorValue.objects.count()
    assert "4 values imported" in words(chair.post(response.url, {"action": "confirm"}, follow=True))
    assert IndicatorValue.objects.count() == before + 4
    row = IndicatorValue.objects.get(indicator__key="ES-2")
    assert (row.value, row.confidence, row.url) == (1200, "published", "https://example.org")
    assert IndicatorValue.objects.get(local_indicator=local).value == 12
    events = Event.objects.filter(system=west_yorkshire).order_by("-sequence")[:4]
    assert {event.action for event in events} == {"Added a value"}
    assert {"what": "Read from", "from": "", "to": "values.xlsx"} in events[0].changes
    assert is_whole(west_yorkshire)
    assert not ValueImport.objects.exists()


def test_every_bad_row_is_named_with_its_reason_and_nothing_is_imported(chair):
    IndicatorValue.objects.create(
        system=System.objects.get(ods_code="QWO"),
        indicator=Indicator.objects.get(key="ES-3"),
        starts_on="2024-01-01",
        ends_on="2024-12-31",
        value=77,
    )
    before = IndicatorValue.objects.count()
    file = workbook(
        ("ES-2", "2023/24", 5, None, None, None, None),
        ("Nothing", "2024", 5, None, None, None, None),
        ("ES-2", "soon", 5, None, None, None, None),
        ("ES-2", date(2024, 3, 1), 5, None, None, None, None),
        ("ES-2", "2022/23", "12 acres", None, None, None, None),
        ("ES-2", "2021/22", -5, None, None, None, None),
        ("EST-3", "2024", 0.42, None, None, None, None),
        ("EST-3", "2023", "140%", None, None, None, None),
        ("ES-2", "2024", 5, None, None, None, None),
        ("ES-3", "2024/25", 5, None, None, None, None),
        ("ES-4", "2024", 5, "Published figure", None, None, None),
        ("ES-4", "2023", 5, "certain", None, "javascript:x", None),
        ("ES-5", None, None, None, None, None, None),
    )
    page = words(chair.post(OWN, {"file": file}))
    for place, reason in (
        ("Values!A3", "“Nothing” is not an indicator"),
        ("Values!B4", "Enter a period"),
        ("Values!B5", "The cell holds the date 1 March 2024, which a spreadsheet also makes of a month"),
        ("Values!C6", "Enter a number in people"),
        ("Values!C7", "negative"),
        ("Values!C8", "“0.42” may be 42 per cent in a cell of percentages"),
        ("Values!C9", "above 100 per cent"),
        ("Values!B10", "2024 shares days with 2023/24 of the same indicator in row 2"),
        ("Values!B11", "2024/25 shares days with 2024: there is a value for 2024 already: 77 people"),
        ("Values!E12", "Enter the source of the published figure"),
        ("Values!D13", "“certain” is none of"),
        ("Values!F13", "Enter a link"),
        ("Values!B14", "Enter the period"),
        ("Values!C14", "Enter the value"),
    ):
        assert f"{place}</td>" in page, place
        assert reason.casefold() in page.split(f"{place}</td>")[1][:400].casefold(), (place, reason)
    assert IndicatorValue.objects.count() == before
    assert not ValueImport.objects.exists()


def test_a_value_that_is_there_already_is_left_out(chair):
    sent = ("ES-2", "2024", 5, None, None, None, None)
    for new in (1, 1):
        url = chair.post(OWN, {"file": workbook(sent, ("ES-3", "2024", 6, None, None, None, None))}).url
        page = words(chair.get(url))
        chair.post(url, {"action": "confirm"})
        assert new
    assert "2 of them are there already and will be left out" in page
    assert IndicatorValue.objects.filter(indicator__key="ES-2").count() == 1


def test_another_value_for_the_same_period_is_a_fault(chair):
    url = chair.post(OWN, {"file": workbook(("ES-2", "2024", 5, None, None, None, None))}).url
    chair.post(url, {"action": "confirm"})
    page = words(chair.post(OWN, {"file": workbook(("ES-2", "2024", 6, None, None, None, None))}))
    assert "There is a value for 2024 already: 5 people" in page


def test_what_came_meanwhile_stops_the_whole_import(chair, west_yorkshire):
    rows = [("ES-2", str(year), 5, None, None, None, None) for year in (2022, 2023)]
    url = chair.post(OWN, {"file": workbook(*rows)}).url
    IndicatorValue.objects.create(
        system=west_yorkshire,
        indicator=Indicator.objects.get(key="ES-2"),
        starts_on="2023-04-01",
        ends_on="2024-03-31",
        value=9,
    )
    response = chair.post(url, {"action": "confirm"})
    assert response.status_code == 409
    assert "Nothing was imported" in words(response)
    assert IndicatorValue.objects.filter(indicator__key="ES-2").count() == 1


def test_a_local_indicator_retired_meanwhile_stops_the_import(chair, west_yorkshire):
    local = LocalIndicator.objects.create(
        system=west_yorkshire, domain=Domain.objects.first(), name="Bus passes", unit="people"
    )
    url = chair.post(OWN, {"file": workbook(("Bus passes", "2024", 5, None, None, None, None))}).url
    LocalIndicator.objects.filter(pk=local.pk).update(retired_at="2026-01-01T00:00Z")
    assert chair.get(url).status_code == 200
    assert chair.post(url, {"action": "confirm"}).status_code == 409


def test_of_two_who_confirm_one_imports(chair):
    url = chair.post(OWN, {"file": workbook(("ES-2", "2024", 5, None, None, None, None))}).url
    assert chair.post(url, {"action": "confirm"}).status_code == 302
    assert chair.post(url, {"action": "confirm"}).status_code == 404
    assert IndicatorValue.objects.filter(indicator__key="ES-2").count() == 1


def test_what_is_left_is_gone(chair):
    url = chair.post(OWN, {"file": workbook(("ES-2", "2024", 5, None, None, None, None))}).url
    assert "Nothing was imported" in words(chair.post(url, {"action": "leave"}, follow=True))
    assert chair.get(url).status_code == 404


def test_the_template_comes_back_as_it_went_with_every_indicator_named(chair):
    book = load_workbook(BytesIO(chair.get(OWN + "template.xlsx").content))
    assert [cell.value for cell in book["Values"][1]] == list(HEADINGS)
    terms = {row[1]: row[4] for row in book["Definitions"].iter_rows(values_only=True)}
    assert terms["ES-1"] == "People employed across the ICS, in people (Employment and skills)"
    assert len([term for term in terms if re.fullmatch(r"[A-Z]+-\d", str(term))]) == 26
    empty = BytesIO()
    book.save(empty)
    page = words(chair.post(OWN, {"file": SimpleUploadedFile("a.xlsx", empty.getvalue())}))
    assert "The sheet has no value below its headings" in page


def test_the_words_for_how_sure_are_those_of_the_register():
    assert list(CONFIDENCE.items()) == IndicatorValue.Confidence.choices


def test_one_spreadsheet_brings_the_values_of_many_systems(administrator, west_yorkshire, greater_manchester):
    file = national(
        ("QWO", "ES-2", "2024", 10, "Published figure", "A report", None, None),
        ("qop", "ES-2", "2024", 20, "Published figure", "A report", None, None),
        ("QOP", "ES-3", "2024", 30, None, None, None, None),
    )
    url = administrator.post(NATIONAL, {"file": file}).url
    page = words(administrator.get(url))
    assert "3 values of 2 indicators in 2 systems" in page
    assert "Greater Manchester" in page
    assert "3 values imported" in words(administrator.post(url, {"action": "confirm"}, follow=True))
    assert IndicatorValue.objects.get(system=west_yorkshire, indicator__key="ES-2").value == 10
    assert IndicatorValue.objects.get(system=greater_manchester, indicator__key="ES-2").value == 20
    for system in (west_yorkshire, greater_manchester):
        assert is_whole(system)
    assert Event.objects.filter(system=greater_manchester, action="Added a value").count() == 2


def test_a_spreadsheet_of_many_systems_is_told_no_figure_of_a_system(administrator, west_yorkshire):
    LocalIndicator.objects.create(
        system=west_yorkshire, domain=Domain.objects.first(), name="Bus passes", unit="people"
    )
    file = national(
        ("QWO", "ES-1", "2022", 10, None, None, None, None),
        ("XXX", "ES-1", "2022", 10, None, None, None, None),
        ("QWO", "Bus passes", "2022", 10, None, None, None, None),
    )
    page = words(administrator.post(NATIONAL, {"file": file}))
    assert "2022 shares days with December 2022: there is a value for December 2022 already</td>" in page
    assert "100,000" not in page
    assert "“XXX” is not the code of a system" in page
    assert "“Bus passes” is not an indicator" in page


def test_a_systems_own_import_is_not_found_elsewhere(chair, administrator, sign_in):
    url = chair.post(OWN, {"file": workbook(("ES-2", "2024", 5, None, None, None, None))}).url
    number = url.rstrip("/").rpartition("/")[2]
    assert administrator.get(f"{NATIONAL}{number}/").status_code == 404
    assert sign_in("other-chair").get(f"/systems/QOP/steps/potential/import/{number}/").status_code == 404
    national_url = administrator.post(
        NATIONAL, {"file": national(("QWO", "ES-2", "2024", 5, None, None, None, None))}
    ).url
    assert chair.get(OWN + national_url.rstrip("/").rpartition("/")[2] + "/").status_code == 404


def test_a_preview_costs_the_same_however_long(chair):
    def queries(count):
        rows = [("ES-2", f"{day} January 2001", day, None, None, None, None) for day in range(1, count + 1)]
        url = chair.post(OWN, {"file": workbook(*rows)}).url
        chair.get(url)
        with CaptureQueriesContext(connection) as seen:
            chair.get(url)
        return len(seen)

    assert queries(1) == queries(31)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_spreadsheet_is_refused_in_words(chair, content):
    response = chair.post(OWN, {"file": SimpleUploadedFile("a.xlsx", content)})
    assert response.status_code == 200
    assert "There is a problem" in words(response)


def test_decimals_of_a_cell_stay_what_they_are(chair):
    url = chair.post(OWN, {"file": workbook(("RD-4", "2024", 1234567.89, None, None, None, None))}).url
    chair.post(url, {"action": "confirm"})
    assert IndicatorValue.objects.get(indicator__key="RD-4").value == Decimal("1234567.89")


def test_the_pages_lead_to_the_import(chair, administrator):
    assert OWN in words(chair.get("/systems/QWO/steps/potential/"))
    assert NATIONAL in words(administrator.get(reverse("administration:home")))
