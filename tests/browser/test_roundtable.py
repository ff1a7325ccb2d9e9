"""A roundtable from its agenda to the assessment: a console, a projector and five phones in real windows."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.looks import assert_accessible, assert_styled
from tests.browser.rooms import Bodies, Console, Seat, main_text
from tests.browser.steps import follow
from tests.browser.stream_process import StreamProcess

SignIn = Callable[[Page, str], None]
NewPage = Callable[..., Page]
LEAD = "lead@qwo.example"
FIRST = "Supporting economic development and recovery"
SECTORS = ("NHS", "NHS", "NHS", "Local government", "")


def test_a_roundtable_from_its_agenda_to_the_assessment(
    new_page: NewPage,
    sign_in: SignIn,
    picture,
    streams: StreamProcess,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    # Prepared
    laptop = new_page()
    sign_in(laptop, LEAD)
    laptop.goto("/systems/QWO/")
    follow(laptop.get_by_role("button", name="Start the round 2026 to 2027"))
    console, bodies = Console(laptop), Bodies(monkeypatch)
    console.makes("Where we stand", "Maturity roundtable")
    assert_accessible(laptop)
    console.goes_to_the_console()
    console.goes_on("Open the room")
    code = console.code()
    projector = new_page()  # another machine, on which nobody signs in
    laptop.get_by_text("Project from another machine").click()
    projector.goto(laptop.locator("details[open] a").first.inner_text())
    expect(projector.get_by_text(FIRST).first).to_be_visible()

    # Joined: four by the code, one by the QR code's own address, the fourth without JavaScript
    pages = [new_page(viewport=PHONE, javascript=n != 3) for n in range(5)]
    seats = [Seat(page, code) for page in pages]
    for seat, sector in zip(seats, SECTORS, strict=True):
        link = projector.locator("svg.app-qr title").first.text_content().removeprefix("QR code of ")
        seat.joins(sector, address=link if seat is seats[4] else "")
    console.sees_counts(5)
    seats[0].sees("The facilitator will ask for answers soon")

    # Scored in silence
    console.goes_on("Ask for answers")
    follow(seats[3].page.get_by_role("link", name="Show the latest"))
    for n, (seat, level) in enumerate(
        zip(seats, ("Emerging", "Emerging", "Expanding", "Expanding", "Expanding"), strict=True)
    ):
        seat.answers(level, reason=f"Zweifelsgrund {n}")
    seats[0].answers("Established")
    seats[0].answers("Emerging")
    console.sees_counts(5, 5)
    expect(projector.locator("[data-count=answered]")).to_have_text("5")
    picture(laptop, "console-open")
    picture(seats[0].page, "phone-answered")
    picture(projector, "screen-open")
    console.goes_on("Close the answers")
    seats[1].sees("The answers are closed.")
    assert len(bodies.sent) > 30
    for path, seat, body in bodies.sent:
        assert "app-bars" not in body, path
        own = {n for n in range(5) if f"Zweifelsgrund {n}" in body}
        assert len(own) <= 1 and (seat or not own), path
    for page in (projector, laptop):
        assert_accessible(page)

    # Revealed, and scored again
    console.goes_on("Reveal")
    expect(projector.get_by_text("Two camps:")).to_be_visible()
    expect(projector.locator(".app-bars")).to_contain_text("3 people")
    seats[0].sees("Your answer")
    picture(projector, "screen-revealed")
    picture(seats[0].page, "phone-revealed")
    picture(laptop, "console-revealed")
    expect(console.first).to_have_count(0)
    console.does("Score again")
    seats[0].sees("At first you answered")
    for seat in seats[:3]:
        seat.answers("Established")
    seats[4].answers("Expanding")
    console.goes_on("Close the answers")
    console.goes_on("Reveal")
    expect(projector.get_by_text("fewer than at first").first).to_be_visible()
    picture(projector, "screen-second")

    # Decided
    console.records("Established", "We have the joint plan, and nobody could name its owner.", dissent=1)
    expect(projector.get_by_text("The room agreed on Established")).to_be_visible()
    seats[4].sees("The room agreed on Established")
    console.notes(
        "Note an action",
        "Note the action",
        text="Name an owner",
        owner="Chief executive",
        due_on_day="31",
        due_on_month="3",
        due_on_year="2027",
    )
    console.notes("Note a quote", "Note the quote", text="We write plans and nobody owns them")
    console.notes("Park an issue", "Park it", text="Pooled budgets")
    picture(laptop, "console-decided")

    # Short texts, released one by one
    console.goes_to("What will we do next?")
    console.goes_on("Ask for answers")
    for seat, words in ((seats[0], "Publish the plan"), (seats[1], "Something about Dr Who")):
        seat.page.get_by_label("Your answer").fill(words)
        seat.page.get_by_role("button", name="Send").click()
        seat.sees("What you sent")
    expect(laptop.get_by_text("Publish the plan")).to_be_visible()
    picture(laptop, "console-texts")
    line = laptop.locator(".app-texts__one").filter(has_text="Publish the plan")
    line.get_by_label("Group").fill("Plans")
    follow(line.get_by_role("button", name="Release"))
    expect(projector.get_by_text("Publish the plan")).to_be_visible()
    assert "Dr Who" not in main_text(projector)
    seats[4].sees("Publish the plan")
    picture(projector, "screen-texts")
    console.goes_on("Close the answers")

    # After
    console.goes_on_to_the_end()
    seats[0].sees("This roundtable has finished")
    expect(projector.get_by_text("This roundtable has finished")).to_be_visible()
    seats[0].sees("The room agreed on Established")
    picture(seats[0].page, "phone-over")
    follow(laptop.get_by_role("button", name="See what came of it"))
    text = main_text(laptop)
    for words in (
        "Established",
        "Name an owner",
        "We write plans and nobody owns them",
        "Pooled budgets",
        "Publish the plan",
    ):
        assert words in text, words
    assert "Dr Who" not in text
    assert_accessible(laptop)
    assert_styled(laptop)
    picture(laptop, "summary")
    pdf = laptop.request.get(laptop.get_by_role("button", name="PDF").get_attribute("href"), timeout=60_000).body()
    assert pdf.startswith(b"%PDF")
    (tmp_path / "summary.pdf").write_bytes(pdf)
    read = ["pdftotext", "-layout", str(tmp_path / "summary.pdf"), "-"]
    printed = subprocess.run(read, check=True, capture_output=True, text=True).stdout
    for words in ("Where we stand", "Second scoring", "Name an owner", "We write plans", "Publish the plan"):
        assert words in printed, words
    assert "Dr Who" not in printed and "Zweifelsgrund" not in printed
    follow(laptop.get_by_role("button", name="Decide on what it proposes"))
    picture(laptop, "decisions")
    laptop.get_by_label("Accept").first.check()
    follow(laptop.get_by_role("button", name="Save the answer"))
    expect(laptop.get_by_text("Accepted").first).to_be_visible()
    follow(laptop.get_by_role("button", name="Make it a milestone"))
    expect(laptop.get_by_role("link", name="A milestone now")).to_be_visible()
    laptop.goto("/systems/QWO/assessments/2026-27/areas/economic-development/")
    expect(laptop.locator('input[name="claim"][value="established"]')).to_be_checked()
    laptop.goto("/systems/QWO/milestones/")
    expect(laptop.locator("main")).to_contain_text("Name an owner")
