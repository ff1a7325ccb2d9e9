"""Many hands on one assessment: fifty people in different areas at once, and two in the same one a thousand times."""

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections
from django.test import Client as TestClient

from accounts.models import Membership, User
from assessments.history import broken_links
from assessments.models import Assessment, Event, Judgement, Round
from bench.measures import Row
from frameworks.models import Area, Framework, FrameworkVersion, Level, Source
from systems.models import System

PEOPLE, SAVES = 50, 1_000
ODS, ROUND = "QWO", "hands"


def measure(bench: Any) -> None:
    """Both figures, against the running server."""
    _fill()
    names = [f"hands-{i}" for i in range(PEOPLE)]
    hands = [Hand(bench.port, name, _cookie(name)) for name in names]
    connections.close_all()
    bench.add("Fifty people", lambda: different_areas(hands))
    bench.add("Two people", lambda: the_same_area(hands[:2]))


@dataclass
class Hand:
    """One person with a browser's connection; what was acknowledged, what was refused, and everything else."""

    port: int
    name: str
    cookie: str
    saved: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def __post_init__(self) -> None:
        self.token = "t" * 32

    def save(self, area: str, number: int, text: str) -> int:
        """One save of an area; returns the number to send next, as the answer tells it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        body = urlencode(
            {"csrfmiddlewaretoken": self.token, "seen_number": number, "rationale": text, "action": "stay"}
        )
        headers = {
            "Cookie": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={self.token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        start = time.perf_counter()
        try:
            connection.request("POST", f"/systems/{ODS}/assessments/{ROUND}/areas/{area}/", body, headers)
            answer = connection.getresponse()
            page = answer.read().decode("utf-8", "replace")
        except OSError as error:
            self.troubles.append(f"{type(error).__name__}")
            return number
        finally:
            connection.close()
        self.slowest = max(self.slowest, time.perf_counter() - start)
        if answer.status == 302 and "/accounts/" not in (answer.getheader("Location") or ""):
            self.saved.append(text)
            return number + 1
        found = re.search(r'name="seen_number" value="(\d+)"', page)
        if answer.status == 409 and found:
            self.refused.append(text)
            return int(found[1])
        self.troubles.append(str(answer.status))
        return number


def different_areas(hands: list[Hand]) -> Row:
    """Fifty people save fifty areas of one assessment at the same moment: none lost, no error."""
    at_once = threading.Barrier(len(hands))

    def work(hand: Hand, area: str) -> None:
        at_once.wait()
        hand.save(area, 0, f"Said by {hand.name}")

    _run([threading.Thread(target=work, args=(hand, f"hand-{i}")) for i, hand in enumerate(hands)])
    kept = set(Judgement.objects.filter(assessment__round__key=ROUND, number=1).values_list("rationale", flat=True))
    lost = [hand.name for hand in hands if f"Said by {hand.name}" not in kept]
    troubles = [trouble for hand in hands for trouble in hand.troubles + hand.refused]
    told = len(set(_texts()))
    whole = not broken_links(System.objects.get(ods_code=ODS))
    slowest = max(hand.slowest for hand in hands)
    return Row(
        f"{PEOPLE} people save different areas at once",
        "none lost, no error",
        f"{len(lost)} lost, {len(troubles)} errors, {told} in a whole history, slowest {slowest:.1f} s",
        not lost and not troubles and told == PEOPLE and whole,
    )


def the_same_area(hands: list[Hand]) -> Row:
    """Two people save the same judgement a thousand times: every save stands, or was refused to its face."""
    before = set(_texts())
    for hand in hands:
        hand.saved, hand.refused, hand.troubles = [], [], []

    def work(hand: Hand) -> None:
        number = 1
        for i in range(SAVES // len(hands)):
            number = hand.save("hand-0", number, f"{hand.name} says {i}")

    start = time.perf_counter()
    _run([threading.Thread(target=work, args=(hand,)) for hand in hands])
    seconds = time.perf_counter() - start
    saved = {text for hand in hands for text in hand.saved}
    refused = {text for hand in hands for text in hand.refused}
    troubles = sum(len(hand.troubles) for hand in hands)
    told = [text for text in _texts() if text not in before]
    standing = Judgement.objects.get(assessment__round__key=ROUND, area__key="hand-0").rationale
    holds = (
        set(told) == saved
        and len(told) == len(saved)
        and not refused & set(told)
        and told[-1] == standing
        and len(saved) + len(refused) == SAVES
        and not broken_links(System.objects.get(ods_code=ODS))
    )
    return Row(
        f"2 people save the same judgement {SAVES:,} times",
        "each stands or is refused",
        f"{len(saved)} stand, {len(refused)} refused, {troubles} errors, in {seconds:.0f} s",
        holds and not troubles,
    )


def _run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _texts() -> list[str]:
    """Every reason that the history of the assessment tells of, in order."""
    events = Event.objects.filter(assessment__round__key=ROUND).order_by("sequence")
    return [change["to"] for event in events for change in event.changes if change["what"] == "Reasons"]


def _cookie(name: str) -> str:
    client = TestClient()
    client.force_login(User.objects.get(email=f"{name}@bench.invalid"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _fill() -> None:
    """An assessment of fifty areas, and fifty leads."""
    framework = Framework.objects.create(
        key="hands", order=98, name="Fifty areas", short_name="Fifty", instrument="matrix"
    )
    version = FrameworkVersion.objects.create(
        framework=framework, version="1", status="draft", source=Source.objects.first()
    )
    for i, name in enumerate(("None yet", "Some")):
        Level.objects.create(version=version, key=f"level-{i}", order=i, name=name, meaning=name)
    for i in range(PEOPLE):
        Area.objects.create(version=version, key=f"hand-{i}", order=i, name=f"Area {i}", summary="Shared work")
    FrameworkVersion.objects.filter(pk=version.pk).update(status="published")
    system = System.objects.get(ods_code=ODS)
    day = date(2026, 4, 1)
    round_ = Round.objects.create(key=ROUND, name="Many hands", opens_on=day, as_at=day, is_current=False)
    round_.versions.add(version)
    assessment = Assessment.objects.create(system=system, round=round_)
    assessment.versions.add(version)
    Judgement.objects.bulk_create(
        Judgement(assessment=assessment, area=area, number=0) for area in Area.objects.filter(version=version)
    )
    for i in range(PEOPLE):
        user = User.objects.create_user(f"hands-{i}@bench.invalid", name=f"Hand {i}")
        Membership.objects.create(user=user, system=system, role="lead")
