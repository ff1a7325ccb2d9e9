"""The report of one assessment: what it says, who may have it, and that no text breaks it."""

import dataclasses
import re
import subprocess
import zlib
from datetime import date
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.permissions import Actor
from assessments.milestones import MilestoneLine
from assessments.models import Event, Evidence, Judgement
from assessments.selectors import assessment_board
from reports import views
from reports.pack import make_pack
from reports.presenters import gap_words, median_words, report
from reports.render import Renderer, RenderFailed
from tests.assessments.make_boards import MATRIX, make_area, make_assessment, make_history, make_instrument
from tests.reports.test_render import failed_rules

GREY = (232, 237, 238)  # the watermark of reports/css/draft.svg
HOSTILE = (
    '<script>alert("1")</script><img src="file:///etc/passwd"><style>*{display:none}</style> {{ settings }} '
    "\u202eright to left\u202c \u0627\u0644\u0635\u062d\u0629 & \U0001f600 " + "W" * 300 + " " + "long text " * 970
)


@pytest.fixture(scope="module")
def renderer():
    # Not the product's own limit: here the machine may be busy with other tests.
    renderer = Renderer(seconds=150)
    yield renderer
    renderer.stop()


def html_of(board):
    return render_to_string("reports/assessment.html", {"report": report(make_pack(board))})


def text_of(pdf: bytes) -> str:
    """The document's text by poppler, with its spaces made single."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607
    return " ".join(done.stdout.decode().split())


def signed(board):
    return dataclasses.replace(
        board, status="signed-off", status_label="Signed off", signed_off_at=timezone.now(), signed_off_by="The Chair"
    )


def test_the_report_of_the_published_assessment_conforms_and_is_small(renderer, published):
    done = renderer.render(html_of(assessment_board(published, Actor())))
    assert failed_rules(done.pdf) == set()
    assert done.peak_kb < 150 * 1024
    assert b"FontFile2" in inflated(done.pdf)


def inflated(pdf: bytes) -> bytes:
    """The file with its compressed streams opened, so that dictionaries within object streams can be searched."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            parts.append(zlib.decompress(found.group(1)))
        except zlib.error:
            continue
    return b"".join(parts)


def test_every_criterion_claim_and_piece_of_evidence_is_in_the_report(renderer, published):
    board = assessment_board(published, Actor())
    text = text_of(renderer.render(html_of(board)).pdf)
    for area in board.areas:
        assert area.area.name in text
        assert area.level.name in text
        for finding in area.findings:
            assert finding.criterion.key in text
        for item in area.evidence:
            assert item.title.split()[0] in text
    assert "Read from publications" in text
    assert "Draft: nobody has signed this." in text
    assert "Page 3 of" in text


def test_the_gap_and_what_would_close_it_are_named_to_the_last_key(published):
    board = assessment_board(published, Actor())
    lines = {area.board.area.key: area for item in report(make_pack(board)).instruments for area in item.areas}
    closers = {key: [line.split(":")[0] for line in area.closers] for key, area in lines.items()}
    assert closers["economic-development"] == ["ED-ES-3"]
    assert closers["quality-employment"] == ["QE-ES-2"]
    assert closers["climate-change"] == ["CC-EM-1", "CC-EM-2", "CC-EM-3"]
    assert lines["economic-development"].gap == "Claimed above its evidence by 1 level: the evidence backs Emerging."


def test_a_draft_has_the_watermark_and_no_chain_head_and_a_signed_one_the_reverse(renderer):
    draft, final = make_assessment(), signed(make_assessment())
    assert "product:draft.css" in html_of(draft)
    assert draft.chain_head not in html_of(draft)
    assert "product:draft.css" not in html_of(final)
    text = text_of(renderer.render(html_of(final)).pdf)
    assert "DRAFT" not in text
    assert "nobody has signed" not in text
    assert final.chain_head in text.replace(" ", "")
    assert "Signed off by The Chair on" in text


