"""Two systems planted alike, what belongs to the comparing body, and everybody who reads."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from accounts.selectors import actor_for
from frameworks.selectors import forget_published
from reports.render import Rendered
from tests.conftest import KEPT_VERSIONS
from tests.leaks.canaries import Canary, Planter, Reader
from tests.leaks.planting import plant
from tests.leaks.planting_body import plant_body
from workshops.selectors.mine import workshop_id_of


@pytest.fixture
def ours(db) -> Planter:
    """West Yorkshire: what it signed is shared with the comparing body, its four steps with nobody."""
    return plant("a", "QWO", sharing="confederation", rung="system")


@pytest.fixture
def theirs(db) -> Planter:
    """Greater Manchester: what it signed, and its four steps, are shared with all systems."""
    return plant("b", "QOP", sharing="all-systems", rung="all-systems")


@pytest.fixture
def body(ours, theirs) -> Planter:
    """What the comparing body's people write."""
    return plant_body(ours, theirs)


@pytest.fixture
def canaries(ours, theirs, body) -> Iterator[dict[str, Canary]]:
    forget_published(keep=KEPT_VERSIONS)
    workshop_id_of.cache_clear()
    yield {**ours.canaries, **theirs.canaries, **body.canaries}
    workshop_id_of.cache_clear()


@pytest.fixture
def someone(ours, theirs, body) -> Callable[[str], tuple[Reader, Client]]:
    """A reader and their browser, by name."""

    def of(name: str) -> tuple[Reader, Client]:
        planter = theirs if name.startswith("their ") else ours
        what, client = name.removeprefix("their "), Client()
        if what == "visitor":
            return Reader(name), client
        if what == "participant":
            client.post(reverse("join:room", args=[planter.ids["code"]]), {"sector": "NHS", "role": "Officer"})
            return Reader(name, rooms=frozenset({planter.mark})), client
        if what == "partner":
            return Reader(name, audits=frozenset({planter.mark})), client
        user = planter.people.get(what) or body.people[what]
        client.force_login(user)
        return Reader(name, actor_for(user)), client

    return of


@pytest.fixture
def drawn_as_text(monkeypatch) -> None:
    """Documents are handed out as the text that they are drawn from; some are drawn in tests of their own."""
    for module in ("views", "roundtable", "potential", "steps.views"):
        monkeypatch.setattr(
            f"reports.{module}.render_pdf", lambda html: Rendered(pdf=html.encode(), seconds=0, peak_kb=0)
        )
