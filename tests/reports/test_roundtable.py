"""A roundtable's page, PDF and spreadsheet say the same, and hold nothing that runs."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from page import validate_pdf_bytes

from tests.reports.figures import rows_of
from tests.workshops.rooms import do, make_room, now, people_in, vote
from workshops.rules import Command
from workshops.services.deciding import ConsensusChange, add_action, add_quote, park, record_consensus

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://example.test")'


@pytest.fixture
def held(actors, west_yorkshire):
    """A roundtable of one area with two scorings, a consensus and every kind of note, finished."""
    lead = actors["lead"]
    room = do(lead, make_room(lead, west_yorkshire), Command.START, Command.OPEN)
    voters = people_in(room, 5, "NHS", "Clinician") + people_in(room, 4, "Business")
    vote(room, voters, ["emerging"] * 5 + ["expanding"] * 4)
    do(lead, room, Command.REVEAL, Command.AGAIN)
    vote(room, voters, ["established"] * 8 + ["expanding"])
    do(lead, room, Command.REVEAL)
    record_consensus(
        actor=lead,
        workshop=room,
        seen_step=now(room).step,
        item_id=room.current.items.all()[0].pk,
        change=ConsensusChange("established", "We hold joint plans", 1, "More is joint already"),
    )
    add_quote(actor=lead, workshop=room, text="It starts in schools", role="Clinician", activity_id=None)
    add_action(actor=lead, workshop=room, system=west_yorkshire, text=FORMULA, owner="Board", due_on="2027-03-31")
    park(actor=lead, workshop=room, text="<script>alert(1)</script>")
    return do(lead, room, Command.FINISH)


def text_of(pdf: bytes, tmp_path) -> str:
    import subprocess

    (tmp_path / "a.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "a.pdf", "-"], capture_output=True, check=True)  # noqa: S607
    return re.sub(r"\s+", " ", done.stdout.decode())


def test_page_pdf_and_spreadsheet_agree(held, sign_in, tmp_path):
    client = sign_in("chair")
    page = client.get(reverse("workshops:summary", args=[held.pk])).content.decode()
    pdf = client.get(reverse("reports:roundtable_pdf", args=[held.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    printed = text_of(pdf.content, tmp_path)
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("reports:roundtable_xlsx", args=[held.pk])).content))
    rows = [row for row in rows_of(book, "Distributions") if row["Who"] == "Everybody"]
    told = {(row["Scoring"], row["Answer"]): row["Count"] for row in rows if row["Count"]}
    assert told == {(1, "Emerging"): 5, (1, "Expanding"): 4, (2, "Established"): 8, (2, "Expanding"): 1}
    in_page = re.findall(r'app-bars__name">([^<]+)</th>.*?app-bars__said">(\d+) ', page, re.DOTALL)
    assert [(name.strip(), int(n)) for name, n in in_page if int(n)] == [
        ("Established", 8),
        ("Expanding", 1),
        ("Emerging", 5),
        ("Expanding", 4),
    ]
    for words in (
        "8 people, 8 more than at first",
        "Second scoring: 9 people answered",
        "Broad agreement",
        "We hold joint plans",
        "One person dissented: More is joint already",
        "It starts in schools",
        "31 March 2027",
    ):
        assert words in printed, words
        assert words in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)), words
    (decided,) = rows_of(book, "Decisions")
    assert (decided["The room agreed on"], decided["Dissented"], decided["Agreement"]) == (
        "Established",
        1,
        "Broad agreement",
    )


def test_the_pdf_is_tagged_for_screen_readers(held, sign_in):
    pdf = sign_in("viewer").get(reverse("reports:roundtable_pdf", args=[held.pk])).content
    assert {failure.rule_id for failure in validate_pdf_bytes(pdf, profile="ua1").failures} == set()


def test_nothing_runs(held, sign_in, tmp_path):
    client = sign_in("lead")
    assert "<script>alert" not in client.get(reverse("workshops:summary", args=[held.pk])).content.decode()
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("reports:roundtable_xlsx", args=[held.pk])).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == FORMULA for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize("who", ["other-chair", "analyst", "administrator", "nobody"])
def test_others_do_not_read_it(held, sign_in, who):
    for name in ("workshops:summary", "reports:roundtable_pdf", "reports:roundtable_xlsx"):
        address = reverse(name, args=[held.pk])
        assert sign_in(who).get(address).status_code == 404
