"""What is promised to a chair who signs and to anybody who holds the report, up to the round that starts from it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.looks import assert_accessible
from tests.browser.steps import follow

LAST, NOW = "/systems/QWO/assessments/2022-published/", "/systems/QWO/assessments/2026-27/"
GAPS = ("economic-development", "quality-employment", "climate-change")


def test_signing_with_a_word_checking_the_report_and_starting_from_it(
    new_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    chair, plain = new_page(), new_page(javascript=False)
    sign_in(chair, "chair@qwo.example")
    sign_in(plain, "chair@qwo.example")
    submits_as_it_is(chair)
    signs_with_a_word_on_each_claim(chair)
    report = chair.request.get(f"{LAST}report.pdf", timeout=60_000)
    assert report.ok
    anybody_checks_the_report(new_page(), report.body())
    starts_the_next_round_from_it(chair)
    confirms_a_level_without_javascript(plain)


def submits_as_it_is(page: Page) -> None:
    page.goto(f"{LAST}check/")
    page.get_by_label("Why are you submitting it as it is?").fill("The board meets on Friday.")
    follow(page.get_by_role("button", name="Confirm and submit"))
    expect(page.get_by_text("The assessment is submitted.")).to_be_visible()


def signs_with_a_word_on_each_claim(page: Page) -> None:
    page.goto(f"{LAST}sign-off/")
    page.get_by_label("This system only").check()
    page.get_by_label("I confirm that this is the system’s own view").check()
    follow(page.get_by_role("button", name="Sign off"))
    expect(
        page.get_by_role("link", name="Say why you still claim this level: Tackling climate change")
    ).to_be_visible()
    assert_accessible(page)
    for area in GAPS:
        page.locator(f'textarea[name="words-{area}"]').fill("We see it at work every day.")
    follow(page.get_by_role("button", name="Sign off"))
    expect(page.get_by_role("heading", name="Assessment signed off")).to_be_visible()


def anybody_checks_the_report(page: Page, report: bytes) -> None:
    page.goto("/verify/")
    page.get_by_label("Or choose the report (PDF)").set_input_files(
        {"name": "report.pdf", "mimeType": "application/pdf", "buffer": report}
    )
    follow(page.get_by_role("button", name="Check"))
    expect(page.get_by_text("This is the content signed by Catherine Hartley for West Yorkshire")).to_be_visible()
    expect(page.get_by_text("Holds")).to_have_count(4)
    expect(page.get_by_role("heading", name="The levels as signed")).to_have_count(0)
    assert_accessible(page)


def starts_the_next_round_from_it(page: Page) -> None:
    page.goto("/systems/QWO/")
    follow(page.get_by_role("button", name="Start 2026 to 2027 from what was signed on"))
    page.goto(f"{NOW}areas/economic-development/")
    expect(page.get_by_text("Last round: Met. Confirm or change it").first).to_be_visible()
    assert_accessible(page)


def confirms_a_level_without_javascript(page: Page) -> None:
    page.goto(f"{NOW}areas/economic-development/")
    follow(page.get_by_role("button", name="Confirm all of Emerging as they were"))
    expect(page.locator('input[name="state-ED-EM-1"][value="met"]')).to_be_checked()
    expect(page.locator('input[name="state-ED-ES-1"]:checked')).to_have_count(0)
