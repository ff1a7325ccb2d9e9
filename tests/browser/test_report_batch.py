"""An analyst has every report of a round drawn, its process is killed, and what is missing is drawn after that."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports.models import Batch, BatchDocument
from reports.national.progress import SILENT_FOR
from tests.browser import drawing_process
from tests.browser.looks import assert_accessible, assert_styled
from tests.browser.steps import follow
from tests.reports.national import every_system, make_round, make_version, share

SOON = 180_000
ROUND = "Spring 2030"


@pytest.fixture
def drawn_here(settings: Any) -> Iterator[None]:
    """The real process draws; what is left of one is ended with the test."""
    settings.REPORT_BATCH_LAUNCHER = "tests.browser.drawing_process.start_batch"
    yield
    drawing_process.end()


@pytest.fixture
def shared(demonstration: None) -> None:
    version = make_version(areas=2)
    share(every_system()[:8], make_round("now", date(2030, 4, 1), version, name=ROUND), version)


def check(page: Page) -> None:
    assert_styled(page)
    assert_accessible(page)


def test_a_batch_whose_process_is_killed_goes_on(
    shared: None,
    drawn_here: None,
    page: Page,
    phone: Page,
    sign_in: Callable[[Page, str], None],
    picture: Callable[[Page, str], None],
) -> None:
    sign_in(page, "analyst@confed.example")
    page.goto("/compare/report/")
    follow(page.get_by_role("link", name="All reports of a round as one file"))
    check(page)
    page.get_by_label("Round").select_option(label=ROUND)
    follow(page.get_by_role("button", name="Draw all reports"))
    expect(page.get_by_text("You can leave this page")).to_be_visible()
    check(page)
    expect(page.locator("[data-progress]")).to_have_text(re.compile("^[1-7] of 8 reports drawn"), timeout=SOON)
    expect(page.locator("[data-document] .nhsuk-tag").filter(has_text="Drawn").first).to_be_visible()
    picture(page, "batch-drawing")

    drawing_process.end()
    Batch.objects.update(heard_at=timezone.now() - SILENT_FOR - timedelta(seconds=1))
    expect(page.get_by_text("has stopped without a word")).to_be_visible()
    check(page)
    picture(page, "batch-stopped")
    kept = set(BatchDocument.objects.filter(state="done").values_list("path", flat=True))
    assert 0 < len(kept) < 8

    follow(page.get_by_role("button", name="Go on with the rest"))
    expect(page.locator("[data-progress]")).to_have_text("Done: 8 of 8 reports drawn.", timeout=SOON)
    assert kept < set(BatchDocument.objects.values_list("path", flat=True)), "what was drawn is not drawn again"
    sign_in(phone, "analyst@confed.example")
    phone.goto(page.url)
    for window, name in ((page, "batch-done"), (phone, "batch-done-phone")):
        check(window)
        picture(window, name)
    address = page.get_by_role("button", name="Download 8 reports").get_attribute("href")
    body = page.request.get(address or "", timeout=60_000).body()
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert len(file.namelist()) == 8
        assert all(file.read(name).startswith(b"%PDF-1.7") for name in file.namelist())
