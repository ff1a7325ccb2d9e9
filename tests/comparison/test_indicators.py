"""Indicators across systems: per head, of one period, by name, and only of those that share."""

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comparison.indicators import Figure, compare, spread
from comparison.rows import SystemLine
from frameworks.models import Indicator
from journey.models import IndicatorValue, StepsSharing
from journey.periods import read_period
from journey.potential import IndicatorContent, Population, Value
from systems.models import System, SystemFact

PAGE = "/compare/indicators/"


def indicator(unit="people"):
    return IndicatorContent("ES-2", 1, "Staff who live within the ICS", unit, "higher", "es", "Employment and skills")


def system(pk):
    return SystemLine(pk, f"Q{pk}", f"System {pk:02d}", "North", 0, 0, read_period("2022").starts_on, None, ())


def value(period, figure):
    return Value(1, 1, read_period(period), Decimal(figure), "A report", "", "", "counted", False)


def people(count):
    return [Population(Decimal(count), "2024", "a publication")]


def test_the_period_that_most_systems_have_is_shown_and_others_are_not_mixed_in():
    systems = [system(pk) for pk in (1, 2, 3)]
    values = {1: [value("2023", 5), value("2024", 6)], 2: [value("2023", 7)], 3: [value("2024/25", 9)]}
    found = compare(indicator(), systems, frozenset({1, 2, 3}), values, {})
    assert found.period == read_period("2023")
    assert [row.value.value if row.value else None for row in found.rows] == [5, 7, None]
    assert [(period.label, count) for period, count in found.periods] == [("2024/25", 1), ("2024", 1), ("2023", 2)]
    assert compare(indicator(), systems, frozenset({1, 2, 3}), values, {}, read_period("2024")).filled == 1


def test_what_is_not_shared_is_not_looked_at():
    systems = [system(1), system(2)]
    values = {1: [value("2023", 5)], 2: [value("2024", 7)]}
    found = compare(indicator(), systems, frozenset({1}), values, {})
    assert found.rows[1] == Figure(systems[1], is_shared=False)
    assert [period.label for period, _ in found.periods] == ["2023"]
    assert (found.shared, found.filled) == (1, 1)


def test_counts_are_set_against_each_other_per_head_alone():
    systems = [system(pk) for pk in range(1, 5)]
    values = {pk: [value("2024", pk * 100)] for pk in range(1, 5)}
    populations = {pk: people(1_000_000) for pk in range(1, 4)}
    found = compare(indicator(), systems, frozenset(range(1, 5)), values, populations)
    drawn = spread(found, 3)
    assert [(one.id, float(number)) for one, number in drawn.figures] == [(1, 0.1), (2, 0.2), (3, 0.3)]
    assert drawn.per == "per 1,000 people"
    assert drawn.quarters is None
    assert spread(found, 4) is None


def test_shares_are_set_against_each_other_as_they_are():
    systems = [system(pk) for pk in range(1, 4)]
    values = {pk: [value("2024", pk)] for pk in range(1, 4)}
    drawn = spread(compare(indicator("per cent"), systems, frozenset({1, 2, 3}), values, {}), 3)
    assert [float(number) for _, number in drawn.figures] == [1, 2, 3]


def test_quarters_are_told_of_eight_systems_or_more():
    systems = [system(pk) for pk in range(1, 10)]
    values = {pk: [value("2024", pk * 10)] for pk in range(1, 10)}
    shared = frozenset(range(1, 10))
    drawn = spread(compare(indicator("per cent"), systems, shared, values, {}), 3)
    assert drawn.quarters == (30, 50, 70)


