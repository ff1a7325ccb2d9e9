"""The frame of every page, in a real browser: sign-in with its errors, password reset, a page that is not there."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD
from tests.browser.looks import assert_accessible, assert_styled
from tests.browser.steps import follow


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/no-such-page/"])
def test_accessible_and_styled(page: Page, phone: Page, address: str) -> None:
    for window in (page, phone):
        window.goto(address)
        assert_styled(window)
        assert_accessible(window)


def test_a_mistake_at_sign_in_is_announced_and_linked(page: Page) -> None:
    page.goto("/accounts/login/")
    follow(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    assert_accessible(page)
    page.locator(".nhsuk-error-summary a").first.click()
    expect(page.get_by_label("E-mail address")).to_be_focused()


def test_sign_in_and_out_without_javascript(plain: Page) -> None:
    plain.goto("/accounts/login/")
    plain.get_by_label("E-mail address").fill("chair@qwo.example")
    plain.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(plain.get_by_role("button", name="Sign in", exact=True))
    expect(plain.get_by_role("link", name="West Yorkshire")).to_be_visible()
    follow(plain.get_by_role("button", name="Sign out"))
    expect(plain.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def test_the_skip_link_shows_when_it_has_the_focus(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to main content")
    expect(link).to_be_focused()
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["height"] > 20
