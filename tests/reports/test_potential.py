"""The data sheet of indicators: page, PDF and spreadsheet say the same, and hold nothing that runs."""

import re
import subprocess
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from page import validate_pdf_bytes

from frameworks.models import Domain, Indicator
from journey.models import AnchorStrategy, IndicatorTarget, IndicatorValue, LocalIndicator, Organisation
from reports.render import RenderFailed
from tests.reports.figures import rows_of

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://example.test")'


@pytest.fixture
def kept(west_yorkshire):
    """Values of a published and of a local indicator, a target, and a strategy."""
    about = {"system": west_yorkshire, "indicator": Indicator.objects.get(key="ES-2")}
    for year, value in ((2022, 1200), (2023, 1500)):
        IndicatorValue.objects.create(
            **about,
            starts_on=f"{year}-04-01",
            ends_on=f"{year + 1}-03-31",
            value=value,
            source=FORMULA,
            note="<script>alert(1)</script>",
            is_baseline=year == 2022,
        )
    IndicatorTarget.objects.create(**about, value=2000, due_on="2030-03-31")
    domain = Domain.objects.get(key="net-zero")
    own = LocalIndicator.objects.create(system=west_yorkshire, domain=domain, name="Bus passes", unit="GBP")
    IndicatorValue.objects.create(
        system=west_yorkshire, local_indicator=own, starts_on="2024-01-01", ends_on="2024-12-31", value="2400000.5"
    )
    anchor = Organisation.objects.create(system=west_yorkshire, name="Leeds Trust")
    AnchorStrategy.objects.create(system=west_yorkshire, organisation=anchor, title="Green plan").domains.set([domain])
    return own


def text_of(pdf, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", tmp_path / "a.pdf", "-"], capture_output=True, check=True)  # noqa: S607
    return re.sub(r"\s+", " ", done.stdout.decode())


def test_the_pdf_says_what_the_page_says_and_conforms(kept, sign_in, tmp_path):
    response = sign_in("viewer").get(reverse("reports:potential_pdf", args=["QWO"]))
    assert response.headers["Content-Type"] == "application/pdf"
    printed = text_of(response.content, tmp_path)
    for said in (
        "2 of the 26 published indicators have a value",
        "2,400,000 people in December 2022",
        "1,500 people, 2023/24",
        "Staff who live within the ICS, in people",
        "Counted locally",
        "0.62 per 1,000 people",
        "2,000 people by 31 March 2030",
        "Bus passes (own)",
        "Only Leeds Trust covers it.",
        "0 of 3 have a value, and 1 of 1 of your own",
    ):
        assert said in printed, said
    assert "Bus passes, in pounds" not in printed, "one value has no course"
    failures = validate_pdf_bytes(response.content, profile="ua1").failures
    assert {failure.rule_id for failure in failures} == set()


def test_the_spreadsheet_has_every_value_as_a_number(kept, sign_in):
    response = sign_in("viewer").get(reverse("reports:potential_xlsx", args=["QWO"]))
    book = openpyxl.load_workbook(BytesIO(response.content))
    rows = {row["Key"]: row for row in rows_of(book, "Indicators")}
    assert len(rows) == 27
    staff = rows["ES-2"]
    assert (staff["Latest value"], staff["Period"], staff["Baseline"]) == (1500, "2023/24", 1200)
    assert (staff["Per person"], staff["Per"], staff["Population"]) == (0.625, "per 1,000 people", 2_400_000)
    assert staff["Since the baseline"].startswith("Up by 300 people (25.0%)")
    assert rows["ES-1"]["How sure"] == "Published figure"
    assert rows["NZ-1"]["Latest value"] is None
    assert rows[f"local-{kept.pk}"]["Latest value"] == 2400000.5
    values = rows_of(book, "Values")
    assert [row["Value"] for row in values if row["Key"] == "ES-2"] == [1200, 1500]
    assert next(rows_of(book, "Targets").__iter__())["Target"] == 2000
    complete = {row["Domain"]: row for row in rows_of(book, "Completeness")}
    assert (complete["Employment and skills"]["With a value"], complete["Employment and skills"]["Indicators"]) == (
        2,
        5,
    )
    assert complete["Net zero"]["Organisations with a strategy"] == "Leeds Trust"
    cells = [cell for row in book["Values"].iter_rows() for cell in row if cell.value == FORMULA]
    assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_a_sheet_that_can_not_be_made_says_so(kept, sign_in, monkeypatch):
    def failing(html):
        raise RenderFailed("no")

    monkeypatch.setattr("reports.potential.render_pdf", failing)
    response = sign_in("viewer").get(reverse("reports:potential_pdf", args=["QWO"]))
    assert response.status_code == 503
    assert "could not be made just now" in response.content.decode()


def test_the_step_leads_to_both(sign_in):
    page = sign_in("viewer").get(reverse("steps:potential", args=["QWO"])).content.decode()
    for form in ("pdf", "xlsx"):
        assert reverse(f"reports:potential_{form}", args=["QWO"]) in page
