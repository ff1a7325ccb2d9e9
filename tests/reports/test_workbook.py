"""The spreadsheet and the data: typed cells, nothing that runs, no text lost."""

import json
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from reports.data import assessment_data
from reports.pack import make_pack, read_pack
from reports.workbook import assessment_workbook
from tests.assessments.make_boards import make_assessment
from tests.reports.figures import rows_of
from tests.reports.rich import fill
from tests.reports.test_word import HOSTILE, hostile_board

SHEETS = ["Summary", "Areas", "Findings", "Evidence", "Milestones", "Rounds", "Definitions"]


def book_of(pack):
    return openpyxl.load_workbook(BytesIO(assessment_workbook(pack)))


@pytest.fixture
def book(current, actors):
    fill(current, actors["chair"])
    return book_of(read_pack(current, actors["chair"]))


@pytest.mark.django_db
def test_every_sheet_is_there_with_a_frozen_heading(book):
    assert book.sheetnames == SHEETS
    assert {sheet.freeze_panes for sheet in book} == {"A2"}


@pytest.mark.django_db
def test_cells_hold_dates_and_numbers_as_such(book):
    for row in rows_of(book, "Evidence"):
        assert isinstance(row["Dated"], datetime)
    assert isinstance(rows_of(book, "Milestones")[0]["Due"], datetime)
    areas = rows_of(book, "Areas")
    assert {type(row["Levels above its evidence"]) for row in areas} <= {int, type(None)}
    assert areas[1]["Claim: place in the order"] is None, "no claim is not a zero"
    summary = {row["What"]: row["Value"] for row in rows_of(book, "Summary")}
    assert (summary["Areas"], summary["Pieces of evidence"]) == (len(areas), 3)
    assert isinstance(summary["Position as at"], datetime)


@pytest.mark.django_db
def test_every_column_is_defined(book):
    defined = {(row["Sheet"], row["Column"]) for row in rows_of(book, "Definitions") if row["Meaning"]}
    for sheet in book:
        if sheet.title != "Definitions":
            assert {(sheet.title, cell.value) for cell in sheet[1]} <= defined


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_no_text_runs_and_none_is_cut(place):
    text = HOSTILE[place]
    book = book_of(make_pack(hostile_board(text)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "d", "b"}, (sheet.title, cell.coordinate)
    if len(text) > 32_767:
        assert "Long texts" in book.sheetnames
    data = assessment_data(make_pack(hostile_board(text)))
    assert json.loads(json.dumps(data))["instruments"][0]["areas"][0]["reasons"] == text


@pytest.mark.django_db
def test_the_data_names_every_absence_and_no_score(current, actors, sign_in):
    fill(current, actors["chair"])
    response = sign_in("viewer").get(reverse("reports:json", args=["QWO", current.round.key]))
    assert response.headers["Content-Type"] == "application/json"
    data = response.json()
    area = data["instruments"][0]["areas"][1]
    assert (area["standing"], area["claim"], area["claim_gap"]) == ("not-assessed", None, None)
    assert {item["is_expired"] for item in data["evidence"]} == {True, False}
    assert [line["title"] for line in data["milestones"]] == [
        "Board paper, part 0",
        "Board paper, part 1",
        "Board paper, part 2",
    ]
    assert not {"score", "total", "mean", "rank", "average"} & set(json.dumps(data).replace('"', " ").split())


def test_data_is_the_same_whoever_reads_it_twice():
    pack = make_pack(make_assessment())
    assert assessment_data(pack) == assessment_data(pack)
    assert assessment_workbook(pack)[:4] == b"PK\x03\x04"


@pytest.mark.django_db
def test_it_comes_as_an_attachment_with_its_kind(sign_in, published):
    response = sign_in("viewer").get(reverse("reports:xlsx", args=["QWO", published.round.key]))
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="qwo-2022-published')
    assert openpyxl.load_workbook(BytesIO(response.content)).sheetnames == SHEETS
