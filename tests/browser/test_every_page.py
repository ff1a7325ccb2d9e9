"""Every page of the product, wide and narrow: nothing that axe finds, styled, and no scrolling sideways.

The pages come from the table that the permission walk uses, so that a new page is visited without being listed here.
"""

import itertools
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from accounts.selectors import actor_for
from assessments.models import Round
from assessments.services import start_assessment
from systems.models import System
from tests.browser.looks import assert_accessible, assert_styled
from tests.expectations import A_NEW_ONE, DOWNLOADS, EXPECTATIONS, MAKERS, State

NUMBERS = itertools.count(200_000)
ROUND = "2022-published"
FURTHER = ("/accounts/password/change/", "/no-such-page/", "/frameworks/practice/?domain=no-such")
SIGNED_OUT = ("/", "/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/frameworks/")


def pages() -> list[str]:
    """The address of every page that West Yorkshire's chair may open."""
    addresses = []
    for (name, method), (rule, values) in EXPECTATIONS.items():
        if method != "GET" or name in DOWNLOADS or "chair" not in rule(State("draft")):
            continue
        real = {key: MAKERS[key](next(NUMBERS)) if value == A_NEW_ONE else value for key, value in values.items()}
        addresses.append(reverse(name, kwargs=real | ({"round": ROUND} if "round" in values else {})))
    return addresses


def visit(window: Page, addresses: list[str]) -> None:
    for address in addresses:
        window.goto(address)
        assert_styled(window)
        assert_accessible(window)


def test_every_page_wide_and_narrow(page: Page, phone: Page, sign_in: Callable[[Page, str], None]) -> None:
    # Some rows of the table belong to the current round.
    start_assessment(
        actor=actor_for(User.objects.get(email="chair@qwo.example")),
        system=System.objects.get(ods_code="QWO"),
        round=Round.objects.get(is_current=True),
    )
    for window in (page, phone):
        visit(window, list(SIGNED_OUT))
        sign_in(window, "chair@qwo.example")
        visit(window, [*pages(), *FURTHER])


def test_every_area_of_the_published_assessment(page: Page, phone: Page, sign_in: Callable[[Page, str], None]) -> None:
    """Areas differ in what they hold: the leadership stage has no core criteria, others have gaps."""
    areas = ("quality-employment", "climate-change", "leadership-stage")
    for window in (page, phone):
        sign_in(window, "contributor@qwo.example")
        visit(window, [reverse("assessments:area", args=["QWO", ROUND, area]) for area in areas])
