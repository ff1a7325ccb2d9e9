"""What happens in a real room: phones that sleep, streams that die, facilitators who reload, and two of them."""

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.selectors import actor_for
from systems.models import System
from tests.browser.conftest import PHONE
from tests.browser.looks import assert_accessible, assert_styled
from tests.browser.rooms import Console, Seat
from tests.browser.steps import follow, onward
from tests.browser.stream_process import StreamProcess
from tests.workshops.rooms import do, make_room, now, people_in, vote
from workshops.models import Response, Workshop
from workshops.rules import Command
from workshops.services.preparing import give_right

SignIn = Callable[[Page, str], None]
NewPage = Callable[..., Page]
CHAIR, LEAD = "chair@qwo.example", "lead@qwo.example"


def open_room(new_page: NewPage, sign_in: SignIn, *commands: Command) -> tuple[Workshop, Console]:
    """A room that the lead and the chair facilitate, after these commands, with the lead at its console."""
    lead = actor_for(User.objects.get(email=LEAD))
    room = make_room(lead, System.objects.get(ods_code="QWO"))
    give_right(actor=lead, workshop=room, email=CHAIR)
    do(lead, room, Command.START, *commands)
    page = new_page()
    sign_in(page, LEAD)
    page.goto(f"/workshops/{room.pk}/run/")
    return room, Console(page)


def test_a_phone_that_sleeps_comes_back_to_where_the_room_is(
    new_page: NewPage, sign_in: SignIn, streams: StreamProcess
) -> None:
    room, console = open_room(new_page, sign_in, Command.OPEN)
    seat = Seat(new_page(viewport=PHONE), room.code)
    seat.joins("NHS")
    seat.chooses("Expanding", reason="What I typed on the train")
    seat.page.context.set_offline(True)
    seat.saves()
    seat.sees("Not saved: there is no connection. Your answer is kept here.")
    console.does("Hide the projector")
    seat.page.context.set_offline(False)
    seat.page.reload()
    expect(seat.page.get_by_label("What makes you say that?")).to_have_value("What I typed on the train")
    expect(seat.page.get_by_label("Expanding", exact=True)).to_be_checked()
    seat.saves()
    seat.sees("Your answer is saved: ")
    console.sees_counts(1, 1)

    seat.page.context.set_offline(True)
    console.goes_on("Close the answers")
    console.goes_on("Reveal")
    expect(seat.page.get_by_role("button", name="Save the change")).to_be_visible()
    seat.page.context.set_offline(False)
    seat.sees("1 person answered")

    # Asleep for longer than the room takes over the next activity: the late answer is refused to its face, and kept
    console.goes_to("Ensuring quality local employment")
    console.goes_on("Ask for answers")
    seat.chooses("Emerging", reason="Too late")
    seat.page.route("**/state/", lambda route: route.abort())
    seat.page.route("**/join/**part=1", lambda route: route.abort())
    streams.stop()
    console.goes_on("Close the answers")
    seat.page.unroute("**/join/**part=1")
    seat.saves()
    seat.sees("The answers are closed")
    assert Response.objects.count() == 1
    console.does("Ask for answers")
    seat.page.unroute("**/state/")
    seat.page.reload()
    expect(seat.page.get_by_label("What makes you say that?")).to_have_value("Too late")


def test_the_next_person_on_a_shared_phone_gets_a_seat_and_nothing_that_was_typed(
    new_page: NewPage, sign_in: SignIn, streams: StreamProcess
) -> None:
    room, console = open_room(new_page, sign_in, Command.OPEN)
    seat = Seat(new_page(viewport=PHONE), room.code)
    seat.joins("NHS")
    seat.answers("Emerging")
    seat.chooses("Expanding", reason="Between me and my phone")
    follow(seat.page.get_by_role("button", name="Next person on this device"))
    follow(seat.page.get_by_role("button", name="Take part"))
    expect(seat.page.get_by_label("What makes you say that?")).to_have_value("")
    expect(seat.page.locator("input[name^=level-]:checked")).to_have_count(0)
    seat.answers("Established")
    console.sees_counts(2, 2)


