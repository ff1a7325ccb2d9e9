"""Real Chromium against a live server that has the product's content and the demonstration people.

Fixtures: `page` (1280 wide), `phone` (390 wide), `plain` (1280, no JavaScript), `sign_in(page, email)`,
`new_page(viewport=PHONE, javascript=False)` for another window, signed in as somebody else, `streams` (the stream
process, beside the server).
Helpers: `from tests.browser.looks import assert_accessible, assert_styled`, and `from tests.browser.steps import
follow` for every click that leads to another page: a click alone comes back before that page is there, and what reads
at once (`evaluate`, `inner_text`, `count`, a query, the next `goto`) would meet the old one or none.
With SLOW_ANSWERS=0.7 each answer comes late, which shows what goes on too early (`tests/browser/slowness.py`).

Pictures: with SCREENSHOTS=folder, `picture(page, "name")` keeps one there; else it does nothing.

The content survives each test (see `tests/kept_content.py`); what a test writes does not.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Playwright's synchronous interface runs an event loop, inside which Django would refuse every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from accounts.models import User
from tests.browser.chromium import launch
from tests.browser.slowness import delay_answers, slow_down
from tests.browser.stream_process import StreamProcess

HERE = Path(__file__).parent
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "a demonstration password"
PATIENCE = 30_000
"""How long, in milliseconds, a step or something expected may take: the machine may be busy with something else."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests run in one worker: one Chromium at a time, and the other worker does the rest."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not (settings.BASE_DIR / "static" / "build").is_dir():
        raise RuntimeError("The style sheet is not built: run `make build`")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers come late when SLOW_ANSWERS says so; see `tests/browser/slowness.py`."""
    delay_answers(monkeypatch)


@pytest.fixture
def demonstration(transactional_db: None) -> None:
    """The demonstration people; their password is `PASSWORD`."""
    call_command("seed_demonstration", password=PASSWORD, verbosity=0)


@pytest.fixture
def new_page(browser: Browser, live_server: Any, demonstration: None) -> Iterator[Callable[..., Page]]:
    """Opens a window of its own: `new_page(viewport=PHONE, javascript=False)`.

    A script that fails, or something that the page's policy refused, fails the test.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            troubles.append(message.text)

    def open_page(viewport: dict[str, int] = DESKTOP, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        slow_down(page)
        page.on("console", listen)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles, "In the browser:\n" + "\n".join(troubles)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A desktop window, 1280 wide."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A phone's window, 390 wide."""
    return new_page(viewport=PHONE)


@pytest.fixture
def plain(new_page: Callable[..., Page]) -> Page:
    """A desktop window without JavaScript."""
    return new_page(javascript=False)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, str], None]:
    """Signs a window in as the person with this e-mail address, by session cookie: quicker than the form."""

    def sign_in_as(page: Page, email: str) -> None:
        client = Client()
        client.force_login(User.objects.get(email=email))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return sign_in_as


@pytest.fixture
def streams(settings: Any, live_server: Any) -> Iterator[StreamProcess]:
    """The stream process beside the live server."""
    process = StreamProcess()
    settings.STREAM_PORT, settings.STREAM_PATH = process.port, ""
    process.start()
    yield process
    process.stop()


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keeps a picture of the whole page in the folder named by SCREENSHOTS, for a person to look at."""

    def keep(page: Page, name: str) -> None:
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep
