"""The views by role: only what is shared with the reader, real and illustrative data apart, nothing that raises."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from assessments.models import Assessment, Judgement, Round
from comparison.models import Illustration
from comparison.selectors import matrices_over, matrix_of, rounds_for, systems_for, versions_of_round
from systems.models import System

pytestmark = pytest.mark.django_db
VIEWS = ("matrix", "map", "change", "evidence", "csv", "xlsx")
MARK = "zq-system-that-signed"


@pytest.fixture
def signed(west_yorkshire):
    """West Yorkshire's signed assessment: "Expanding" in climate change, backed by "Emerging"."""
    System.objects.filter(pk=west_yorkshire.pk).update(name=MARK)
    round_ = Round.objects.get(is_current=True)
    assessment = Assessment.objects.create(
        system=west_yorkshire, round=round_, status="signed-off", sharing="confederation"
    )
    for version in round_.versions.all():
        assessment.versions.add(version)
        levels = {level.key: level for level in version.levels.all()}
        for area in version.areas.all():
            judged = area.key == "climate-change"
            Judgement.objects.create(
                assessment=assessment,
                area=area,
                standing="judged" if judged else "not-assessed",
                level=levels["expanding"] if judged else None,
                signed_backed_level=levels["emerging"] if judged else None,
            )
    return assessment


def cells(actor):
    line = next(one for one in rounds_for() if one.key == "2026-27")
    version = versions_of_round(line)[0]
    matrix = matrix_of(actor, line, version, systems_for())
    return {row.system.code: row.cells for row in matrix.rows}, matrix


def row_of(client, **query):
    answer = client.get(reverse("compare:csv"), query)
    text = b"".join(answer.streaming_content).decode()
    return [row for row in csv.DictReader(StringIO(text)) if row["System"] == "QWO"], text


@pytest.mark.parametrize(
    ("sharing", "readers"),
    [
        ("system", {"chair"}),
        ("confederation", {"chair", "analyst"}),
        ("all-systems", {"chair", "analyst", "other-chair"}),
        ("public", {"chair", "analyst", "other-chair"}),
    ],
)
def test_each_reader_sees_only_what_is_shared_with_them(signed, sign_in, sharing, readers):
    Assessment.objects.update(sharing=sharing)
    for who in ("chair", "analyst", "other-chair"):
        rows, _ = row_of(sign_in(who))
        states = {row["Area"]: row["State"] for row in rows}
        assert (states["climate-change"] == "Judged") == (who in readers), who
        page = sign_in(who).get(reverse("compare:matrix")).content.decode()
        assert ("evidence backs Emerging" in page) == (who in readers), who


@pytest.mark.parametrize("status", ["draft", "submitted", "reopened"])
def test_what_is_not_signed_is_not_shared(signed, sign_in, status):
    Assessment.objects.update(status=status, sharing="public")
    rows, text = row_of(sign_in("analyst"))
    assert {row["State"] for row in rows} == {"Not shared"}
    assert "Expanding" not in text


def test_the_cells_say_claim_backing_and_gap(signed, actors):
    found, matrix = cells(actors["analyst"])
    place = [area.key for area in matrix.areas].index("climate-change")
    cell = found["QWO"][place]
    assert (cell.level.key, cell.backed.key, cell.gap) == ("expanding", "emerging", 2)
    assert found["QWO"][0].state == "not-assessed"
    assert {cell.state for cell in found["QOP"]} == {"not-shared"}
    assert matrix.shared == 1


def test_the_number_of_queries_does_not_grow(signed, actors, django_assert_num_queries):
    systems = systems_for()
    lines = rounds_for()
    version = versions_of_round(next(one for one in lines if one.key == "2026-27"))[0]
    for some in (lines[:1], lines):
        with django_assert_num_queries(3):
            matrices_over(actors["analyst"], some, version, systems)


