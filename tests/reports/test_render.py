"""Rendering: conformant documents, limits that hold, and nothing fetched but the product's own files."""

import re
import threading
import zlib
from html import escape

import pytest
import weasyprint
from page import validate_pdf_bytes

from reports import render, worker
from reports.render import Renderer, RenderFailed, render_pdf
from tests.reports.canaries import SECRET, asking_for, canary_server

PLAIN = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A title</title>'
    '<link rel="stylesheet" href="product:report.css"></head><body><h1>Heading</h1>%s</body></html>'
)


def failed_rules(pdf: bytes) -> set[str]:
    return {failure.rule_id for failure in validate_pdf_bytes(pdf, profile="ua1").failures}


@pytest.fixture(scope="module")
def renderer():
    renderer = Renderer()
    yield renderer
    renderer.stop()


def test_a_document_conforms_to_pdf_ua_and_repeats_use_the_same_worker(renderer):
    first = renderer.render(PLAIN % "<p>One</p>")
    process = renderer.worker.process
    second = renderer.render(PLAIN % "<p>Two</p>")
    assert failed_rules(first.pdf) == failed_rules(second.pdf) == set()
    assert renderer.worker.process is process
    assert second.seconds > 0
    assert second.peak_kb < 150 * 1024


def test_the_check_itself_can_fail():
    untagged = weasyprint.HTML(string=PLAIN.replace("<title>A title</title>", "") % "<p>One</p>",
                               url_fetcher=worker.make_fetcher()).write_pdf()  # fmt: skip
    assert {"PDFUA1-TAGGED-DOCUMENT-001", "PDFUA1-METADATA-TITLE-001"} <= failed_rules(untagged)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/image.png",
        "ftp://127.0.0.1/x",
        "product:../settings.py",
        "product:%2e%2e/worker.py",
        "/etc/passwd",
        "report.css/../../worker.py",
        "data:text/plain," + "x" * worker.DATA_URI_LIMIT,
    ],
)
def test_the_fetcher_refuses_everything_but_packaged_files_and_small_data(address):
    with pytest.raises(ValueError, match="own files only"):
        worker.make_fetcher().fetch(address)


def test_the_fetcher_gives_packaged_files_and_small_data():
    fetch = worker.make_fetcher().fetch
    assert fetch("product:font-Regular").read(4) == b"\x00\x01\x00\x00"
    assert fetch("data:text/plain,hello").read() == b"hello"