def words(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def share(db):
    def make(code, rung="all-systems", value=None, population=1_000_000, year=2024):
        one = System.objects.get(ods_code=code)
        StepsSharing.objects.update_or_create(system=one, defaults={"rung": rung})
        if population:
            SystemFact.objects.update_or_create(
                system=one, key="population", as_at="2024", defaults={"value": population, "label": "Population"}
            )
        if value is not None:
            IndicatorValue.objects.create(
                system=one,
                indicator=Indicator.objects.get(key="ES-2"),
                starts_on=f"{year}-01-01",
                ends_on=f"{year}-12-31",
                value=value,
            )
        return one

    return make


@pytest.mark.parametrize(
    ("rung", "who"),
    [
        ("system", {"chair"}),
        ("confederation", {"chair", "analyst"}),
        ("all-systems", {"chair", "analyst", "other-chair"}),
    ],
)
def test_values_are_read_as_far_as_they_are_shared(share, sign_in, rung, who):
    share("QWO", rung, 12_345)
    found = {
        role
        for role in ("chair", "analyst", "other-chair")
        if "12,345" in words(sign_in(role).get(f"{PAGE}?indicator=ES-2"))
    }
    assert found == who


def test_what_is_not_shared_says_so_and_is_no_zero(share, sign_in):
    share("QWO", "system", 12_345)
    page = words(sign_in("analyst").get(f"{PAGE}?indicator=ES-2"))
    assert "0 of 42 systems share their four steps with you" in page
    whole = words(sign_in("analyst").get(PAGE))
    for told in (page.split("System by system")[1], whole.split("How complete each system is")[1]):
        names = re.search(r"<strong>Not shared:</strong> ([^<]+)\.</p>", told)[1]
        assert "West Yorkshire" in names
        assert "2024" not in told
        assert "0 of" not in told


CODES = ("QWO", "QOP", "QHM", "QOQ", "QWU", "QUA", "QHL", "QT1", "QE1")


def test_a_strip_is_drawn_of_three_systems_or_more(share, sign_in):
    analyst = sign_in("analyst")
    for number, code in enumerate(CODES[:2], 1):
        share(code, value=number * 1000)
    response = analyst.get(f"{PAGE}?indicator=ES-2")
    assert "Fewer than 3 systems have a figure that can be compared" in words(response)
    assert "Fewer than 3" in words(analyst.get(PAGE))
    share(CODES[2], value=3000)
    response = analyst.get(f"{PAGE}?indicator=ES-2")
    assert "3 systems. Each dot is one system" in words(response)
    assert "style-src-attr" in response.headers["Content-Security-Policy"]
    assert "3 of 3" in words(analyst.get(PAGE))


def test_quarters_and_those_without_a_population_are_told_in_words(share, sign_in):
    for number, code in enumerate(CODES[:8], 1):
        share(code, value=number * 1000)
    share(CODES[8], value=9000, population=0)
    page = words(sign_in("analyst").get(f"{PAGE}?indicator=ES-2"))
    assert "A quarter of them are at 2.75 per 1,000 people or below, half at 4.50 per 1,000 people or below" in page
    assert "1 more has a value but no published population" in page
    assert "Population not known" in page


def test_systems_stand_by_name_and_nothing_is_ranked(share, sign_in):
    for number, code in enumerate(CODES, 1):
        share(code, value=number * 1000)
    page = sign_in("analyst").get(f"{PAGE}?indicator=ES-2").content.decode()
    names = re.findall(r'<a href="/systems/Q\w+/">([^<]+)</a>', page.split("System by system")[1])
    assert names == sorted(names)
    assert len(names) == 9


def test_another_period_can_be_chosen_and_a_wrong_one_is_passed_over(share, sign_in):
    share("QWO", value=1000)
    share("QOP", value=2000)
    share("QHM", value=3333, year=2021)
    analyst = sign_in("analyst")
    assert "3,333" not in words(analyst.get(f"{PAGE}?indicator=ES-2"))
    assert "3,333 people" in words(analyst.get(f"{PAGE}?indicator=ES-2&period=2021-01-01_2021-12-31"))
    for wrong in ("x", "2021", "9999-99-99_1"):
        assert "1,000 people" in words(analyst.get(f"{PAGE}?indicator=ES-2&period={wrong}"))
    assert "There is a problem" in words(analyst.get(f"{PAGE}?indicator=nothing"))


def test_how_complete_each_system_is_stands_by_domain(share, sign_in):
    share("QWO", value=1000)
    page = words(sign_in("other-chair").get(PAGE))
    assert "Employment and skills</span>2 of 5" in page
    assert "Estates</span>0 of 4" in page
    assert "Your system" in page


def test_the_pages_cost_the_same_however_many_share(share, sign_in):
    analyst = sign_in("analyst")

    def queries(page):
        with CaptureQueriesContext(connection) as seen:
            assert analyst.get(page).status_code == 200
        return len(seen)

    share("QWO", value=1)
    pages = (PAGE, f"{PAGE}?indicator=ES-2")
    few = [queries(page) for page in pages]
    for number, code in enumerate(CODES[1:], 1):
        share(code, value=number * 1000)
        share(code, value=number, year=2020)
    assert [queries(page) for page in pages] == few


def test_the_spreadsheet_has_every_period_of_those_that_share_and_says_who_does_not(share, sign_in):
    share("QWO", value=2500)
    share("QWO", value=2000, year=2020)
    share("QOP")
    share("QHM", "confederation", 7777)
    for role, shown in (("analyst", {2000, 2500, 7777}), ("other-chair", {2000, 2500})):
        content = sign_in(role).get(f"{PAGE}ES-2/data.xlsx").content
        lines = list(openpyxl.load_workbook(BytesIO(content))["Values"].iter_rows(values_only=True))
        rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
        assert {row["Value"] for row in rows if row["Value"] is not None} == shown
        states = {row["System"]: row["State"] for row in rows}
        assert (states["QOP"], states["QOQ"]) == ("No value", "Not shared")
        assert states["QHM"] == ("Value" if role == "analyst" else "Not shared")
        (own,) = [row for row in rows if row["System"] == "QWO" and row["Period"] == "2024"]
        assert (own["Per person"], own["Per"]) == (2.5, "per 1,000 people")
    assert sign_in("analyst").get(f"{PAGE}ES-99/data.xlsx").status_code == 404


def test_a_tab_leads_here(sign_in):
    assert f'href="{PAGE}"' in sign_in("analyst").get("/compare/").content.decode()