def test_the_page_costs_few_queries(signed, sign_in, django_assert_max_num_queries):
    client = sign_in("analyst")
    client.get(reverse("compare:matrix"))
    with django_assert_max_num_queries(12):
        client.get(reverse("compare:matrix"))


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize(
    "query",
    [
        {
            "round": "no-such-round",
            "sort": "rank",
            "region": "Atlantis",
            "level": "best",
            "kind": "both",
            "show": "mean",
        },
        {"round": "2022-published"},
        {"framework": "leadership-stages", "sort": "leadership-stage"},
        {"kind": "illustrative"},
        {"before": "x", "after": "2026-27"},
        {"sharing": "shared"},
    ],
)
def test_no_query_raises(sign_in, name, query):
    assert sign_in("analyst").get(reverse(f"compare:{name}"), query).status_code == 200


def test_an_area_that_there_is_not_is_not_found(sign_in):
    assert sign_in("analyst").get(reverse("compare:area", args=["no-such-area"])).status_code == 404


def test_a_small_region_shows_nothing(signed, sign_in):
    page = sign_in("analyst").get(reverse("compare:area", args=["climate-change"])).content.decode()
    assert "Fewer than 3 systems have shared: nothing is shown." in page


# Illustrative data


@pytest.fixture
def illustrated(db):
    call_command("fill_illustrative", verbosity=0)


def test_illustrative_data_is_labelled_wherever_it_is(illustrated, sign_in):
    client = sign_in("analyst")
    for name in ("matrix", "map", "change", "evidence"):
        assert "Illustrative data" in client.get(reverse(f"compare:{name}"), {"kind": "illustrative"}).content.decode()
    rows, _ = row_of(client, kind="illustrative", rounds="all")
    assert {row["Data"] for row in rows} == {"Illustrative data"}
    book = client.get(reverse("compare:xlsx"), {"kind": "illustrative"}).content
    data = openpyxl.load_workbook(BytesIO(book))["Data"]
    assert {row[0] for row in data.iter_rows(min_row=2, values_only=True)} == {"Illustrative data"}


def test_it_never_stands_beside_real_data(illustrated, signed, actors, sign_in):
    real, made = rounds_for(), rounds_for("illustrative")
    assert not {one.key for one in real} & {one.key for one in made}
    version = versions_of_round(made[0])[0]
    with pytest.raises(ValueError, match="never stand in one figure"):
        matrices_over(actors["analyst"], [real[0], made[0]], version, systems_for())
    rows, _ = row_of(sign_in("analyst"), rounds="all")
    assert {row["Data"] for row in rows} == {"Shared assessments"}


def test_it_is_the_same_at_every_run_and_goes_with_one_command(illustrated):
    before = list(Illustration.objects.order_by("pk").values_list("system", "area", "level", "round_key"))
    call_command("fill_illustrative", verbosity=0)
    assert list(Illustration.objects.order_by("pk").values_list("system", "area", "level", "round_key")) == before
    assert len({one[0] for one in before}) < 42, "some have not shared"
    call_command("fill_illustrative", remove=True, verbosity=0)
    assert not Illustration.objects.exists()
    assert not Assessment.objects.filter(round__key__startswith="illustrative").exists()


# Exports


def test_names_never_run_in_an_export(signed, sign_in):
    System.objects.filter(ods_code="QWO").update(name='=HYPERLINK("http://x.test")')
    System.objects.filter(ods_code="QOP").update(name="<script>alert(1)</script>")
    client = sign_in("analyst")
    rows, _ = row_of(client)
    assert {row["Name"] for row in rows} == {'\'=HYPERLINK("http://x.test")'}
    page = client.get(reverse("compare:matrix")).content.decode()
    assert "<script>alert(1)" not in page
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("compare:xlsx")).content))
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)


def test_all_rounds_of_a_view(signed, sign_in):
    rows, _ = row_of(sign_in("analyst"), rounds="all")
    own = Round.objects.filter(from_publications=False)
    assert {row["Round"] for row in rows} == set(own.values_list("key", flat=True))
    published, _ = row_of(sign_in("analyst"), kind="published", rounds="all")
    assert {row["Data"] for row in published} == {"Read from publications"}
