"""Rendering: conformant documents, limits that hold, and nothing fetched but the product's own files."""

from html import escape

import pytest
from page import validate_pdf_bytes

from reports import worker
from reports.render import Renderer, RenderFailed

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
    import weasyprint

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