def test_everybody_follows_without_the_stream_process_and_after_it_restarts(
    new_page: NewPage, sign_in: SignIn, streams: StreamProcess
) -> None:
    room, console = open_room(new_page, sign_in, Command.OPEN)
    seat = Seat(new_page(viewport=PHONE), room.code)
    seat.joins()
    projector = new_page()
    projector.goto(f"/workshops/screen/{room.screen_link}/")
    seat.answers("Emerging")
    expect(projector.locator("[data-count=answered]")).to_have_text("1")
    streams.stop()
    console.goes_on("Close the answers")
    seat.sees("The answers are closed")
    expect(projector.get_by_text("The answers are closed")).to_be_visible()
    streams.start()
    console.goes_on("Reveal")
    seat.sees("1 person answered")
    expect(projector.get_by_text("1 person answered")).to_be_visible()


def test_a_room_that_moves_twice_in_a_moment_is_followed_to_its_last_state(
    new_page: NewPage, sign_in: SignIn, streams: StreamProcess
) -> None:
    """The page for the first move is still on its way when the second is told."""
    room, _ = open_room(new_page, sign_in)
    lead = actor_for(User.objects.get(email=LEAD))
    seat = Seat(new_page(viewport=PHONE), room.code)
    seat.joins()
    expect(seat.page.locator("[data-room]")).to_be_visible()
    held = []
    seat.page.route("**/join/**part=1", lambda route: route.continue_() if held else held.append(route))
    do(lead, room, Command.OPEN)
    wait_until(seat.page, lambda: len(held) == 1)
    old = held[0].fetch(timeout=60_000)  # on a busy machine the ten seconds of a page are too few
    do(lead, room, Command.CLOSE)
    seat.sees("The answers are closed")
    held[0].fulfill(response=old)
    seat.page.wait_for_timeout(300)
    seat.sees("The answers are closed")


def test_a_facilitator_who_reloads_loses_nothing_in_any_state(
    new_page: NewPage, sign_in: SignIn, streams: StreamProcess
) -> None:
    lead = actor_for(User.objects.get(email=LEAD))
    room = make_room(lead, System.objects.get(ods_code="QWO"))
    page = new_page()
    sign_in(page, LEAD)
    page.goto(f"/workshops/{room.pk}/run/")
    console = Console(page)

    def words(page: Page) -> list[str]:
        """All that the console says, without what a script adds below text areas."""
        told: str = page.locator("[data-room-part]").evaluate(
            "part => { const copy = part.cloneNode(true); copy.querySelectorAll('.nhsuk-character-count__message, "
            ".nhsuk-character-count__status').forEach(one => one.remove()); return copy.textContent; }"
        )
        return told.split()

    def reloads() -> None:
        """Open the console on another device, then reload: both show what was there.

        Counts are told by the stream and names follow in a part that is fetched, so the live page gets a moment
        to reach what a fresh page shows; it has to get there without a reload. Each is read anew until they agree:
        scripts add to a page after it has loaded.
        """
        step = now(room).step
        other = new_page(viewport=PHONE)
        sign_in(other, LEAD)
        other.goto(f"/workshops/{room.pk}/run/")
        wait_until(page, lambda: words(page) == words(other))
        page.reload()
        wait_until(page, lambda: words(page) == words(other))
        assert_styled(other)
        other.context.close()
        assert now(room).step == step, "looking changes nothing"

    reloads()
    console.goes_on("Open the room")
    people = people_in(room, 5, "NHS")
    console.sees_counts(5)
    reloads()
    console.goes_on("Ask for answers")
    vote(room, people, ["emerging"] * 4 + ["expanding"])
    console.sees_counts(5, 5)
    reloads()
    console.goes_on("Close the answers")
    reloads()
    console.goes_on("Reveal")
    reloads()
    console.does("Score again")
    vote(room, people, ["established"] * 5)
    console.sees_counts(5, 5)
    reloads()
    console.does("Reveal")
    expect(page.get_by_text("5 more than at first")).to_be_visible()
    reloads()
    page.get_by_label("In the room’s words").fill("We nearly said so")
    page.get_by_text("Park an issue").click()
    page.get_by_label("What to come back to").fill("Budgets")
    page.reload()
    expect(page.get_by_label("In the room’s words")).to_have_value("We nearly said so")
    expect(page.get_by_label("What to come back to")).to_have_value("Budgets")
    console.does("Park it")
    expect(page.get_by_label("In the room’s words")).to_have_value("We nearly said so")
    console.records("Established", "We all say so")
    reloads()
    expect(page.get_by_label("In the room’s words")).to_have_value("We all say so")
    console.goes_on("Next activity")
    console.does("Skip this")
    reloads()
    console.does("Hide the projector")
    console.does("Lock joining")
    reloads()
    console.goes_on("Next activity")
    console.does("Start the timer")
    expect(page.locator("[data-timer]")).to_contain_text("left")
    page.reload()
    expect(page.locator("[data-timer]")).to_contain_text("left")
    console.does("Stop the timer")
    console.goes_on_to_the_end()
    reloads()


