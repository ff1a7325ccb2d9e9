"""The controls: each check finds a product that has a guard less, and lets a good file pass."""

import csv
import io
import json
import zipfile

import pytest
import weasyprint
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.template import engines

from assessments.ical import calendar_bytes
from spreadsheets import Column, Sheet, safe_in_csv, write_workbook, writing
from tests.hostile_input import harmless
from tests.hostile_input.corpus import CORPUS, GROUPS, MARKUP

PAGE = '<!doctype html><html><head><title>{{ text }}</title></head><body><p title="{{ text }}">{{ text }}</p></body>'


def shown(text: str, template: str = PAGE) -> bytes:
    return engines["django"].from_string(template).render({"text": text}).encode("utf-8", "replace")


def written(texts: list[str]) -> bytes:
    return write_workbook([Sheet("Data", [Column("a", "A")], [(text,) for text in texts])])


def test_the_corpus_is_what_it_says():
    assert len(CORPUS) > 400
    assert len(GROUPS) == 27
    assert len(set(CORPUS.values())) > len(CORPUS) - 20


def test_a_page_that_escapes_is_harmless_and_one_that_does_not_is_found():
    everything = "\n".join(CORPUS.values())
    assert list(harmless.page(shown(everything))) == []
    unsafe = PAGE.replace("{{ text }}", "{{ text|safe }}")
    found = "\n".join(harmless.page(shown(everything, unsafe)))
    for word in ("a script", "a handler", "an address that runs", "another host", "<iframe>", "<style>"):
        assert word in found
    quoted = '<p title="{{ text|safe }}">x</p>'
    assert "a handler" in "\n".join(harmless.page(shown(MARKUP["attributes"]["a double quote"], quoted)))


@pytest.mark.parametrize("name", ["javascript", "javascript behind a space", "vbscript", "data"])
def test_an_address_that_runs_is_found_although_it_is_escaped(name):
    template = '<p><a href="{{ text }}">x</a></p>'
    assert list(harmless.page(shown(MARKUP["addresses that run"][name], template)))
    assert not list(harmless.page(shown("https://example.test/", template)))


def test_a_workbook_without_its_guard_is_found(monkeypatch):
    texts = list(CORPUS.values())
    assert list(harmless.spreadsheet(written(texts))) == []
    monkeypatch.setattr(writing, "_text_cell", lambda page, text: text)
    found = "\n".join(harmless.spreadsheet(written(["=1+1", "@SUM(1,1)"])))
    assert "a formula at Data!A2" in found
    assert "not marked as text at Data!A3" in found


def test_a_workbook_cuts_no_text():
    data = written(["x" * 32_768, "🏥" * 20_000])
    assert list(harmless.spreadsheet(data)) == []
    assert b"Long texts" in zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml")


def test_csv_without_its_guard_is_found():
    texts = list(CORPUS.values())

    def as_csv(cells: list[str]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out).writerows([cell] for cell in cells if cell)
        return out.getvalue().encode("utf-8", "replace")

    assert "a formula" in "\n".join(harmless.comma_separated(as_csv(texts)))
    assert list(harmless.comma_separated(as_csv([safe_in_csv(text) for text in texts]))) == []


def test_a_calendar_with_a_broken_line_is_found():
    good = calendar_bytes("Milestones", "QWO", [])
    assert list(harmless.calendar(good)) == []
    event = b"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\nATTENDEE:mailto:pwned@127.0.0.1\r\nEND:VEVENT\r\nEND:VCALENDAR"
    found = "\n".join(harmless.calendar(good.replace(b"END:VCALENDAR", event)))
    assert "properties that are not ours: {'ATTENDEE'}" in found
    assert "a line that is none" in "\n".join(harmless.calendar(good.replace(b"Milestones\r\n", b"M" * 90 + b"\r\n")))


def test_a_pdf_that_runs_is_found():
    def drawn(body: str) -> bytes:
        return weasyprint.HTML(string=f"<title>x</title>{body}").write_pdf()

    assert (
        list(harmless.pdf(drawn("<p>) /JavaScript (window.pwned=1) /OpenAction</p><a href='https://a.test'>x</a>")))
        == []
    )
    assert list(harmless.pdf(drawn("<a href='javascript:window.pwned=1'>x</a>"))) == [
        "a link that runs: b'javascript:window.pwned=1'"
    ]
    assert list(harmless.pdf(b"%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (x) >> >>\nendobj"))


def test_a_word_document_with_a_field_is_found():
    def document(body: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/document.xml", f'<w:d xmlns:w="urn:w">{body}</w:d>')
        return out.getvalue()

    assert list(harmless.word(document("<w:instrText> PAGE </w:instrText><w:t>DDEAUTO</w:t>"))) == []
    assert list(harmless.word(document("<w:instrText>DDEAUTO c:\\pwned</w:instrText>")))


def test_a_letter_to_somebody_else_is_found():
    good = EmailMessage("Subject", "Bcc: pwned@127.0.0.1", "a@b.test", ["c@d.test"])
    assert harmless.letter(good) == []
    assert harmless.letter(EmailMessage("Subject", "x", "a@b.test", ["c@d.test"], bcc=["pwned@127.0.0.1"]))
    assert harmless.letter(EmailMessage("Subject", "x", "a@b.test", ["c@d.test"], headers={"X-Pwned": "1"}))


def test_a_header_a_fault_and_json_that_is_none_are_found():
    assert harmless.of(HttpResponse(b"<p>x</p>", content_type="text/html")) == []
    assert harmless.of(HttpResponse(b"<p>x</p>", content_type="text/html", status=500))
    assert harmless.of(HttpResponse(json.dumps({"a": 1}), content_type="application/json")) == []
    with pytest.raises(ValueError, match="no JSON"):
        harmless.of(HttpResponse(b'{"a": NaN}', content_type="application/json"))
