"""200 people who score at once for a minute: every save that was acknowledged is in the history, once and in order."""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections
from django.test import Client as TestClient

from accounts.models import Membership, User
from assessments.history import broken_links
from assessments.models import Assessment, Event
from bench import data
from bench.measures import FormReader, Row, percentile
from bench.server import free_port, serving
from load.clients import Browser

PEOPLE, SECONDS = 200, 60.0
PACE = 10.0
"""Seconds from one save of a person to the next. Each is followed by the page that it leads to, as in a browser."""
ROUNDS = 2
ROUND = f"bench-{ROUNDS - 1}"
TOKEN = "t" * 32
LIMIT = 1.0


@dataclass
class Scorer:
    """One person with an area of their own: what they sent, and what was acknowledged, in order."""

    name: str
    ods: str
    area: str
    browser: Browser
    fields: dict[str, list[str]] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/systems/{self.ods}/assessments/{ROUND}/areas/{self.area}/"

    async def open(self) -> None:
        """Open the area's page, and fill in what its form holds."""
        answer = await self.browser.get(self.path)
        reader = FormReader()
        reader.feed(answer.body.decode())
        if not reader.forms:
            self.troubles.append(f"the page answered {answer.status}")
            return
        self.fields = {}
        for name, value in max(reader.forms, key=len):
            self.fields.setdefault(name, []).append(value)

    async def save(self, number: int) -> None:
        """Change the reasons, save, and go where that leads."""
        text = f"{self.name} says {number} of {self.area}"
        sent = {**self.fields, "csrfmiddlewaretoken": [TOKEN], "rationale": [text], "action": ["stay"]}
        start = time.perf_counter()
        answer = await self.browser.post(self.path, urlencode(sent, doseq=True).encode())
        self.seconds.append(time.perf_counter() - start)
        if answer.status != 302 or "/accounts/" in answer.where:
            self.troubles.append(f"a save answered {answer.status}")
            return
        self.acknowledged.append(text)
        page = await self.browser.get(answer.where)
        found = re.search(rb'name="seen_number" value="(\d+)"', page.body)
        if page.status != 200 or found is None:
            self.troubles.append(f"the page after it answered {page.status}")
            return
        self.fields["seen_number"] = [found[1].decode()]


def measure() -> list[Row]:
    """Everybody opens their page, then saves at their pace."""
    data.fill(ROUNDS)
    port = free_port()
    scorers = make(port, PEOPLE)
    connections.close_all()
    with serving(port):
        asyncio.run(score(scorers, SECONDS, PACE))
    return [*rows(scorers), *ledger(scorers)]


def make(port: int, count: int) -> list[Scorer]:
    """Leads of every system, a few in each, and each with an area that nobody else is in."""
    drafts = list(Assessment.objects.filter(round__key=ROUND).select_related("system").order_by("system__ods_code"))
    areas = [f"area-{n}" for n in range(data.AREAS)]
    scorers = []
    for number in range(count):
        system = drafts[number % len(drafts)].system
        user = User.objects.create_user(f"scorer-{number}@load.invalid", name=f"Scorer {number}")
        Membership.objects.create(user=user, system=system, role="lead")
        client = TestClient()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        area = areas[number // len(drafts)]
        scorers.append(Scorer(f"Scorer {number}", system.ods_code, area, Browser(port, cookie)))
    return scorers


async def score(scorers: list[Scorer], seconds: float, pace: float) -> None:
    """Spread over one pace, then each in turn until the time is over."""
    opening = asyncio.Semaphore(8)

    async def opened(one: Scorer) -> None:
        async with opening:
            await one.open()

    await asyncio.gather(*map(opened, scorers))
    start = time.perf_counter()

    async def work(one: Scorer, first: float) -> None:
        number, due = 0, start + first
        while due < start + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await one.save(number)
            number, due = number + 1, due + pace

    await asyncio.gather(*(work(one, pace * place / len(scorers)) for place, one in enumerate(scorers)))


def rows(scorers: list[Scorer]) -> list[Row]:
    """How long the saves took, and what went wrong."""
    seconds = sorted(taken for one in scorers for taken in one.seconds)
    troubles = [trouble for one in scorers for trouble in one.troubles]
    late = percentile(seconds, 0.95) if seconds else float("inf")
    return [
        Row(
            f"{len(scorers)} people score at once: save, 95th percentile",
            f"at most {LIMIT:.0f} s",
            f"{late * 1000:.0f} ms, {percentile(seconds, 0.5) * 1000:.0f} ms in the middle, of {len(seconds)} saves",
            late <= LIMIT,
        ),
        Row("Errors among them", "none", f"{len(troubles)} {', '.join(sorted(set(troubles)))}".strip(), not troubles),
    ]


def ledger(scorers: list[Scorer]) -> list[Row]:
    """What was acknowledged against what the histories tell, for each person in order."""
    told: dict[str, list[str]] = defaultdict(list)
    for event in Event.objects.filter(assessment__round__key=ROUND).order_by("pk"):
        for change in event.changes:
            if change["what"] == "Reasons":
                told[change["to"].split(" says ")[0]].append(change["to"])
    lost, others = compare({one.name: one.acknowledged for one in scorers}, told)
    broken = sum(
        bool(broken_links(one.system))
        for one in Assessment.objects.filter(round__key=ROUND, system__ods_code__in={s.ods for s in scorers})
        .select_related("system")
        .order_by("pk")
    )
    acknowledged = sum(len(one.acknowledged) for one in scorers)
    return [
        Row(
            "Acknowledged saves that are not in the history, or twice, or out of order",
            "none",
            f"{lost} lost, {others} people with others, {broken} broken histories, of {acknowledged}",
            not lost and not others and not broken,
        )
    ]


def compare(acknowledged: Mapping[str, list[str]], told: Mapping[str, list[str]]) -> tuple[int, int]:
    """How many acknowledged saves a history does not tell of, and of how many people it tells otherwise than they were
    told: a save twice, in another order, or one that was refused."""
    lost = {name: len(set(texts) - set(told.get(name, []))) for name, texts in acknowledged.items()}
    others = sum(told.get(name, []) != texts for name, texts in acknowledged.items() if not lost[name])
    return sum(lost.values()), others
