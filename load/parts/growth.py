"""Comparison with ten times as many systems and ten times as many rounds: as many queries, proportional time."""

import time
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from assessments.models import Assessment, Judgement
from bench.measures import Row, queries
from bench.subjects.comparison import assess, more_systems, rounds_of, twelve_areas
from systems.models import System

SYSTEMS, ROUNDS, TENFOLD = 42, 10, 10
FIRST = 2050
TURNS = 5
NOISE = 1.1
"""What is proportional takes ten times the time; a tenth more is the machine's."""


@dataclass(frozen=True)
class Page:
    """One view."""

    name: str
    path: str


def measure() -> list[Row]:
    """42 systems with 10 rounds, then 420 systems with as many, then 42 systems with 100 rounds."""
    person = User.objects.create_user("growth@load.invalid", name="Ana Growth")
    Membership.objects.create(user=person, system=None, role="analyst")
    client = Client()
    client.force_login(person)
    version = twelve_areas()
    systems = list(System.objects.order_by("name")[:SYSTEMS])
    late = FIRST + ROUNDS * (TENFOLD - 1)
    # The last rounds first: the round that every page shows is the same at each size.
    last = rounds_of(range(late, late + ROUNDS), version)
    assess(systems, last, version)
    small = _read(client)
    many = more_systems(SYSTEMS * TENFOLD)
    assess(many, last, version)
    wider = _read(client)
    _remove(many)
    assess(systems, rounds_of(range(FIRST, late), version), version)
    longer = _read(client)
    rows = []
    for page in _pages():
        rows.append(_row(page, f"{ROUNDS} and {ROUNDS * TENFOLD} rounds", small, longer))
        rows.append(_row(page, f"{SYSTEMS} and {SYSTEMS * TENFOLD} systems", small, wider))
    return rows


def _remove(systems: list[System]) -> None:
    Judgement.objects.filter(assessment__system__in=systems).delete()
    Assessment.objects.filter(system__in=systems).delete()
    System.objects.filter(pk__in=[one.pk for one in systems]).delete()


def _pages() -> list[Page]:
    query = f"?round=compare-{FIRST + ROUNDS * TENFOLD - 1}&framework=twelve"
    return [
        Page("Matrix", reverse("compare:matrix") + query),
        Page("One area over all rounds", reverse("compare:area", args=["twelve-0"]) + query),
        Page("Change", reverse("compare:change") + query),
        Page("CSV of all rounds", f"{reverse('compare:csv')}{query}&rounds=all"),
    ]


def _read(client: Client) -> dict[str, tuple[int, float]]:
    """Queries and seconds of each page: the least of some turns, which a busy machine lengthens least."""
    return {page.name: (queries(client, page.path), min(_seconds(client, page.path))) for page in _pages()}


def _seconds(client: Client, path: str) -> list[float]:
    taken = []
    for _ in range(TURNS):
        start = time.perf_counter()
        answer = client.get(path)
        b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        taken.append(time.perf_counter() - start)
    return taken


def _row(page: Page, sizes: str, before: dict[str, tuple[int, float]], after: dict[str, tuple[int, float]]) -> Row:
    (few, was), (lots, now) = before[page.name], after[page.name]
    said = f"{few} and {lots}; {now / was:.1f} times ({was * 1000:.0f} and {now * 1000:.0f} ms)"
    ok = few == lots and now / was <= TENFOLD * NOISE
    return Row(f"{page.name}, {sizes}: queries; time", f"equal; at most {TENFOLD} times", said, ok)
