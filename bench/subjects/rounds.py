"""A system with 20 rounds of 15 areas: its home costs as many queries as with one."""

from datetime import UTC, date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from assessments.models import Assessment, Judgement, Round
from bench.data import WORDS
from bench.measures import Row, queries
from frameworks.models import Area, Criterion, Framework, FrameworkVersion, Level, Source
from systems.models import System

ROUNDS, AREAS, ODS = 20, 15, "QWU"


def _version() -> FrameworkVersion:
    framework = Framework.objects.create(
        key="fifteen", order=98, name="Fifteen areas", short_name="Fifteen", instrument="matrix"
    )
    version = FrameworkVersion.objects.create(framework=framework, version="1", source=Source.objects.first())
    levels = [Level.objects.create(version=version, key=f"level-{n}", order=n, name=f"Level {n}") for n in range(4)]
    for n in range(AREAS):
        area = Area.objects.create(version=version, key=f"fifteen-{n}", order=n, name=f"Area {n + 1}", summary=WORDS)
        Criterion.objects.bulk_create(
            Criterion(area=area, level=level, key=f"f{n}-{level.order}", order=level.order, kind="core", text=WORDS)
            for level in levels[1:]
        )
    FrameworkVersion.objects.filter(pk=version.pk).update(status="published")
    return version


def _assess(system: System, version: FrameworkVersion, year: int) -> None:
    day = date(year, 4, 1)
    round_ = Round.objects.create(key=f"long-{year}", name=f"Year {year}", opens_on=day, as_at=day)
    round_.versions.add(version)
    assessment = Assessment.objects.create(
        system=system,
        round=round_,
        status="signed-off",
        sharing="all-systems",
        signed_off_at=datetime(year, 6, 1, tzinfo=UTC),
    )
    assessment.versions.add(version)
    levels = list(version.levels.order_by("order"))
    Judgement.objects.bulk_create(
        Judgement(assessment=assessment, area=area, standing="judged", level=levels[(place + year) % 4])
        for place, area in enumerate(version.areas.all())
    )


def measure(bench: Any) -> None:
    """Queries of the home with one round and with twenty."""
    system = System.objects.filter(ods_code=ODS).first() or System.objects.order_by("-ods_code")[0]
    Assessment.objects.filter(system=system).delete()
    person = User.objects.create_user("rounds@bench.invalid", name="Robin Rounds")
    Membership.objects.create(user=person, system=system, role="chair")
    client = Client()
    client.force_login(person)
    home = reverse("systems:home", args=[system.ods_code])
    version = _version()
    _assess(system, version, 2041)
    one = queries(client, home)
    for year in range(2042, 2041 + ROUNDS):
        _assess(system, version, year)
    many = queries(client, home)
    what = f"Home of a system with {ROUNDS} rounds x {AREAS} areas: queries, and those with one round"
    bench.add("Home with twenty rounds", lambda: Row(what, "equal", f"{many} and {one}", many == one))
