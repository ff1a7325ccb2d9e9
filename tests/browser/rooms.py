"""A roundtable's people at their screens: the facilitator's console, the projector, phones. Each step is one act."""

import re

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import follow


class Console:
    """A facilitator at the console."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def makes(self, title: str, agenda: str) -> None:
        self.page.goto("/workshops/")
        follow(self.page.get_by_role("button", name="Make a roundtable"))
        self.page.get_by_label("Title").fill(title)
        for label, value in (("Day", "27"), ("Month", "11"), ("Year", "2026")):
            self.page.get_by_label(label, exact=True).fill(value)
        self.page.get_by_label(agenda, exact=True).check()
        follow(self.page.get_by_role("button", name="Make the roundtable"))
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()

    def goes_to_the_console(self) -> None:
        follow(self.page.get_by_role("button", name="Go to the console"))
        expect(self.first).to_be_visible()

    @property
    def first(self) -> Locator:
        """The one obvious next thing, when it is a button of the room's."""
        return self.page.locator(".app-console__first")

    def goes_on(self, label: str) -> None:
        """Press the obvious next thing, which says this."""
        expect(self.first).to_have_text(label)
        follow(self.first)

    def does(self, label: str) -> None:
        """Press one of the other buttons."""
        follow(self.page.get_by_role("button", name=label, exact=True))

    def goes_to(self, title: str) -> None:
        """Go to another activity of the agenda."""
        follow(self.page.locator(".app-agenda__one").filter(has_text=title).get_by_role("button"))
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)

    def goes_on_to_the_end(self) -> None:
        """End it, which is asked twice unless the agenda is through."""
        if self.first.inner_text() == "End the roundtable":
            follow(self.first)
        else:
            self.page.locator("summary").filter(has_text="End the roundtable").click()
            self.does("End it now")
        expect(self.page.get_by_role("button", name="See what came of it")).to_be_visible()

    def sees_counts(self, joined: int, answered: int | None = None) -> None:
        expect(self.page.locator("[data-count=joined]")).to_have_text(str(joined))
        if answered is not None:
            expect(self.page.locator("[data-count=answered]")).to_have_text(str(answered))

    def code(self) -> str:
        return self.page.locator("h1 strong").inner_text()

    def records(self, level: str, words: str, dissent: int = 0) -> None:
        form = self.page.locator("form:has(button:text-is('Record it'))").first
        form.get_by_label(level, exact=True).check()
        form.get_by_label("In the room’s words").fill(words)
        form.get_by_label("How many dissent?").fill(str(dissent))
        follow(form.get_by_role("button", name="Record it"))

    def notes(self, what: str, button: str, **fields: str) -> None:
        """Fill in one of the forms below "Notes": its summary, its button, its fields by the end of their names."""
        details = self.page.locator("details").filter(has_text=what).first
        details.locator("summary").click()
        for name, value in fields.items():
            details.locator(f"[name$={name}]").fill(value)
        follow(details.get_by_role("button", name=button))


class Seat:
    """Somebody in the room with a phone."""

    def __init__(self, page: Page, code: str) -> None:
        self.page, self.code = page, code

    def joins(self, sector: str = "", address: str = "") -> None:
        if address:
            self.page.goto(address)
        else:
            self.page.goto("/")
            follow(self.page.get_by_role("button", name="Join a roundtable"))
            self.page.get_by_label("Code").fill(self.code.lower())
            follow(self.page.get_by_role("button", name="Continue"))
        if sector:
            self.page.get_by_label(sector, exact=True).check()
        follow(self.page.get_by_role("button", name="Take part"))
        expect(self.page.get_by_role("button", name="Next person on this device")).to_be_visible()

    def sees(self, words: str) -> None:
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible()

    def chooses(self, level: str, reason: str = "") -> None:
        self.page.get_by_label(level, exact=True).check()
        if reason:
            self.page.get_by_label("What makes you say that?").fill(reason)

    def saves(self) -> None:
        self.page.get_by_role("button", name=re.compile("Save my answer|Save the change")).click()

    def answers(self, level: str, reason: str = "") -> None:
        self.chooses(level, reason)
        self.saves()
        expect(self.page.get_by_text("Your answer is saved: ")).to_contain_text(level)


class Bodies:
    """Every body that the server sent, to search for what it must not hold: (path, seat, body). Wrap a test in it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[str, str, str]] = []
        answer = WSGIHandler.get_response

        def keep(handler: WSGIHandler, request: HttpRequest) -> HttpResponseBase:
            response = answer(handler, request)
            if isinstance(response, HttpResponse) and not request.path.startswith("/static/"):
                seat = next((value for name, value in request.COOKIES.items() if name.startswith("seat-")), "")
                self.sent.append((request.path, seat, response.content.decode("utf-8", "replace")))
            return response

        monkeypatch.setattr(WSGIHandler, "get_response", keep)


def main_text(page: Page) -> str:
    return page.locator("main").inner_text()
