"""The living map of 1,000 interventions and 500 organisations: usable in Chromium, and its list."""

import random
import statistics
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from accounts.models import Membership, User
from bench.measures import REQUESTS, Row, percentile, queries
from bench.server import Client as Web
from bench.subjects.comparison import BLOCK
from frameworks.models import Domain
from frameworks.models import Intervention as InterventionType
from journey.models import Intervention, InterventionValue, Organisation
from systems.models import System
from tests.browser.chromium import launch

INTERVENTIONS, ORGANISATIONS, OPENED = 1000, 500, 7
ODS, FEW = "QWU", 3


def _fill(system: System, interventions: int, organisations: int) -> None:
    """Interventions with a value each and anchor organisations, spread over the north of England."""
    chance = random.Random(7)  # noqa: S311 - the same at every run is the point

    def place() -> dict[str, str]:
        return {
            "latitude": f"{53 + chance.random() * 1.8:.5f}",
            "longitude": f"{-2.9 + chance.random() * 2.4:.5f}",
        }

    domains, types = list(Domain.objects.all()), list(InterventionType.objects.all())
    made = Intervention.objects.bulk_create(
        Intervention(
            system=system,
            name=f"Work with neighbourhood {number}",
            domain=domains[number % len(domains)],
            type=types[number % len(types)],
            state="running",
            measure="People in work after six months",
            unit="people",
            **place(),
        )
        for number in range(interventions)
    )
    InterventionValue.objects.bulk_create(
        InterventionValue(system=system, intervention=one, on="2026-04-01", value=number)
        for number, one in enumerate(made)
    )
    Organisation.objects.bulk_create(
        Organisation(system=system, name=f"Anchor {number}", is_anchor=True, **place())
        for number in range(organisations)
    )


def _seconds_to_use(address: str, cookie: dict[str, Any], marks: int) -> list[float]:
    """Seconds from asking for the page until every mark is drawn and the page takes a key, in a new context each."""
    taken = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for _ in range(OPENED):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_cookies([cookie])  # type: ignore[list-item]
            page = context.new_page()
            # No background: the tiles come from another host, whose speed is not ours.
            page.route("https://**", lambda route: route.abort())
            page.goto(address, wait_until="commit")
            page.wait_for_selector(f"[data-drawn='{marks}']")
            page.keyboard.press("Tab")
            taken.append(page.evaluate("performance.now()") / 1000)
            context.close()
        browser.close()
    return taken


def measure(bench: Any) -> None:
    """A system with a few places, then with 1,500."""
    system = System.objects.get(ods_code=ODS)
    person = User.objects.create_user("map@bench.invalid", name="Mo Bench")
    Membership.objects.create(user=person, system=system, role="viewer")
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    session = client.cookies[name].value
    web = Web(bench.port, f"{name}={session}")
    address = reverse("steps:map", args=[ODS])
    _fill(system, FEW, FEW)
    few = queries(client, address)
    Organisation.objects.filter(system=system).delete()
    Intervention.objects.filter(system=system).delete()
    _fill(system, INTERVENTIONS, ORGANISATIONS)
    marks = INTERVENTIONS + ORGANISATIONS

    def same_queries() -> Row:
        many = queries(client, address)
        what = f"Living map: queries with {2 * FEW} and {marks:,} places"
        return Row(what, "equal", f"{few} and {many}", few == many)

    def usable() -> Row:
        cookie = {"name": name, "value": session, "url": f"http://127.0.0.1:{bench.port}"}
        taken = _seconds_to_use(f"http://127.0.0.1:{bench.port}{address}", cookie, marks)
        said = f"{statistics.median(taken):.2f} s in the middle, {max(taken):.2f} s at worst, of {len(taken)}"
        return Row(f"Living map of {marks:,} places usable in Chromium", "within 2 s", said, max(taken) <= 2)

    def as_a_list() -> Row:
        trivial: list[float] = []
        page: list[float] = []
        for _ in range(REQUESTS // BLOCK):
            trivial += web.times("/trivial", BLOCK)
            page += web.times(address, BLOCK)
        least, most = percentile(sorted(trivial), 0.95), percentile(sorted(page), 0.95)
        said = f"{most / least:.1f} times ({most * 1000:.1f} ms against {least * 1000:.1f} ms)"
        what = f"List of the map, {marks:,} places: 95th percentile against a trivial view"
        return Row(what, "at most 25 times", said, most / least <= 25)

    bench.add("Living map: queries", same_queries)
    bench.add("Living map in Chromium", usable)
    bench.add("List of the map", as_a_list)
    Organisation.objects.filter(system=system).delete()
    Intervention.objects.filter(system=system).delete()
