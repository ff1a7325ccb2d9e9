"""What a person types is kept in the browser until the server has it, and is nobody else's."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.looks import assert_accessible
from tests.browser.steps import follow

CHAIR, LEAD = "chair@qwo.example", "lead@qwo.example"
AREA = "/systems/QWO/assessments/2022-published/areas/quality-employment/"
SignIn = Callable[[Page, str], None]
REASONS = "What makes you say that?"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('draft/')).length"


def type_and_leave(page: Page, text: str) -> None:
    """Type, and go away without saving, as when a laptop is closed."""
    page.goto(AREA)
    page.get_by_label(REASONS).fill(text)
    page.goto("/frameworks/")


def test_what_was_typed_comes_back_and_goes_when_it_is_saved(page: Page, sign_in: SignIn) -> None:
    sign_in(page, CHAIR)
    type_and_leave(page, "Half a thought")
    page.goto("/")
    follow(page.get_by_role("link", name="Ensuring quality local employment"))
    expect(page.get_by_label(REASONS)).to_have_value("Half a thought")
    expect(page.locator(".app-draft")).to_contain_text("was not saved. It is back in the form.")
    assert_accessible(page)
    follow(page.get_by_role("button", name="Save and stay on this page"))
    expect(page.get_by_text("is saved.")).to_be_visible()
    expect(page.locator(".app-draft")).to_have_count(0)
    assert page.evaluate(KEPT) == 0


def test_it_can_be_discarded(page: Page, sign_in: SignIn) -> None:
    sign_in(page, CHAIR)
    page.goto(AREA)
    before = page.get_by_label(REASONS).input_value()
    type_and_leave(page, "Not this")
    page.goto(AREA)
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label(REASONS)).to_have_value(before)
    page.reload()
    expect(page.get_by_label(REASONS)).to_have_value(before)


def test_it_waits_through_an_expired_session_and_is_offered_to_nobody_else(page: Page, sign_in: SignIn) -> None:
    sign_in(page, CHAIR)
    type_and_leave(page, "The chair's thought")
    page.context.clear_cookies()
    page.goto("/")
    sign_in(page, CHAIR)
    page.goto(AREA)
    expect(page.get_by_label(REASONS)).to_have_value("The chair's thought")
    page.context.clear_cookies()
    sign_in(page, LEAD)
    page.goto(AREA)
    expect(page.locator(".app-draft")).to_have_count(0)
    assert page.evaluate(KEPT) == 0, "a shared device keeps nothing of the one before"


def test_signing_out_takes_it_away_after_asking(page: Page, sign_in: SignIn) -> None:
    sign_in(page, CHAIR)
    type_and_leave(page, "Half a thought")
    page.on("dialog", lambda dialog: dialog.accept())
    follow(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.evaluate(KEPT) == 0


def test_a_save_that_fails_loses_nothing(page: Page, sign_in: SignIn) -> None:
    sign_in(page, CHAIR)
    page.goto(AREA)
    page.get_by_label(REASONS).fill("Typed in a train")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and stay on this page").click()
    expect(page.get_by_text("You are offline.")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_label(REASONS)).to_have_value("Typed in a train")


def test_what_was_typed_on_an_earlier_version_is_merged_or_asked(
    new_page: Callable[..., Page], sign_in: SignIn
) -> None:
    chair, lead = new_page(), new_page()
    sign_in(chair, CHAIR)
    sign_in(lead, LEAD)
    type_and_leave(chair, "The chair's reasons")
    lead.goto(AREA)
    expect(lead.locator("[data-here-lines]")).to_contain_text("Also here")
    lead.get_by_label(REASONS).fill("The lead's reasons")
    follow(lead.get_by_role("button", name="Save and stay on this page"))
    expect(lead.get_by_text("is saved.")).to_be_visible()
    chair.goto(AREA)
    expect(chair.locator(".app-draft")).to_contain_text("you will be asked which to keep")
    follow(chair.get_by_role("button", name="Save and stay on this page"))
    expect(chair.get_by_role("heading", level=1)).to_contain_text("Someone else changed this area")
    expect(chair.locator("main")).to_contain_text("The lead's reasons")


def test_a_milestone_is_kept_too(page: Page, sign_in: SignIn) -> None:
    sign_in(page, CHAIR)
    page.goto("/systems/QWO/milestones/add/?area=health-and-wealth/climate-change")
    page.locator("input[name=title]").fill("Plant a wood")
    page.goto("/")
    follow(page.get_by_role("link", name="A new milestone"))
    expect(page.locator("input[name=title]")).to_have_value("Plant a wood")
