"""Every page of the product, wide and narrow: nothing that axe finds, styled, and no scrolling sideways.

The pages come from the table that the permission walk uses, so that a new page is visited without being listed here.
"""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Membership, User
from tests.browser.looks import assert_accessible, assert_styled
from tests.expectations import EXPECTATIONS, State

DOWNLOADS = {"frameworks:export", "reports:pdf", "healthz"}
ROUND = "2022-published"
FURTHER = ("/accounts/password/change/", "/accounts/email/", "/no-such-page/", "/frameworks/practice/?domain=no-such")
SIGNED_OUT = ("/", "/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/frameworks/")


def pages(membership: int) -> list[str]:
    """The address of every page that West Yorkshire's chair may open."""
    addresses = []
    for (name, method), (rule, values) in EXPECTATIONS.items():
        if method != "GET" or name in DOWNLOADS or "chair" not in rule(State("draft")) or "token" in values:
            continue
        real = values | ({"round": ROUND} if "round" in values else {})
        addresses.append(reverse(name, kwargs=real | ({"membership": membership} if "membership" in values else {})))
    return addresses


def visit(window: Page, addresses: list[str]) -> None:
    for address in addresses:
        window.goto(address)
        assert_styled(window)
        assert_accessible(window)


def test_every_page_wide_and_narrow(page: Page, phone: Page, sign_in: Callable[[Page, str], None]) -> None:
    viewer = Membership.objects.get(user=User.objects.get(email="viewer@qwo.example"))
    for window in (page, phone):
        visit(window, list(SIGNED_OUT))
        sign_in(window, "chair@qwo.example")
        visit(window, [*pages(viewer.pk), *FURTHER])


def test_every_area_of_the_published_assessment(page: Page, phone: Page, sign_in: Callable[[Page, str], None]) -> None:
    """Areas differ in what they hold: the leadership stage has no core criteria, others have gaps."""
    areas = ("quality-employment", "climate-change", "leadership-stage")
    for window in (page, phone):
        sign_in(window, "contributor@qwo.example")
        visit(window, [reverse("assessments:area", args=["QWO", ROUND, area]) for area in areas])
