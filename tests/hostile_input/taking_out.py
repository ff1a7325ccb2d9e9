"""The corpus taken out again: by every route that answers a GET, once each."""

from contextlib import ExitStack
from unittest import mock

from reports.render import Rendered
from tests.expectations import EXPECTATIONS
from tests.hostile_input import harmless
from tests.hostile_input.storing import Stored
from tests.walking import GETS, address_of, who_gets_in

NOT_DRAWN = Rendered(pdf=b"%PDF-1.7", seconds=0, peak_kb=0)
DRAWN_APART = ("roundtable", "potential", "steps.views")
"""Modules of `reports` whose documents are drawn when all of them are."""


def take_out(stored: Stored, *, draw_all: bool) -> None:
    """Ask for everything; what is wrong with it goes to `stored.wrong`, by route, and its types to `stored.kinds`."""
    with ExitStack() as stack:
        for module in () if draw_all else DRAWN_APART:
            stack.enter_context(mock.patch(f"reports.{module}.render_pdf", lambda html: NOT_DRAWN))
        for number, name in enumerate(sorted(set(GETS) - {"account_logout"})):
            page = address_of(name, EXPECTATIONS[name, "GET"][1], 500_000 + number)
            response = stored.client(who_gets_in(name)).get(page)
            stored.kinds.add(response.headers.get("Content-Type", "").split(";")[0])
            if found := harmless.of(response):
                stored.wrong[name] = found[:5]