def test_two_facilitators_run_it_together(new_page: NewPage, sign_in: SignIn, streams: StreamProcess) -> None:
    room, first = open_room(new_page, sign_in)
    second = Console(new_page(viewport=PHONE))
    sign_in(second.page, CHAIR)
    second.page.goto(f"/workshops/{room.pk}/run/")
    first.goes_on("Ask for answers")
    expect(second.first).to_have_text("Close the answers")
    people = people_in(room, 2)
    vote(room, people, ["emerging", "expanding"])
    second.sees_counts(2, 2)
    first.goes_on("Close the answers")
    first.goes_on("Reveal")
    expect(second.page.locator("#decide")).to_be_visible()

    # Who types is told and not interrupted; what they typed survives that the room went on
    words = second.page.get_by_label("In the room’s words")
    words.fill("Half a sentence")
    first.does("Hide the projector")
    expect(second.page.get_by_text("The room has changed while you type.")).to_be_visible()
    expect(words).to_have_value("Half a sentence")
    second.page.get_by_label("Emerging", exact=True).check()
    second.does("Record it")
    expect(second.page.get_by_text("The room moved on while you typed.").first).to_be_visible()
    expect(words).to_have_value("Half a sentence")
    second.does("Record it")
    expect(first.page.get_by_text("The room agreed on Emerging")).to_be_visible()

    # Both press at once: the room takes one step
    step = now(room).step
    for console in (first, second):
        console.page.route("**/run/?part=1", lambda route: route.abort())
    first.goes_on("Next activity")
    with onward(second.page):
        second.page.evaluate("document.querySelector('.app-console__first').form.submit()")
    expect(second.page.get_by_text("The room had moved on before this arrived.")).to_be_visible()
    assert now(room).step == step + 1
    assert_accessible(second.page)


def test_the_console_works_without_javascript(new_page: NewPage, sign_in: SignIn, streams: StreamProcess) -> None:
    lead = actor_for(User.objects.get(email=LEAD))
    room = do(lead, make_room(lead, System.objects.get(ods_code="QWO")), Command.START)
    page = new_page(javascript=False)
    sign_in(page, LEAD)
    page.goto(f"/workshops/{room.pk}/run/")
    console = Console(page)
    console.goes_on("Ask for answers")
    vote(room, people_in(room, 3), ["emerging"] * 3)
    follow(page.get_by_role("link", name="Show the latest"))
    console.sees_counts(3, 3)
    console.goes_on("Close the answers")
    console.goes_on("Reveal")
    console.records("Emerging", "We all say so")
    expect(page.get_by_text("The room agreed on Emerging")).to_be_visible()


def wait_until(page: Page, is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Let the browser go on until something holds."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not happen"
        page.wait_for_timeout(50)
