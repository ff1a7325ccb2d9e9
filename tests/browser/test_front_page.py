"""The front page, as anybody sees it first."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.looks import assert_accessible, assert_styled


def test_front_page_is_styled_and_accessible(page: Page, phone: Page, picture: Callable[[Page, str], None]) -> None:
    for window, name in ((page, "front-desktop"), (phone, "front-phone")):
        window.goto("/")
        picture(window, name)
        assert_styled(window)
        assert_accessible(window)
