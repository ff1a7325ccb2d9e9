"""Comparing systems: the matrix of 42 x 12, the same queries at 420 systems and 40 rounds, the first byte of a CSV."""

import itertools
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from assessments.models import Assessment, Judgement, Round
from bench.data import WORDS
from bench.measures import REQUESTS, Row, percentile, queries
from bench.server import Client as Web
from frameworks.models import Area, Framework, FrameworkVersion, Level, Source
from systems.models import Region, System

AREAS, ROUNDS, MANY_SYSTEMS, MANY_ROUNDS = 12, 10, 420, 40
SIGNED = datetime(2060, 6, 1, tzinfo=UTC)
TURNS, BLOCK = 20, 20


def twelve_areas() -> FrameworkVersion:
    """A published framework of twelve areas; made once for all subjects."""
    if found := FrameworkVersion.objects.filter(framework__key="twelve").first():
        return found
    framework = Framework.objects.create(
        key="twelve", order=99, name="Twelve areas", short_name="Twelve", instrument="matrix"
    )
    version = FrameworkVersion.objects.create(framework=framework, version="1", source=Source.objects.first())
    for n in range(4):
        Level.objects.create(version=version, key=f"level-{n}", order=n, name=f"Level {n}")
    for n in range(AREAS):
        Area.objects.create(version=version, key=f"twelve-{n}", order=n, name=f"Area {n + 1}", summary=WORDS)
    FrameworkVersion.objects.filter(pk=version.pk).update(status="published")
    return version


def rounds_of(years: range, version: FrameworkVersion) -> list[Round]:
    """A round a year."""
    made = []
    for year in years:
        day = date(year, 4, 1)
        round_ = Round.objects.create(key=f"compare-{year}", name=f"Year {year}", opens_on=day, as_at=day)
        round_.versions.add(version)
        made.append(round_)
    return made


def assess(systems: list[System], rounds: list[Round], version: FrameworkVersion) -> None:
    """Every system signs and shares every round, all areas judged."""
    levels = list(version.levels.order_by("order"))
    areas = list(version.areas.all())
    made = Assessment.objects.bulk_create(
        [
            Assessment(system=one, round=round_, status="signed-off", sharing="all-systems", signed_off_at=SIGNED)
            for one, round_ in itertools.product(systems, rounds)
        ],
        batch_size=500,
    )
    Judgement.objects.bulk_create(
        [
            Judgement(
                assessment=one,
                area=area,
                standing="judged",
                level=levels[(n + place) % 4],
                signed_backed_level=levels[n % 4],
                confidence="high",
            )
            for n, one in enumerate(made)
            for place, area in enumerate(areas)
        ],
        batch_size=500,
    )


def more_systems(upto: int) -> list[System]:
    """As many more as there are to be in all."""
    region = Region.objects.order_by("name")[0]
    return System.objects.bulk_create(
        System(
            ods_code=f"ZB{n}",
            ons_code=f"E9{n:07}",
            name=f"Bench system {n}",
            board_name=f"Board {n}",
            region=region,
            statutory_since=date(2022, 7, 1),
            tile_col=n % 20,
            tile_row=n // 20,
        )
        for n in range(System.objects.count(), upto)
    )


def _typical(client: Client, path: str) -> float:
    """The middle of some turns in this process, in seconds."""
    taken = []
    for _ in range(TURNS // 4):
        start = time.perf_counter()
        answer = client.get(path)
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2]


def _first_bytes(web: Web, path: str) -> list[float]:
    """Seconds to the first byte of a streamed answer, some times; the rest is read after."""
    taken = []
    for _ in range(TURNS // 4):
        start = time.perf_counter()
        web.connection.request("GET", path, headers=web.headers)
        answer = web.connection.getresponse()
        answer.read(1)
        taken.append(time.perf_counter() - start)
        answer.read()
    return taken


def _in_turn(one: Callable[[], list[float]], other: Callable[[], list[float]]) -> tuple[float, float]:
    """The 95th percentiles of two things, measured in turn so that a busy moment falls on both."""
    ones: list[float] = []
    others: list[float] = []
    for _ in range(REQUESTS // BLOCK):
        ones += one()
        others += other()
    return percentile(sorted(ones), 0.95), percentile(sorted(others), 0.95)


def clear() -> None:
    """Take away what was made, so that other subjects measure what they made."""
    own = Round.objects.filter(key__startswith="compare-")
    Judgement.objects.filter(assessment__round__in=own).delete()
    Assessment.objects.filter(round__in=own).delete()
    own.delete()
    System.objects.filter(ods_code__startswith="ZB").delete()


def measure(bench: Any) -> None:
    """Fill, ask, fill tenfold, ask again."""
    person = User.objects.create_user("compare@bench.invalid", name="Ana Bench")
    Membership.objects.create(user=person, system=None, role="analyst")
    client = Client()
    client.force_login(person)
    web = Web(bench.port, f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    systems = list(System.objects.order_by("name")[:42])
    version = twelve_areas()
    assess(systems, rounds_of(range(2050, 2050 + ROUNDS), version), version)
    matrix = f"{reverse('compare:matrix')}?round=compare-2059&framework=twelve"
    area = f"{reverse('compare:area', args=['twelve-0'])}?round=compare-2059&framework=twelve"
    table = f"{reverse('compare:csv')}?round=compare-2059&framework=twelve&rounds=all"

    def page_time() -> Row:
        trivial, page = _in_turn(lambda: web.times("/trivial", BLOCK), lambda: web.times(matrix, BLOCK))
        said = f"{page / trivial:.1f} times ({page * 1000:.1f} ms against {trivial * 1000:.1f} ms)"
        what = "Matrix of 42 x 12: 95th percentile against a trivial view"
        return Row(what, "at most 30 times", said, page / trivial <= 30)

    def first_byte() -> Row:
        trivial, first = _in_turn(lambda: web.times("/trivial", BLOCK), lambda: _first_bytes(web, table))
        said = f"{first / trivial:.1f} times ({first * 1000:.1f} ms against {trivial * 1000:.1f} ms)"
        return Row(f"CSV of 42 x 12 x {ROUNDS} rounds: first byte", "at most 10 times", said, first / trivial <= 10)

    bench.add("Matrix of 42 x 12", page_time)
    bench.add("CSV of ten rounds", first_byte)
    small = {path: (queries(client, path), _typical(client, path)) for path in (matrix, area)}
    many = more_systems(MANY_SYSTEMS)
    later = rounds_of(range(2060, 2060 + MANY_ROUNDS - ROUNDS), version)
    assess(many, list(Round.objects.filter(key__startswith="compare-")), version)
    assess(systems, later, version)
    large = {path: (queries(client, path), _typical(client, path)) for path in (matrix, area)}

    def same(path: str, what: str, growth: int) -> Row:
        (few, was), (lots, now) = small[path], large[path]
        said = f"{few} and {lots} queries, {now / was:.1f} times the time"
        title = f"{what} at {MANY_SYSTEMS} systems x {MANY_ROUNDS} rounds against 42 x {ROUNDS}"
        return Row(title, f"equal, at most 12, {growth} times", said, few == lots <= 12 and now / was <= growth)

    bench.add("Matrix of many systems", lambda: same(matrix, "Matrix of one round", 10))
    bench.add("One area over many rounds", lambda: same(area, "One area over all rounds", 40))
    clear()
