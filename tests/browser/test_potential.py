"""A lead fills an indicator: pastes what a spreadsheet holds, mends it, sees its course; also without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.looks import assert_accessible
from tests.browser.steps import follow

INDICATOR = "/systems/QWO/steps/potential/ES-2/"


def paste(window: Page, text: str) -> None:
    window.goto(f"{INDICATOR}paste/")
    window.get_by_label("Values").fill(text)
    window.get_by_label("Source").fill("Staff survey")
    follow(window.get_by_role("button", name="Check the values"))


def mark_baseline(window: Page, period: str) -> None:
    follow(window.get_by_role("link", name="Mark a baseline"))
    window.get_by_label("Baseline").select_option(label=period)
    follow(window.get_by_role("button", name="Save the baseline"))


def test_values_are_pasted_mended_and_drawn(page: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, "lead@qwo.example")
    paste(page, "2022/23\t1,200\n2023/24\tmany")
    expect(page.get_by_role("alert")).to_contain_text("Line 2: “many” is not a number")
    expect(page.get_by_label("Values")).to_have_value("2022/23\t1,200\n2023/24\tmany")
    assert_accessible(page)
    page.get_by_label("Values").fill("2022/23\t1,200\n2023/24\t1,350 people")
    follow(page.get_by_role("button", name="Check the values"))
    expect(page.get_by_role("cell", name="1 April 2022 to 31 March 2023")).to_be_visible()
    assert_accessible(page)
    follow(page.get_by_role("button", name="Add the values"))
    expect(page.get_by_text("2 values added.")).to_be_visible()
    mark_baseline(page, "2022/23: 1,200 people")
    expect(page.get_by_text("Up by 150 people (12.5%) from the baseline, which is better")).to_be_visible()
    expect(page.locator('[data-chart][data-drawn="plotly"]')).to_have_count(1)
    assert_accessible(page)


def test_the_same_without_scripts_and_on_a_phone(
    plain: Page, phone: Page, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(plain, "lead@qwo.example")
    paste(plain, "2022, 5\n2023, 6")
    follow(plain.get_by_role("button", name="Add the values"))
    expect(plain.get_by_role("img", name="Staff who live within the ICS, in people").first).to_be_visible()
    sign_in(phone, "lead@qwo.example")
    phone.goto(INDICATOR)
    expect(phone.locator("svg.app-drawing--narrow")).to_be_visible()
    assert_accessible(phone)
