"""What is promised to a chair, from the sign-in form to the report for the board."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD
from tests.browser.steps import follow, onward

AREAS = {
    "economic-development": ("ED-EM-1", "ED-EM-2", "ED-EM-3"),
    "quality-employment": ("QE-EM-1", "QE-EM-2", "QE-EM-3"),
    "climate-change": ("CC-EM-1", "CC-EM-2", "CC-EM-3"),
}
ROUND = "/systems/QWO/assessments/2026-27/"


class Chair:
    """West Yorkshire's chair at the screen; each step is one thing that they do or see."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def signs_in(self) -> None:
        self.page.goto("/accounts/login/")
        self.page.locator('input[name="login"]').fill("chair@qwo.example")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        follow(self.page.locator("main").get_by_role("button", name="Sign in", exact=True))

    def sees_where_claims_go_beyond_the_evidence(self) -> None:
        self.page.goto("/systems/QWO/")
        expect(self.page.get_by_text("Read from publications").first).to_be_visible()
        text = self.page.locator("main").inner_text()
        assert "To back Established with evidence, meet and evidence:" in text
        assert "The alignment brings direct benefit to the health and care partnership and its services." in text

    def starts_the_round(self) -> None:
        follow(self.page.get_by_role("button", name="Start the round 2026 to 2027"))
        expect(self.page).to_have_url(re.compile(f"{ROUND}$"))

    def judges(self, area: str, criteria: tuple[str, ...]) -> None:
        self.page.goto(f"{ROUND}areas/{area}/")
        for key in criteria:
            self.page.locator(f'input[name="state-{key}"][value="met"]').check()
        self.page.get_by_text("Add new evidence").click()
        self.page.get_by_label("Title").fill(f"Board paper on {area}")
        self.page.locator('select[name="new_kind"]').select_option("decision")
        for key in criteria:
            self.page.locator(f'input[name="new_supports"][value="{key}"]').check()
        self._claims("emerging", "The board agreed it in public.")

    def places_the_leadership_stage(self) -> None:
        self.page.goto(f"{ROUND}areas/leadership-stage/")
        self._claims("statement-of-intent", "It stands in the strategy.")

    def _claims(self, level: str, reasons: str) -> None:
        self.page.locator(f'input[name="claim"][value="{level}"]').check()
        self.page.locator('textarea[name="rationale"]').fill(reasons)
        self.page.locator('input[name="confidence"][value="medium"]').check()
        self.page.locator('input[name="finished"][value="yes"]').check()
        follow(self.page.get_by_role("button", name="Save and come back later"))
        expect(self.page.get_by_text("Your answers are saved.")).to_be_visible()

    def submits(self) -> None:
        self.page.goto(f"{ROUND}check/")
        follow(self.page.get_by_role("button", name="Confirm and submit"))
        expect(self.page.get_by_text("The assessment is submitted.")).to_be_visible()

    def signs_off_and_shares_with_all_systems(self) -> None:
        self.page.goto(f"{ROUND}sign-off/")
        text = self.page.locator("main").inner_text()
        assert "Statement of intent" in text, "a stage claimed without evidence is shown before signing"
        self.page.locator('textarea[name="words-leadership-stage"]').fill("The partners say so in public.")
        self.page.locator('input[name="sharing"][value="all-systems"]').check()
        for box in self.page.locator('main form input[type="checkbox"]:not([name="shared_with"])').all():
            box.check()
        follow(self.page.locator("main form").get_by_role("button"))
        expect(self.page.get_by_text("Signed off").first).to_be_visible()

    def takes_the_report(self, folder: Path) -> str:
        response = self.page.request.get(f"{ROUND}report.pdf", timeout=60_000)
        assert response.ok
        assert response.body().startswith(b"%PDF")
        file = folder / "report.pdf"
        file.write_bytes(response.body())
        command = ["pdftotext", "-layout", str(file), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("window", ["page", "plain"])
def test_from_sign_in_to_the_report(window: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    chair = Chair(request.getfixturevalue(window))
    chair.signs_in()
    chair.sees_where_claims_go_beyond_the_evidence()
    chair.starts_the_round()
    for area, criteria in AREAS.items():
        chair.judges(area, criteria)
    chair.places_the_leadership_stage()
    chair.submits()
    chair.signs_off_and_shares_with_all_systems()
    text = chair.takes_the_report(tmp_path)
    assert "Supporting economic development and recovery" in text
    assert "Board paper on climate-change" in text
    assert "nobody has signed" not in text


def test_an_area_is_saved_with_the_keyboard_alone(page: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, "chair@qwo.example")
    page.goto("/systems/QWO/assessments/2022-published/areas/climate-change/")
    page.keyboard.press("Tab")
    expect(page.locator(".nhsuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    state = page.locator('input[name="state-CC-EM-1"]:checked')
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "state-CC-EM-1":
            break
    expect(state).to_be_focused()
    while page.evaluate("document.activeElement.value") != "met":
        page.keyboard.press("ArrowUp")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "stay":
            break
    with onward(page):
        page.keyboard.press("Enter")
    expect(page.get_by_text("is saved.")).to_be_visible()
    expect(page.locator('input[name="state-CC-EM-1"][value="met"]')).to_be_checked()
