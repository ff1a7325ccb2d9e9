"""Systems as they were and as they are: a merged system is shown with its predecessors, whose levels stay theirs."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse

from assessments.models import Assessment, Judgement, Round
from comparison.rows import JUDGED, NOT_SHARED, NOT_YET, SystemLine
from comparison.rules import predecessors, systems_now, systems_there
from comparison.selectors import matrix_of, rounds_for, systems_for, versions_of_round
from systems.models import Succession, System

MERGED = date(2025, 6, 1)


def line(pk, since=date(2022, 7, 1), until=None, before=()):
    return SystemLine(pk, f"Q{pk}", f"System {pk}", "Region", 0, 0, since, until, before)


OLD, OTHER = line(1, until=MERGED), line(2, until=MERGED)
NEW = line(3, since=MERGED, before=(1, 2))
BY_ID = {one.id: one for one in (OLD, OTHER, NEW)}


@pytest.mark.parametrize(
    ("on", "there"),
    [(date(2022, 6, 30), []), (date(2025, 1, 1), [1, 2]), (date(2025, 5, 31), [1, 2]), (MERGED, [3])],
)
def test_systems_of_a_date(on, there):
    assert [one.id for one in systems_there(BY_ID.values(), on)] == there


def test_systems_of_today():
    assert [one.id for one in systems_now(BY_ID.values())] == [3]


def test_predecessors_of_a_date():
    assert [one.id for one in predecessors(NEW, BY_ID, date(2025, 1, 1))] == [1, 2]
    assert predecessors(NEW, BY_ID, MERGED) == []


def test_predecessors_of_predecessors_and_circles():
    newest = line(4, since=date(2028, 1, 1), before=(3,))
    every = {**BY_ID, 3: line(3, MERGED, date(2028, 1, 1), (1, 2, 4)), 4: newest}
    assert [one.id for one in predecessors(newest, every, date(2025, 1, 1))] == [1, 2]
    assert [one.id for one in predecessors(newest, every, date(2027, 1, 1))] == [3]


# In the database


@pytest.fixture
def merged(west_yorkshire, greater_manchester, db):
    """West Yorkshire and Greater Manchester became one, after a round that West Yorkshire had signed and shared."""
    round_ = Round.objects.create(key="before", name="Before", opens_on=date(2025, 1, 1), as_at=date(2025, 4, 1))
    round_.versions.set(Round.objects.get(is_current=True).versions.all())
    new = System.objects.create(
        ods_code="QZZ",
        ons_code="E99999999",
        name="The North",
        board_name="NHS The North",
        region=west_yorkshire.region,
        statutory_since=MERGED,
        tile_col=1,
        tile_row=1,
    )
    for old in (west_yorkshire, greater_manchester):
        Succession.objects.create(predecessor=old, successor=new, on=MERGED)
        System.objects.filter(pk=old.pk).update(ended_on=MERGED)
    assessment = Assessment.objects.create(
        system=west_yorkshire, round=round_, status="signed-off", sharing="all-systems"
    )
    version = round_.versions.exclude(framework__local_to__gt="").order_by("framework__order")[0]
    assessment.versions.add(version)
    level = version.levels.order_by("-order")[0]
    for area in version.areas.all():
        Judgement.objects.create(assessment=assessment, area=area, standing="judged", level=level)
    return new


def of_round(actor, **options):
    found = next(one for one in rounds_for() if one.key == "before")
    return matrix_of(actor, found, versions_of_round(found)[0], systems_for(), **options)


def test_as_it_is_now_shows_the_predecessors_paths(merged, actors):
    matrix = of_round(actors["analyst"])
    rows = {row.system.code: row for row in matrix.rows}
    assert {"QWO", "QOP"}.isdisjoint(rows)
    assert {cell.state for cell in rows["QZZ"].cells} == {NOT_YET}
    paths = {row.system.code: {cell.state for cell in row.cells} for row in rows["QZZ"].predecessors}
    assert paths == {"QWO": {JUDGED}, "QOP": {NOT_SHARED}}


def test_as_it_was_shows_the_systems_of_the_round(merged, actors):
    matrix = of_round(actors["analyst"], as_it_was=True)
    rows = {row.system.code: row for row in matrix.rows}
    assert {"QWO", "QOP"} <= set(rows)
    assert "QZZ" not in rows
    assert rows["QWO"].has_shared
    assert not any(row.predecessors for row in matrix.rows)


def test_the_page_says_what_became_of_whom(merged, sign_in):
    client = sign_in("analyst")
    now = client.get(reverse("compare:matrix"), {"round": "before"}).content.decode()
    assert "Predecessor of the system above, until 1 June 2025" in now
    assert "Not yet a system" in now
    then = client.get(reverse("compare:matrix"), {"round": "before", "systems": "then"}).content.decode()
    assert "Predecessor" not in then
    assert "The North" not in then
    for name in ("map", "change", "evidence"):
        for systems in ("now", "then"):
            query = {"round": "before", "systems": systems, "area": "climate-change"}
            assert client.get(reverse(f"compare:{name}"), query).status_code == 200


def test_an_export_names_what_a_predecessor_became(merged, sign_in):
    answer = sign_in("analyst").get(reverse("compare:csv"), {"round": "before", "sharing": "shared"})
    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))
    assert {(row["System"], row["Became part of"]) for row in rows} == {
        ("QZZ", ""),
        ("QWO", "QZZ"),
        ("QOP", "QZZ"),
    }
    assert {row["Shared with"] for row in rows if row["System"] == "QWO"} == {"All systems"}
