"""An analyst drafts the report on a round, leaves it while it is drawn, comes back, and publishes it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports.models import Drawing
from reports.national.progress import SILENT_FOR
from tests.browser import drawing_process
from tests.browser.looks import assert_accessible, assert_styled
from tests.browser.steps import follow
from tests.reports.national import every_system, make_round, make_version, share

ANALYST = "analyst@confed.example"
SOON = 90_000


@pytest.fixture
def drawn_here(settings: Any) -> Any:
    """The real process draws; what is left of one is ended with the test."""
    settings.NATIONAL_REPORT_LAUNCHER = "tests.browser.drawing_process.start"
    yield
    drawing_process.end()


@pytest.fixture
def shared(demonstration: None) -> None:
    version = make_version(areas=2)
    share(every_system()[:4], make_round("now", date(2030, 4, 1), version), version)


def check(page: Page) -> None:
    assert_styled(page)
    assert_accessible(page)


def start_a_draft(page: Page) -> None:
    page.goto("/compare/report/")
    follow(page.get_by_role("button", name="Start a draft"))
    follow(page.get_by_role("button", name="Start the draft"))


def test_a_report_from_draft_to_publication(
    shared: None, drawn_here: None, page: Page, phone: Page, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(page, ANALYST)
    for address in ("/compare/report/", "/compare/report/new/?kind=illustrative"):
        page.goto(address)
        check(page)
    start_a_draft(page)
    check(page)
    follow(page.get_by_role("link", name="Summary"))
    check(page)
    page.get_by_label("Commentary").fill("Four systems have shared.")
    follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("is saved")).to_be_visible()

    follow(page.get_by_role("button", name="Draw the draft"))
    expect(page.get_by_text("You can leave this page")).to_be_visible()
    check(page)
    address = page.url
    page.goto("/compare/")
    page.goto(address)
    expect(page.get_by_role("link", name="The report")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("The draft was drawn on")).to_be_visible()

    follow(page.get_by_role("button", name="Publish"))
    check(page)
    follow(page.get_by_role("button", name="Publish"))
    expect(page.get_by_text("What was published never changes")).to_be_visible(timeout=SOON)
    check(page)

    sign_in(phone, "chair@qwo.example")
    phone.goto(address)
    check(phone)
    found = phone.request.get(f"{address}report.pdf", timeout=60_000)
    assert found.body().startswith(b"%PDF-1.7")
    assert found.headers["content-type"] == "application/pdf"


def test_it_goes_on_without_scripts_and_says_when_its_process_is_gone(
    shared: None, drawn_here: None, plain: Page, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(plain, ANALYST)
    start_a_draft(plain)
    follow(plain.get_by_role("button", name="Draw the draft"))
    assert plain.locator('meta[http-equiv="refresh"]').get_attribute("content") == "10"
    drawing_process.end()
    Drawing.objects.update(heard_at=timezone.now() - SILENT_FOR - timedelta(seconds=1))
    follow(plain.get_by_role("link", name="Show the latest"))
    expect(plain.get_by_text("has stopped without a word")).to_be_visible()
    follow(plain.get_by_role("button", name="Draw it again"))
    # The page loads itself again, without a script.
    expect(plain.get_by_role("link", name="The report")).to_be_visible(timeout=SOON)
