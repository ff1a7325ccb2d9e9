"""The four-step report: PDF and spreadsheet say what the pages say, leave out what may not be shown, run nothing."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from page import validate_pdf_bytes

from frameworks.models import Area, ChecklistItem, Domain, Question, Recommendation
from frameworks.models import Intervention as InterventionType
from journey.models import (
    ChecklistAnswer,
    ChosenQuestion,
    DevolutionAsk,
    Intervention,
    InterventionValue,
    NominatedLead,
    Organisation,
    Programme,
    RecommendationState,
)
from reports.render import RenderFailed
from reports.steps.pack import four_steps
from tests.journey.audits import an_audit, answer, over, send
from tests.reports.figures import rows_of, text_of

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://example.test")'


def fill(system, number=0):
    """A programme with a checklist, an intervention with values, a question, an ask, a stuck recommendation."""
    domain = Domain.objects.get(key="net-zero")
    anchor = Organisation.objects.create(system=system, name=f"Leeds Trust {number}", is_anchor=True)
    programme = Programme.objects.create(
        system=system, name=f"Green jobs {number}", summary="Two lines\nof summary", funding=FORMULA, domain=domain
    )
    programme.organisations.set([anchor])
    first, second = ChecklistItem.objects.order_by("order")[:2]
    ChecklistAnswer.objects.create(programme=programme, item=first, answer="partly", note="Half of it is known")
    ChecklistAnswer.objects.create(programme=programme, item=second, answer="not-yet-known")
    row = Intervention.objects.create(
        system=system,
        name=f"Bus passes {number}",
        type=InterventionType.objects.order_by("order").first(),
        domain=domain,
        programme=programme,
        measure="Passes in use",
        unit="people",
        baseline=400,
        baseline_on=date(2025, 4, 1),
        target=900,
        target_on=date(2027, 3, 31),
        learned="<script>alert(1)</script> free travel is asked for first",
    )
    row.organisations.set([anchor])
    row.areas.set(Area.objects.order_by("pk")[:1])
    for day, value in ((date(2026, 4, 1), 500), (date(2026, 10, 1), 650)):
        InterventionValue.objects.create(system=system, intervention=row, on=day, value=value)
    InterventionValue.objects.create(
        system=system, intervention=row, on=date(2026, 5, 1), value=999, retired_at="2026-06-01T00:00:00Z"
    )
    ChosenQuestion.objects.create(
        system=system, text=f"Who gains {number}?", domain=domain, hypothesis="Those nearby", due_on=date(2026, 1, 1)
    )
    DevolutionAsk.objects.create(system=system, title=f"Bus powers {number}", what="Franchising", why="One ticket")


@pytest.fixture
def kept(west_yorkshire):
    fill(west_yorkshire)
    stuck = Recommendation.objects.filter(step__key="partners").first()
    RecommendationState.objects.create(system=west_yorkshire, recommendation=stuck, state="stuck", note="No money yet")
    ChosenQuestion.objects.create(
        system=west_yorkshire, question=Question.objects.first(), state="answered", learned="It depends"
    )
    NominatedLead.objects.create(system=west_yorkshire, name="Ada Entry", job="Director", since=date(2026, 1, 1))
    return west_yorkshire


def test_the_pdf_says_what_is_kept_and_conforms(kept, sign_in):
    response = sign_in("viewer").get(reverse("reports:steps_pdf", args=["QWO"]))
    assert response.headers["Content-Type"] == "application/pdf"
    printed = text_of(response.content)
    for said in (
        "1 of the 26 published indicators has a value",
        "Ada Entry",
        "Who gains 0? (own) Those nearby Nobody yet, by 1 January 2026",
        "late",
        "It depends",
        "No relationship audit has been made.",
        "Half of it is known",
        "9 of 10 questions keep it from starting",
        "400 people on 1 April 2025",
        "650 people on 1 October 2026",
        "900 people by 31 March 2027",
        "<script>alert(1)</script> free travel",
        "Why: One ticket",
        "No money yet",
        "shared with: this system only",
        "NHS Confederation",
    ):
        assert said in printed, said
    assert "999" not in printed, "a retired value is not told"
    failures = validate_pdf_bytes(response.content, profile="ua1").failures
    assert {failure.rule_id for failure in failures} == set()


def test_the_spreadsheet_has_a_sheet_for_every_register(kept, sign_in):
    response = sign_in("viewer").get(reverse("reports:steps_xlsx", args=["QWO"]))
    book = openpyxl.load_workbook(BytesIO(response.content))
    programme = rows_of(book, "Programmes")[0]
    assert (programme["Name"], programme["Partners"], programme["Open questions"]) == (
        "Green jobs 0",
        "Leeds Trust 0",
        9,
    )
    checklist = rows_of(book, "Checklists")
    assert [row["Answer"] for row in checklist[:3]] == ["Partly", "Not yet known", None]
    assert len(checklist) == ChecklistItem.objects.count()
    measured = [(row["Date"].date(), row["Value"]) for row in rows_of(book, "Measured")]
    assert measured == [(date(2026, 4, 1), "500 people"), (date(2026, 10, 1), "650 people")]
    questions = {row["Question"]: row for row in rows_of(book, "Questions")}
    assert (questions["Who gains 0?"]["Own"], questions["Who gains 0?"]["Late"]) == ("Yes", "Yes")
    assert [row["State"] for row in rows_of(book, "Recommendations")].count("Stuck") == 1
    assert len(rows_of(book, "Indicators")) == 26
    assert rows_of(book, "Landscape")[0]["Published"] == "December 2022"
    assert rows_of(book, "Interventions")[0]["Linked to"]
    cells = [cell for row in book["Programmes"].iter_rows() for cell in row if cell.value == FORMULA]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)]


def test_it_tells_of_an_audit_only_what_its_page_shows(kept, sign_in):
    audit = an_audit(1)
    answer(audit, {"University": [4, 5, 5, 3], "Business": [1]})
    send(audit, "University", RA_1="Words of one alone")
    read = sign_in("viewer").get
    printed = text_of(read(reverse("reports:steps_pdf", args=["QWO"])).content)
    assert "Nobody reads answers before then." in printed
    assert "Middle answer" not in printed
    over(audit)
    printed = text_of(read(reverse("reports:steps_pdf", args=["QWO"])).content)
    assert "Middle answer" in printed
    assert "Words of one alone" not in printed
    book = openpyxl.load_workbook(BytesIO(read(reverse("reports:steps_xlsx", args=["QWO"])).content))
    scale = [row for row in rows_of(book, "Audits from 1 to 5") if row["Answered"]]
    assert [(row["Sector"], row["Answered"]) for row in scale] == [("All sectors", 5)]
    assert rows_of(book, "Audits in words") == []


def test_its_queries_do_not_grow(kept, django_assert_max_num_queries, django_assert_num_queries):
    with django_assert_max_num_queries(60) as counted:
        four_steps(kept, date(2026, 11, 1))
    for number in range(1, 6):
        fill(kept, number)
    with django_assert_num_queries(len(counted)):
        four_steps(kept, date(2026, 11, 1))


def test_an_empty_system_gets_a_report_that_names_its_gaps(sign_in, greater_manchester):
    response = sign_in("other-chair").get(reverse("reports:steps_pdf", args=[greater_manchester.ods_code]))
    printed = text_of(response.content)
    for said in ("No question is open.", "No programme is in the register.", "No lead is nominated", "No ask is"):
        assert said in printed, said


def test_a_report_that_can_not_be_made_says_so(kept, sign_in, monkeypatch):
    def failing(html):
        raise RenderFailed("no")

    monkeypatch.setattr("reports.steps.views.render_pdf", failing)
    response = sign_in("viewer").get(reverse("reports:steps_pdf", args=["QWO"]))
    assert response.status_code == 503
    assert "could not be made just now" in response.content.decode()


def test_the_cycle_leads_to_both(sign_in):
    page = sign_in("viewer").get(reverse("steps:cycle", args=["QWO"])).content.decode()
    for form in ("pdf", "xlsx"):
        assert reverse(f"reports:steps_{form}", args=["QWO"]) in page
