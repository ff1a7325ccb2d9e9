"""Pages full of hostile text in a real browser: nothing of it runs, opens a window, or asks for anything elsewhere."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.template import engines
from playwright.sync_api import Browser, Page

from accounts.models import User
from accounts.selectors import actor_for
from assessments.models import Round
from assessments.selectors import get_assessment
from assessments.services import start_assessment
from frameworks.models import Domain
from journey import kinds
from journey.services.records import add_record
from nhsuk_forms.text import clean_text
from systems.models import System
from tests.hostile_input.corpus import CORPUS
from tests.reports.rich import fill

CHAIR = "chair@qwo.example"
SignIn = Callable[[Page, str], None]
LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.blockedURI));
"""
ROUND = "2026-27"
PAGES = (
    "/systems/QWO/",
    f"/systems/QWO/assessments/{ROUND}/",
    f"/systems/QWO/assessments/{ROUND}/areas/climate-change/",
    f"/systems/QWO/assessments/{ROUND}/check/",
    f"/systems/QWO/assessments/{ROUND}/history/",
    "/systems/QWO/evidence/",
    "/systems/QWO/milestones/",
    "/systems/QWO/steps/",
    "/systems/QWO/steps/potential/",
    "/systems/QWO/steps/impact/",
    "/systems/QWO/steps/map/",
)


@pytest.fixture
def hostile_system(demonstration: None) -> None:
    """A system whose every text is hostile, and whose charts and map are labelled with it."""
    system = System.objects.get(ods_code="QWO")
    chair = actor_for(User.objects.get(email=CHAIR))
    round_ = Round.objects.get(is_current=True)
    start_assessment(actor=chair, system=system, round=round_)
    texts = [clean_text(text, multiline=True) for text in CORPUS.values() if 0 < len(text) <= 400]
    fill(
        get_assessment(chair, "QWO", round_.key),
        chair,
        text="\n".join(texts),
        names="<img src=x onerror=window.pwned=1>",
    )
    domain = Domain.objects.first()
    running = {text[:100].casefold(): text[:100] for text in texts if "pwned" in text and "\n" not in text}
    for text in list(running.values())[:60]:
        own = {"domain": domain, "name": text, "unit": "people"}
        add_record(actor=chair, kind=kinds.LOCAL_INDICATOR, system=system, values=own)
        anchor = {"name": text, "is_anchor": True, "latitude": Decimal("53.7"), "longitude": Decimal("-1.5")}
        add_record(actor=chair, kind=kinds.ORGANISATION, system=system, values=anchor)


def watched(page: Page) -> list[str]:
    """What happens on a page that should not."""
    troubles: list[str] = []
    page.add_init_script(LISTEN)
    page.on("dialog", lambda dialog: (troubles.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda window: troubles.append(f"a window: {window.url}"))
    page.on("request", lambda asked: "127.0.0.1:9/" in asked.url and troubles.append(f"asked for {asked.url}"))
    return troubles


def test_nothing_runs_on_pages_full_of_hostile_text(page: Page, sign_in: SignIn, hostile_system: None) -> None:
    troubles = watched(page)
    sign_in(page, CHAIR)
    for address in PAGES:
        response = page.goto(address)
        assert response
        assert response.status < 400, address
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.wait_for_timeout(150)
        assert page.evaluate("window.pwned") is None, address
        assert page.evaluate("window.refused") == [], address
    assert troubles == []


def test_the_watch_sees_what_runs(
    browser: Browser, live_server: object, sign_in: SignIn, hostile_system: None, off: None
) -> None:
    """The control: without escaping, and in a browser that heeds no policy, the very same text runs."""
    context = browser.new_context(base_url=live_server.url, bypass_csp=True)
    page = context.new_page()
    troubles = watched(page)
    sign_in(page, CHAIR)
    page.goto("/systems/QWO/milestones/")
    page.wait_for_timeout(500)
    assert page.evaluate("window.pwned") == 1 or troubles
    context.close()


@pytest.fixture
def off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates that escape nothing, as if each said `|safe`."""
    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