def test_a_file_of_the_machine_is_never_embedded(renderer, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-of-this-machine")
    address = escape(secret.as_uri())
    body = f'<img src="{address}" alt="x"><link rel="attachment" href="{address}"><object data="{address}"></object>'
    pdf = renderer.render(PLAIN % body).pdf
    assert b"the-secret-of-this-machine" not in pdf
    assert b"EmbeddedFile" not in pdf


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_works():
    renderer = Renderer()
    try:
        renderer.render(PLAIN % "<p>warm</p>")
        renderer.worker.seconds = 2
        with pytest.raises(RenderFailed, match="within 2 seconds"):
            renderer.render(PLAIN % ("<p>word word word</p><table><tr><td>cell</td></tr></table>" * 20000))
        assert renderer.worker.process is None
        renderer.worker.seconds = 30
        assert renderer.render(PLAIN % "<p>again</p>").pdf.startswith(b"%PDF")
    finally:
        renderer.stop()


def test_a_worker_without_enough_memory_fails_cleanly():
    renderer = Renderer(memory_bytes=96 * 1024 * 1024)
    with pytest.raises(RenderFailed):
        renderer.render(PLAIN % "<p>One</p>")
    assert renderer.worker.process is None


def test_a_killed_worker_is_a_failure_and_then_replaced(renderer):
    renderer.render(PLAIN % "<p>One</p>")
    renderer.worker.process.kill()
    renderer.worker.process.join()
    assert renderer.render(PLAIN % "<p>Two</p>").pdf.startswith(b"%PDF")


def streams_of(pdf: bytes) -> bytes:
    """All that a PDF holds, unpacked."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with_end = zlib.decompressobj()
        try:
            found.append(with_end.decompress(packed))
        except zlib.error:
            found.append(packed)
    return b"\n".join(found)


def test_no_way_of_asking_reaches_a_server_or_a_file(renderer, tmp_path):
    for name in ("img.png", "attached.txt", "linked.txt", "link.css", "entity.txt", "object.svg"):
        (tmp_path / name).write_bytes(SECRET)
    with canary_server() as (server, hits):
        for address in (server, tmp_path.as_uri(), str(tmp_path)):
            pdf = renderer.render(PLAIN % "".join(asking_for(address).values())).pdf
            assert SECRET not in streams_of(pdf), address
            assert b"EmbeddedFile" not in pdf, address
        assert hits == []


def test_the_canaries_sing_when_the_fetcher_lets_them(tmp_path):
    """The control: without our fetcher the same documents ask the server, and hold the file."""
    (tmp_path / "attached.txt").write_bytes(SECRET)
    with canary_server() as (server, hits):
        pages = asking_for(server)
        for what in ("a picture", "a style sheet", "a style sheet within one", "a background", "a font", "an object"):
            weasyprint.HTML(string=PLAIN % pages[what], base_url="product:").write_pdf()
        weasyprint.HTML(string=PLAIN % pages["a picture in a drawing"], base_url="product:").write_pdf()
        asked = {hit.strip("/") for hit in hits}
    assert {"img.png", "link.css", "import.css", "background.png", "font.ttf", "object.svg", "svg.png"} <= asked
    markup = asking_for(tmp_path.as_uri())["an attachment"]
    pdf = weasyprint.HTML(string=PLAIN % markup, base_url="product:").write_pdf()
    assert SECRET in streams_of(pdf)
    assert b"EmbeddedFile" in pdf


def test_a_document_has_so_many_pages_and_no_more():
    pages = PLAIN % ('<p style="break-after: page">x</p>' * 12)
    renderer = Renderer(most_pages=10)
    try:
        with pytest.raises(RenderFailed, match="10 pages"):
            renderer.render(pages)
        renderer.most_pages = 20  # the control: with a higher limit it is drawn
        assert renderer.render(pages).pdf.startswith(b"%PDF")
    finally:
        renderer.stop()


LONG = {
    "nested elements": "<div>" * 5_000 + "x" + "</div>" * 5_000,
    "nested tables": "<table><tr><td>" * 400 + "x",
    "a table of 5,000 rows": "<table>" + "<tr><td>cell</td><td>cell</td></tr>" * 5_000 + "</table>",
    "one very long word": "w" * 2_000_000,
    "nested lists": "<ul><li>" * 2_000,
    "wide things": '<p style="width: 1e30px; height: 1e30px; font-size: 1e20px">x</p>' * 50,
}
"""By what it is: a document that is worked on for long, or for ever."""


def test_what_is_too_much_is_a_failure_in_bounded_time_and_pages_answer_meanwhile(client, db, monkeypatch):
    small = Renderer(seconds=4, most_pages=60, most_waiting=2)
    monkeypatch.setattr(render, "_renderer", lambda: small)
    outcome = {}

    def draw_all() -> None:
        for what, body in LONG.items():
            try:
                render_pdf(PLAIN % body)
                outcome[what] = "drawn"
            except RenderFailed as failed:
                outcome[what] = str(failed)

    drawing = threading.Thread(target=draw_all)
    drawing.start()
    answers = 0
    while drawing.is_alive():
        assert client.get("/frameworks/").status_code == 200
        answers += 1
    small.stop()
    assert outcome.keys() == LONG.keys()
    assert "drawn" not in (outcome["nested elements"], outcome["a table of 5,000 rows"]), outcome
    assert answers > 5
