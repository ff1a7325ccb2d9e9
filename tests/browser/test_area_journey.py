"""A chair judges an area in a real browser, with JavaScript and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import assert_accessible, assert_styled
from tests.browser.steps import follow

CHAIR, LEAD = "chair@qwo.example", "lead@qwo.example"
HOME = "/systems/QWO/assessments/2022-published/"
EMPLOYMENT = f"{HOME}areas/quality-employment/"
SignIn = Callable[[Page, str], None]
Picture = Callable[[Page, str], None]


def choose(page: Page, name: str, value: str) -> None:
    """Choose a radio by what it posts; its label is what a person clicks."""
    control = page.locator(f"input[name='{name}'][value='{value}']")
    page.locator(f"label[for='{control.get_attribute('id')}']").click()


def test_the_panel_follows_the_form_and_saving_keeps_it(page: Page, sign_in: SignIn, picture: Picture) -> None:
    sign_in(page, CHAIR)
    page.goto(EMPLOYMENT)
    panel = page.locator("[data-panel]")
    expect(panel).to_contain_text("Claimed one level above its evidence.")
    expect(panel).to_contain_text("QE-ES-2")

    choose(page, "state-QE-ES-2", "met")

    expect(panel).to_contain_text("The evidence backs the claim.")
    expect(page.locator("[data-panel-status]")).to_have_text("The evidence backs the claim.")
    picture(page, "area-live")
    page.reload()
    expect(panel).to_contain_text("Claimed one level above its evidence.")

    choose(page, "state-QE-ES-2", "met")
    choose(page, "finished", "yes")
    follow(page.get_by_role("button", name="Save and come back later"))

    expect(page.get_by_text("Your answers are saved.")).to_be_visible()
    expect(page.get_by_text("1 of 4 areas completed")).to_be_visible()


def test_without_javascript_the_panel_is_right_after_saving(plain: Page, sign_in: SignIn) -> None:
    sign_in(plain, CHAIR)
    plain.goto(EMPLOYMENT)
    choose(plain, "state-QE-ES-2", "met")
    plain.get_by_text("Add new evidence").click()
    plain.get_by_label("Title").fill("Joint evaluation of the charter")
    plain.get_by_label("Kind").select_option("document")
    plain.locator("label[for='id_new_supports_14']").click()
    follow(plain.get_by_role("button", name="Save and stay on this page"))

    expect(plain.locator("[data-panel]")).to_contain_text("The evidence backs the claim.")
    expect(plain.get_by_role("heading", name="Evidence for this area")).to_be_visible()
    expect(plain.locator(".app-evidence")).to_contain_text("Joint evaluation of the charter")
    follow(plain.get_by_role("button", name="Save and continue"))
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Tackling climate change")


def test_the_second_of_two_people_chooses_what_to_keep(new_page: Callable[..., Page], sign_in: SignIn) -> None:
    chair, lead = new_page(), new_page()
    sign_in(chair, CHAIR)
    sign_in(lead, LEAD)
    chair.goto(EMPLOYMENT)
    lead.goto(EMPLOYMENT)
    lead.get_by_label("What makes you say that?").fill("The lead's reasons")
    follow(lead.get_by_role("button", name="Save and come back later"))

    chair.get_by_label("What makes you say that?").fill("The chair's reasons")
    follow(chair.get_by_role("button", name="Save and continue"))

    expect(chair.get_by_role("heading", level=1)).to_contain_text("Someone else changed this area")
    expect(chair.locator("main")).to_contain_text("The lead's reasons")
    assert_accessible(chair)
    chair.get_by_label("Yours (you can change it here)").fill("Both reasons")
    choose(chair, "choose-rationale", "mine")
    follow(chair.get_by_role("button", name="Save", exact=True))
    expect(chair.get_by_label("What makes you say that?")).to_have_value("Both reasons")


@pytest.mark.parametrize("tail", ["", "areas/quality-employment/", "areas/leadership-stage/", "check/", "history/"])
def test_pages_are_styled_and_accessible(
    page: Page, phone: Page, sign_in: SignIn, picture: Picture, tail: str
) -> None:
    for window, width in ((page, "desktop"), (phone, "phone")):
        sign_in(window, CHAIR)
        window.goto(HOME + tail)
        picture(window, f"assessment-{tail.replace('/', '-') or 'tasks-'}{width}")
        assert_styled(window)
        assert_accessible(window)


def test_from_check_to_sign_off(page: Page, sign_in: SignIn, picture: Picture) -> None:
    sign_in(page, CHAIR)
    page.goto(f"{HOME}check/")
    page.get_by_label("Why are you submitting it as it is?").fill("The board asked")
    follow(page.get_by_role("button", name="Confirm and submit"))
    follow(page.get_by_role("button", name="Go to sign-off"))
    assert_accessible(page)
    follow(page.get_by_role("button", name="Sign off"))
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_accessible(page)
    for words in page.locator("textarea[name^='words-']").all():
        words.fill("The partners agree that it describes us.")
    choose(page, "sharing", "system")
    page.locator("label[for='id_declaration']").click()
    follow(page.get_by_role("button", name="Sign off"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Assessment signed off")
    picture(page, "signed-off")
    assert_accessible(page)