def marked_pages(pdf: bytes, folder: Path) -> list[bool]:
    """For each page, whether the watermark's grey is on it, seen in a small picture of the page."""
    (folder / "r.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "30", "-png", folder / "r.pdf", folder / "page"], check=True)  # noqa: S607
    pages = [Image.open(path).convert("RGB") for path in sorted(folder.glob("page-*.png"))]
    return [sum(count for count, colour in page.getcolors(1 << 16) if colour == GREY) > 500 for page in pages]


def test_the_watermark_is_drawn_on_every_page_until_it_is_signed(renderer, tmp_path):
    for name, board, expected in (("draft", make_assessment(), True), ("signed", signed(make_assessment()), False)):
        folder = tmp_path / name
        folder.mkdir()
        pages = marked_pages(renderer.render(html_of(board)).pdf, folder)
        assert len(pages) > 5
        assert set(pages) == {expected}


def test_the_watermark_is_no_part_of_the_text_and_the_draft_conforms(renderer):
    pdf = renderer.render(html_of(make_assessment())).pdf
    assert failed_rules(pdf) == set()
    assert "DRAFT" not in text_of(pdf).replace(" ", "")


def test_metadata_and_bookmarks(renderer):
    board = make_assessment()
    pdf = renderer.render(html_of(board)).pdf
    info = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()  # noqa: S607
    assert report(make_pack(board)).title in info
    assert board.board_name in info
    opened = inflated(pdf)
    assert b"(en-GB)" in opened or b"/Lang" in opened
    assert opened.count(b"/Type /Outlines") == 1 or b"/Outlines" in opened


def test_hostile_text_is_printed_as_text_and_the_document_still_conforms(renderer):
    area = make_area(
        MATRIX, MATRIX.areas[0], claim="established", states={"EC-EM-1": "met"}, supports=("EC-EM-1",),
        title=HOSTILE[:200], summary=HOSTILE, url="file:///etc/passwd", note=HOSTILE, rationale=HOSTILE,
    )  # fmt: skip
    board = make_assessment(
        instruments=(make_instrument(MATRIX, [area]),), system_name=HOSTILE[:150], provenance=HOSTILE
    )
    html = html_of(board)
    assert "<script" not in html
    assert "<img" not in html
    assert "<style" not in html
    pdf = renderer.render(html).pdf
    assert failed_rules(pdf) == set()
    assert "root:" not in text_of(pdf)
    assert "alert(" in text_of(pdf)


def test_an_area_without_claim_criteria_or_evidence_still_reads_well():
    board = make_area(MATRIX, MATRIX.areas[0])
    assert gap_words(board) == "There is no claim, so there is nothing to compare with the evidence."
    assert "No reasons were given." in html_of(
        make_assessment(instruments=(make_instrument(MATRIX, [dataclasses.replace(board, rationale="")]),))
    )


def test_the_median_is_said_in_words_and_between_two_levels_when_it_lies_there():
    one = make_area(MATRIX, MATRIX.areas[0], claim="emerging")
    two = make_area(MATRIX, MATRIX.areas[1], claim="expanding")
    assert median_words(make_instrument(MATRIX, [one])) == "The middle (median) claim is Emerging."
    assert median_words(make_instrument(MATRIX, [one, two])).endswith("lies between Emerging and Expanding.")
    assert median_words(make_instrument(MATRIX, [])) == "No area has been judged yet."


def address(assessment):
    return reverse("reports:pdf", args=["QWO", assessment.round.key])


@pytest.mark.parametrize("role", ["chair", "lead", "contributor", "viewer"])
def test_people_of_the_system_download_a_draft(sign_in, published, role):
    client = sign_in(role)
    response = client.get(address(published))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert "qwo-2022-published" in response.headers["Content-Disposition"]
    assert re.fullmatch(r"render;dur=[\d.]+, total;dur=[\d.]+", response.headers["Server-Timing"])


@pytest.mark.parametrize("role", ["other-chair", "analyst", "administrator", "nobody"])
def test_others_do_not_learn_that_a_draft_exists(sign_in, published, role):
    client = sign_in(role)
    assert client.get(address(published)).status_code == 404


def test_a_visitor_is_asked_to_sign_in_whether_it_exists_or_not(client, published):
    for asked in (address(published), reverse("reports:pdf", args=["XXX", "no-such-round"])):
        assert client.get(asked).url.startswith("/accounts/login/")


def test_a_wrong_address_gets_404_and_a_post_405(sign_in, published):
    client = sign_in("chair")
    assert client.get(reverse("reports:pdf", args=["QWO", "no-such-round"])).status_code == 404
    assert client.get(reverse("reports:pdf", args=["XXX", published.round.key])).status_code == 404
    assert client.post(address(published)).status_code == 405


def test_a_render_that_fails_is_a_plain_page_that_offers_another_try(sign_in, published, monkeypatch):
    def fails(html):
        raise RenderFailed("No document within 30 seconds.")

    monkeypatch.setattr(views, "render_pdf", fails)
    client = sign_in("chair")
    response = client.get(address(published))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "Try again" in response.content.decode()


def test_making_the_report_changes_nothing(sign_in, published):
    before = [model.objects.count() for model in (Judgement, Evidence, Event)]
    client = sign_in("viewer")
    client.get(address(published))
    assert [model.objects.count() for model in (Judgement, Evidence, Event)] == before


def long_board(areas):
    """A draft with many areas of long names, all claimed above their evidence, and many milestones of long titles."""
    name = "Working with partners on the wider conditions of health in every place and neighbourhood"
    boards = [
        make_area(
            MATRIX, dataclasses.replace(MATRIX.areas[0], key=f"area-{n}", name=f"{name} {n}"), claim="expanding",
            target_level=MATRIX.level("expanding"), target_date=date(2027, 9, 30), change="up",
            earlier_level=MATRIX.level("established"), earlier_round_name="The round before",
        )
        for n in range(areas)
    ]  # fmt: skip
    milestones = tuple(
        MilestoneLine(
            n, f"{name}, agreed and published, part {n}", "The director of strategy", date(2026, 5, n + 1), "planned",
            "Planned", True, None, "", "person", "", "", "", "", "", (), 1,
        )
        for n in range(9)
    )  # fmt: skip
    return make_assessment(instruments=(make_instrument(MATRIX, boards),), milestones=milestones)


@pytest.mark.parametrize("areas", [1, 12, 40])
def test_the_page_for_the_chair_is_one_page_and_says_what_it_leaves_out(renderer, areas):
    pages = subprocess.run(
        ["pdftotext", "-", "-"],  # noqa: S607
        input=renderer.render(html_of(long_board(areas))).pdf,
        capture_output=True,
        check=True,
    ).stdout.decode().split("\f")  # fmt: skip
    own = [n for n, page in enumerate(pages) if "Every claim beside its evidence" in page]
    assert len(own) == 1
    assert "Milestones due first" in pages[own[0]]
    assert "6 more in the report." in pages[own[0]]
    assert "Where it stands, and what to do next" in pages[own[0] + 1]
    assert ("28 more areas stand in the report." in pages[own[0]]) == (areas == 40)


def test_every_area_stands_in_the_history_of_rounds_five_rounds_a_table():
    area = make_area(MATRIX, MATRIX.areas[0], claim="established")
    history = make_history(*((f"r{n}", "emerging", "not-yet", "2022.1") for n in range(7)))
    board = make_assessment(instruments=(make_instrument(MATRIX, [area]),), as_at=date(2035, 1, 1))
    rounds = report(make_pack(board, (history,))).rounds
    assert [len(table.heads) - 1 for table in rounds.tables] == [5, 3]
    assert rounds.tables[0].rows[0][1] == "Emerging; evidence backs Not yet emerging"
    assert rounds.tables[1].rows[0][3] == "Established; evidence backs Not yet emerging"
    assert len(rounds.drawings) == 1
