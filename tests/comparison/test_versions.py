"""Rounds in two versions of a framework, and frameworks of one area and of forty."""

from datetime import date

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from assessments.models import Round
from frameworks.models import Area, Comparability, Framework, FrameworkVersion, Level, Source
from tests.assessments.test_administration import changed
from tests.assessments.test_moving import published
from tests.comparison.test_evidence import sign, systems

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_versions(actors):
    """Three systems judged climate change in the version of now, and then in a newer one, a level higher."""
    newer = published(actors["administrator"], changed())
    later = Round.objects.create(key="later", name="Later", opens_on=date(2027, 1, 1), as_at=date(2027, 4, 1))
    later.versions.add(newer)
    for code in systems(3):
        sign(code, claimed="emerging")
        sign(code, round_=later, claimed="established", met=(0, 1))
    return newer


def change(client):
    query = {"before": "2026-27", "after": "later"}
    return client.get(reverse("compare:change"), query).content.decode()


def test_areas_compare_across_versions_and_each_says_so(two_versions, sign_in):
    page = change(sign_in("analyst"))
    assert "Moved up: <strong>3</strong>" in page
    assert page.count("It was judged in version") >= 3
    assert page.count("Gained: ") == 3


def test_what_nobody_said_to_compare_is_not_compared(two_versions, sign_in):
    rows = QuerySet(Comparability).filter(to_version=two_versions, from_key="climate-change", kind="area")
    rows.update(verdict="not-comparable", reason="It means another thing now.")
    page = change(sign_in("analyst"))
    assert "Moved up: <strong>3</strong>" not in page
    assert "It means another thing now." in page
    matrix = sign_in("analyst").get(reverse("compare:matrix"), {"round": "later"}).content.decode()
    assert "Established" in matrix


@pytest.mark.parametrize("areas", [1, 40])
def test_frameworks_of_any_size(sign_in, areas):
    framework = Framework.objects.create(key="sized", order=0, name="Sized", short_name="Sized", instrument="matrix")
    version = FrameworkVersion.objects.create(framework=framework, version="1", source=Source.objects.first())
    for n in range(3):
        Level.objects.create(version=version, key=f"level-{n}", order=n, name=f"Level {n}")
    for n in range(areas):
        Area.objects.create(version=version, key=f"sized-{n}", order=n, name=f"Part {n + 1}", summary="")
    FrameworkVersion.objects.filter(pk=version.pk).update(status="published")
    Round.objects.get(is_current=True).versions.add(version)
    client = sign_in("analyst")
    for name in ("matrix", "map", "evidence", "change", "csv", "xlsx"):
        answer = client.get(reverse(f"compare:{name}"), {"round": "2026-27", "framework": "sized"})
        assert answer.status_code == 200
        if name in ("matrix", "map"):
            assert f"Part {areas}" in answer.content.decode()


def test_a_round_without_a_framework(sign_in):
    Round.objects.create(key="empty", name="Empty", opens_on=date(2029, 1, 1), as_at=date(2029, 1, 1))
    client = sign_in("analyst")
    for name in ("matrix", "map", "evidence", "change", "csv", "xlsx"):
        assert client.get(reverse(f"compare:{name}"), {"round": "empty"}).status_code == 200
    assert client.get(reverse("compare:area", args=["climate-change"]), {"round": "empty"}).status_code == 404
