"""What is counted, and for whom. That the workers of a server add up is seen in `tests/deployment/`."""

from collections.abc import Iterator
from typing import Any

import pytest

from observing import counts
from reports import render


@pytest.fixture
def counting(settings: Any) -> Iterator[counts.Instruments]:
    settings.METRICS_TOKEN = "a token of the test"
    counts.instruments.cache_clear()
    yield counts.instruments()
    counts.instruments.cache_clear()


def value(text: str, name: str) -> float:
    return next((float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(name)), 0.0)


def test_documents_are_counted_by_whether_one_came_out(counting, monkeypatch):
    class Renderer:
        def render(self, html: str) -> render.Rendered:
            if not html:
                raise render.RenderFailed("nothing to draw")
            return render.Rendered(pdf=b"%PDF", seconds=0.1, peak_kb=1)

    monkeypatch.setattr(render, "_renderer", Renderer)
    for html in ("one", "two"):
        render.render_pdf(html)
    with pytest.raises(render.RenderFailed):
        render.render_pdf("")
    text = counts.exposition({})[0].decode()
    assert value(text, 'icsmaturity_document_seconds_count{outcome="drawn"}') == 2
    assert value(text, 'icsmaturity_document_seconds_count{outcome="failed"}') == 1


def test_what_holds_now_stands_beside_what_was_counted(counting):
    counts.answered(route="home", method="GET", status=204, seconds=0.02)
    text = counts.exposition({"rooms_open": ("Rooms.", 3)})[0].decode()
    assert value(text, 'icsmaturity_requests_total{method="GET",route="home",status="2xx"}') == 1
    assert value(text, 'icsmaturity_request_seconds_bucket{le="0.025",route="home"}') == 1
    assert value(text, "icsmaturity_rooms_open") == 3


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer wrong", "a token of the test", "Basic a token of the test"]
)
def test_nobody_reads_the_counts_without_the_token(header, counting):
    assert not counts.may_read(header)


def test_who_brings_the_token_reads_them(counting):
    assert counts.may_read("Bearer a token of the test")
    assert counts.may_read("bearer a token of the test")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer "])
def test_where_no_token_is_set_nobody_reads_and_nothing_is_counted(header, settings):
    settings.METRICS_TOKEN = ""
    counts.instruments.cache_clear()
    assert not counts.may_read(header)
    counts.answered(route="home", method="GET", status=200, seconds=0.02)
    counts.rendered(came_out=True, seconds=1)
    assert counts.instruments.cache_info().currsize == 0
