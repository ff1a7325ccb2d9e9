"""Evidence from a spreadsheet: every fault with its place, a preview, and exactly what it showed, or nothing."""

import io
import time
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assessments import history
from assessments.evidence_import import IN_REGISTER, SHEET, ImportRow, columns, marked, read_rows, same, template
from assessments.models import Event, Evidence, EvidenceImport
from assessments.selectors.evidence import KIND_LABELS
from assessments.services import evidence_import as work
from assessments.services.evidence import EvidenceChange, add_evidence
from assessments.weblinks import web_address
from spreadsheets import Refused, Sheet, write_workbook

pytestmark = pytest.mark.django_db
IMPORT = "/systems/QWO/evidence/import/"
HEADINGS = [column.heading for column in columns(KIND_LABELS)]
GOOD = ("Minutes of May", "Decision", "They agreed", "https://a.test/1", date(2026, 5, 1), date(2030, 5, 1))


def filled(*rows):
    return write_workbook([Sheet(SHEET, columns(KIND_LABELS), rows)])


def made(change):
    """The template with one good row, changed by hand as a person would in a spreadsheet."""
    book = Workbook()
    page = book.active
    page.title = SHEET
    page.append(HEADINGS)
    page.append(GOOD)
    change(book, page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(content, name="evidence.xlsx"):
    return {"file": SimpleUploadedFile(name, content)}


def preview_of(client, content):
    answer = client.post(IMPORT, sent(content))
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


# The template


def test_the_template_is_read_back_once_it_is_filled_in(sign_in, db):
    answer = sign_in("contributor").get(IMPORT + "template.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evidence-template.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    book[SHEET].append(["Minutes", "document"])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    assert [row.title for row in read_rows(out, KIND_LABELS)] == ["Minutes"]


def test_an_empty_template_is_refused():
    with pytest.raises(Refused, match="no evidence below its headings"):
        read_rows(io.BytesIO(template(KIND_LABELS)), KIND_LABELS)


# From upload to register


def test_what_was_previewed_is_imported_with_its_history(sign_in, west_yorkshire, people):
    client = sign_in("contributor")
    address = preview_of(client, filled(GOOD, ("A link", "data", "", "b.test/x", None, None)))
    page = client.get(address).content.decode()
    assert "Minutes of May" in page and "They agreed" in page and "https://b.test/x" in page
    assert not Evidence.objects.filter(title="Minutes of May").exists()
    answer = client.post(address, {"action": "confirm"}, follow=True)
    assert "2 items of evidence imported." in answer.content.decode()
    item = Evidence.objects.get(title="Minutes of May")
    assert (item.kind, item.summary, item.url) == ("decision", "They agreed", "https://a.test/1")
    assert (item.dated, item.valid_until, item.added_by) == (date(2026, 5, 1), date(2030, 5, 1), people["contributor"])
    event = Event.objects.get(about=f"evidence:{item.pk}")
    assert {"what": "Read from", "from": "", "to": "evidence.xlsx"} in event.changes
    assert {"what": "Link", "from": "", "to": "https://a.test/1"} in event.changes
    assert history.broken_links(west_yorkshire) == []
    assert not EvidenceImport.objects.exists()


def test_a_second_confirmation_imports_nothing_more(sign_in):
    client = sign_in("contributor")
    address = preview_of(client, filled(GOOD))
    client.post(address, {"action": "confirm"})
    assert client.post(address, {"action": "confirm"}).status_code == 404
    assert Evidence.objects.filter(title="Minutes of May").count() == 1


def test_leaving_it_imports_nothing(sign_in):
    client = sign_in("contributor")
    before = Evidence.objects.count()
    address = preview_of(client, filled(GOOD))
    client.post(address, {"action": "leave"})
    assert (Evidence.objects.count(), EvidenceImport.objects.count()) == (before, 0)
    assert client.get(address).status_code == 404


def test_a_failure_half_way_imports_nothing_and_the_preview_stays(sign_in, actors, west_yorkshire, monkeypatch):
    rows = read_rows(io.BytesIO(filled(GOOD)), KIND_LABELS)
    waiting = work.keep_import(actor=actors["lead"], system=west_yorkshire, file_name="a.xlsx", rows=rows)
    before = Evidence.objects.count(), Event.objects.count()

    def fails(**given):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(history, "record_all", fails)
    with pytest.raises(RuntimeError):
        work.confirm_import(actor=actors["lead"], system=west_yorkshire, import_id=waiting.pk, with_same=True)
    assert (Evidence.objects.count(), Event.objects.count()) == before
    assert EvidenceImport.objects.filter(pk=waiting.pk).exists()


@pytest.mark.parametrize("role", ["viewer", "other-chair", "analyst", "administrator", "nobody"])
def test_only_editors_import(role, actors, west_yorkshire, sign_in):
    waiting = work.keep_import(
        actor=actors["lead"],
        system=west_yorkshire,
        file_name="a.xlsx",
        rows=read_rows(io.BytesIO(filled(GOOD)), KIND_LABELS),
    )
    with pytest.raises(Http404):
        work.confirm_import(actor=actors[role], system=west_yorkshire, import_id=waiting.pk, with_same=True)
    assert sign_in(role).post(IMPORT, sent(filled(GOOD))).status_code == 404
    assert sign_in(role).post(f"{IMPORT}{waiting.pk}/", {"action": "confirm"}).status_code == 404


def test_an_import_of_another_system_is_not_found(actors, west_yorkshire, sign_in):
    rows = read_rows(io.BytesIO(filled(GOOD)), KIND_LABELS)
    waiting = work.keep_import(actor=actors["lead"], system=west_yorkshire, file_name="a.xlsx", rows=rows)
    assert sign_in("other-chair").get(f"/systems/QOP/evidence/import/{waiting.pk}/").status_code == 404


# The same twice


def test_the_same_title_and_link_are_flagged_and_asked_about(sign_in, actors, west_yorkshire):
    change = EvidenceChange(title="minutes of may", kind="data", url="https://a.test/1/")
    add_evidence(actor=actors["lead"], system=west_yorkshire, change=change)
    client = sign_in("contributor")
    twice = ("Twice", "data", "", "", None, None)
    content = filled(GOOD, twice, twice)
    address = preview_of(client, content)
    page = client.get(address).content.decode()
    assert IN_REGISTER in page and "The same as row 3" in page
    refused = client.post(address, {"action": "confirm"})
    assert "Select whether to leave them out" in refused.content.decode()
    client.post(address, {"action": "confirm", "same": "without"})
    assert Evidence.objects.filter(title="Twice").count() == 1
    assert not Evidence.objects.filter(title="Minutes of May").exists()
    client.post(preview_of(client, content), {"action": "confirm", "same": "with"})
    assert Evidence.objects.filter(title="Twice").count() == 3


@given(
    st.lists(st.tuples(st.sampled_from(["a", "A", "b"]), st.sampled_from(["", "https://x.test", "https://x.test/"])))
)
def test_of_those_that_are_the_same_exactly_one_is_new(pairs):
    rows = [ImportRow(n, title, "data", "", url, None, None) for n, (title, url) in enumerate(pairs, 2)]
    found = marked(rows, ())
    assert sum(not row.same_as for row in found) == len({same(row.title, row.url) for row in rows})
    assert all(row.same_as == IN_REGISTER for row in marked(rows, {same(*pair) for pair in pairs}))


# What is refused


def set_cell(place, value):
    return lambda book, page: page.__setitem__(place, value)


def merge_cells(book, page):
    page.merge_cells("A2:B2")


def rename(book, page):
    page.title = "Sheet1"


def fill_beyond(book, page):
    for n in range(10_000):
        page.append([f"Item {n}", "Data"])


BAD = {
    "a formula": (made(set_cell("A2", "=1+1")), "Evidence!A2"),
    "a formula that calls": (made(set_cell("C2", '=HYPERLINK("https://e.test")')), "Evidence!C2"),
    "merged cells": (made(merge_cells), "merged"),
    "another sheet": (made(rename), "no sheet called “Evidence”"),
    "10,001 rows": (made(fill_beyond), "10,000"),
    "no title": (made(set_cell("A2", None)), "Evidence!A2: Enter the title"),
    "a long title": (made(set_cell("A2", "x" * 201)), "Evidence!A2: Title must be 200 characters or fewer"),
    "no kind": (made(set_cell("B2", None)), "Evidence!B2: Enter the kind"),
    "a kind that there is not": (made(set_cell("B2", "Bribe")), "Evidence!B2: “Bribe” is not a kind of evidence"),
    "a link that runs": (made(set_cell("D2", "javascript:alert(1)")), "Evidence!D2: Enter a link"),
    "a link of another kind": (made(set_cell("D2", "ftp://a.test")), "Evidence!D2: Enter a link"),
    "a date that is none": (made(set_cell("E2", "31 February 2026")), "Evidence!E2: Date must be a real date"),
    "dates in the wrong order": (made(set_cell("F2", date(2026, 4, 30))), "Evidence!F2: The last day"),
    "an unknown heading": (made(set_cell("G1", "Colour")), "“Colour” is not a heading"),
    "a missing heading": (made(set_cell("A1", None)), "“Title” is missing"),
    "no spreadsheet": (b"<html>", "not a spreadsheet"),
    "nothing": (b"", "The file is empty"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file"),
    "a text of commas": (b"Title,Kind\nx,data\n", "not a spreadsheet"),
    "too large": (b"PK\x03\x04" + b"\0" * (5 * 1024 * 1024), "MB"),
}


def bomb():
    file = io.BytesIO(made(lambda book, page: None))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * (60 * 1024 * 1024))
    return file.getvalue()


BAD["a bomb"] = (bomb(), "unpacks to far more")


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_the_place_and_nothing_changes(what, sign_in):
    content, reason = BAD[what]
    before = Evidence.objects.count(), Event.objects.count(), EvidenceImport.objects.count()
    answer = sign_in("contributor").post(IMPORT, sent(content))
    assert answer.status_code == 200
    said = str(answer.context["form"].errors["file"]) + " ".join(map(str, answer.context["faults"]))
    assert reason in said.replace("&#x27;", "'")
    assert (Evidence.objects.count(), Event.objects.count(), EvidenceImport.objects.count()) == before


def test_every_bad_row_is_listed_at_once_and_no_good_one_is_imported(sign_in):
    rows = [GOOD, ("", "Data"), ("No kind",), ("Wrong kind", "Bribe"), ("Wrong link", "Data", "", "javascript:x")]
    answer = sign_in("contributor").post(IMPORT, sent(filled(*rows)))
    page = answer.content.decode()
    assert [fault.place for fault in answer.context["faults"]] == [f"Evidence!{c}" for c in ("A3", "B4", "B5", "D6")]
    assert "4 things have to be mended" in page
    assert not EvidenceImport.objects.exists()


@pytest.mark.parametrize("name", ["../../a.xlsx", "x" * 300 + ".xlsx", "a\x07.xlsx", "a.exe"])
def test_the_files_name_is_only_shown(name, sign_in):
    address = preview_of(sign_in("contributor"), filled(GOOD))
    assert sign_in("contributor").get(address).status_code == 200


@pytest.mark.parametrize("query", ["page=0", "page=99999", "page=x", "page=%00x", "page=-1"])
def test_any_page_of_a_preview_is_answered(query, sign_in):
    client = sign_in("contributor")
    address = preview_of(client, filled(*[(f"Item {n}", "Data") for n in range(120)]))
    answer = client.get(f"{address}?{query}")
    assert answer.status_code in {200, 400}


def test_words_that_look_like_markup_come_back_as_text(sign_in):
    client = sign_in("contributor")
    address = preview_of(client, filled(("<script>alert(1)</script>", "Data", "<b>x</b>")))
    assert "<script>alert" not in client.get(address).content.decode()


@given(st.text(max_size=60))
def test_a_link_is_an_address_of_the_web_or_refused(text):
    try:
        address = web_address(text)
    except ValueError as fault:
        assert str(fault)
    else:
        assert address == "" or address.startswith(("https://", "http://", "HTTP", "Http"))
        assert web_address(address) == address


# How long it takes


def test_2000_rows_are_imported_in_under_ten_seconds(sign_in, west_yorkshire):
    rows = [
        (f"Item {n}", "Data", "What it shows " * 10, f"https://a.test/{n}", GOOD[4], GOOD[5]) for n in range(2_000)
    ]
    content, client = filled(*rows), sign_in("contributor")
    start = time.perf_counter()
    client.post(preview_of(client, content), {"action": "confirm"})
    assert time.perf_counter() - start < 10
    assert Evidence.objects.filter(title__startswith="Item ").count() == 2_000
    assert history.broken_links(west_yorkshire) == []
