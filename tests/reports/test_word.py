"""The Word document: real styles and fields, what it says until it is signed, and that no text breaks it."""

import re
import zipfile
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from defusedxml.ElementTree import fromstring
from django.urls import reverse
from django.utils import timezone
from docx.oxml.ns import qn

from accounts.permissions import Actor
from assessments.charts import ladder_svg
from assessments.selectors import assessment_board
from reports.pack import make_pack
from reports.presenters import report
from reports.word import word_document
from reports.word.pictures import png_of
from tests.assessments.make_boards import MATRIX, make_area, make_assessment, make_instrument

CELL_END = re.compile(r"</w:tbl>(?=<w:tbl>)")


def word_of(board):
    return word_document(report(make_pack(board)))


def opened(content):
    return docx.Document(BytesIO(content))


def parts(content):
    """Every XML part of the file, parsed: a part that does not parse fails here."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: fromstring(archive.read(name)) for name in names}


@pytest.fixture(scope="module")
def document():
    return opened(word_of(make_assessment()))


def test_headings_lists_and_captions_are_styles(document):
    found = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "Caption"} <= found
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    for title in ("One page for the chair", "Milestones", "History of rounds", "Annex of evidence", "Sign-off"):
        assert title in headings
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [make_assessment().system_name]


def test_no_heading_level_is_left_out(document):
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_our_style_a_repeating_first_row_and_an_alternative_text(document):
    assert len(document.tables) > 10
    for table in document.tables:
        assert table.style.name == "Report Table"
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        looks = table._tbl.tblPr.find(qn("w:tblLook"))
        repeats = table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
        assert (repeats is not None) == (looks.get(qn("w:firstRow")) == "1")
    assert sum(t.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for t in document.tables) > 6


def test_two_tables_never_touch(document):
    body = list(document.element.body)
    assert not any(one.tag == other.tag == qn("w:tbl") for one, other in pairwise(body))


def test_fields_stand_for_contents_page_numbers_and_numbers_of_tables(document):
    instructions = [e.text.strip() for e in document.element.body.iter(qn("w:instrText"))]
    assert 'TOC \\o "1-2" \\h \\z \\u' in instructions
    assert instructions.count("SEQ Table \\* ARABIC") == len(document.tables)
    footer = document.sections[0].footer._element
    assert [e.text.strip() for e in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    kinds = [e.get(qn("w:fldCharType")) for e in document.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_the_contents_link_to_every_heading_of_the_first_two_levels(document):
    bookmarks = {e.get(qn("w:name")) for e in document.element.body.iter(qn("w:bookmarkStart"))}
    links = [e.get(qn("w:anchor")) for e in document.element.body.iter(qn("w:hyperlink"))]
    headings = [p for p in document.paragraphs if p.style.name in {"Heading 1", "Heading 2"}]
    assert len(links) == len(headings) == len(bookmarks)
    assert set(links) == bookmarks


def test_properties_and_language(document):
    board = make_assessment()
    properties = document.core_properties
    assert properties.title == f"{board.system_name}: maturity assessment, {board.round_name}"
    assert (properties.language, properties.author) == ("en-GB", board.board_name)
    languages = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_pictures_have_an_alternative_text_that_says_what_they_show(document):
    shapes = document.inline_shapes
    assert len(shapes) == 2
    for shape in shapes:
        told = shape._inline.docPr.get("descr")
        assert "where each area stands" in told or "Leadership" in told
        assert shape.width.mm == pytest.approx(170, abs=1)


def test_the_header_says_draft_until_it_is_signed():
    def header(board):
        return "\n".join(p.text for p in opened(word_of(board)).sections[0].header.paragraphs)

    assert "DRAFT: nobody has signed this." in header(make_assessment())
    assert "DRAFT: submitted for sign-off" in header(make_assessment(status="submitted"))
    signed = make_assessment(status="signed-off", signed_off_at=timezone.now(), signed_off_by="The Chair")
    assert "DRAFT" not in header(signed)
    assert "Signed off by The Chair" in "\n".join(p.text for p in opened(word_of(signed)).paragraphs)


def test_the_picture_is_drawn_from_the_pdfs_own_drawing():
    image = png_of(ladder_svg(make_assessment()))
    assert image.startswith(b"\x89PNG")
    assert len(image) < 200_000
    with pytest.raises(ValueError, match="<path>"):
        png_of('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0"/></svg>')


HOSTILE = [
    "<script>alert(1)</script>]]><w:p/>&amp;&#0;", '=HYPERLINK("http://example.test","x")', "+1", "-1", "@SUM(A1)",
    "\tTab", "a\x00b\x01\x08\x0b\x0c\x1f\x7f", "lone \ud800 surrogate \udfff", "\ufffe\uffff\ufeff",
    "safe\u202etxt.exe\u2066\u200f\u061c", "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001d50a \U000e0041",
    "w" * 5_000, "long text " * 4_000, "x" * 40_000, "a\u0301" * 500, "{{ 7|add:7 }}{% load static %}",
    "../../etc/passwd", "\r\n\r\n", "\u2028\u2029\x85", "", " ", "'\"`", "_x0041_", "#N/A", "1e309", "%s %(x)s {0}",
    "\\o \\h PAGE", "]" * 300, "\u0627\u0644\u0635\u062d\u0629",
]  # fmt: skip


def hostile_board(text, **given):
    area = make_area(
        MATRIX, MATRIX.areas[0], claim="established", states={"EC-EM-1": "met"}, supports=("EC-EM-1",),
        title=text, summary=text, url=text, note=text, rationale=text, chair_words=text,
    )  # fmt: skip
    return make_assessment(
        instruments=(make_instrument(MATRIX, [area]),), system_name=text, board_name=text, round_name=text,
        provenance=text, signed_off_by=text, submission_reason=text, **given,
    )  # fmt: skip


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_no_text_breaks_the_document(place):
    content = word_of(hostile_board(HOSTILE[place]))
    assert {"word/document.xml", "docProps/core.xml", "word/header1.xml"} <= set(parts(content))
    text = "".join(e.text or "" for e in parts(content)["word/document.xml"].iter(qn("w:t")))
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert opened(content).tables
    words = HOSTILE[place].split()
    if words and words[0].isascii() and words[0].isprintable():
        assert words[0] in text


def test_no_link_leads_out_of_the_document():
    content = word_of(hostile_board("http://example.test/x"))
    rels = parts(content)["word/_rels/document.xml.rels"]
    assert not [each for each in rels if each.get("TargetMode") == "External"]


@pytest.mark.django_db
def test_the_published_assessment_is_quick_and_complete(published):
    board = assessment_board(published, Actor())
    text = "\n".join(cell.text for table in opened(word_of(board)).tables for row in table.rows for cell in row.cells)
    for area in board.areas:
        assert all(line.criterion.key in text for line in area.findings)
        assert all(item.title in text for item in area.evidence)


def test_it_comes_as_an_attachment_with_its_kind(sign_in, published):
    response = sign_in("viewer").get(reverse("reports:docx", args=["QWO", published.round.key]))
    assert response.headers["Content-Type"].endswith("wordprocessingml.document")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="qwo-2022-published')
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert opened(response.content).tables
