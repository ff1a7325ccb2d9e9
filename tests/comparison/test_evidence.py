"""Strength of evidence, criteria gained, other versions: counts over enough systems, as far as each has shared."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Assessment, Evidence, EvidenceLink, Finding, Judgement, Round
from comparison.rows import JUDGED, NOT_SHARED, Cell
from comparison.rules import age_class, backed_as, gap_class
from comparison.selectors import pieces_of, readable_over, rounds_for, versions_of_round
from frameworks.content import LevelContent
from systems.models import System

LEVELS = tuple(LevelContent(n, f"level-{n}", n, f"Level {n}", "", "", True, "", None, None) for n in range(4))
SIGNED = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("claimed", "backed", "found"),
    [(2, 2, "backed"), (1, 2, "backed"), (2, 1, "one"), (3, 1, "more"), (3, None, "more"), (1, None, "one")],
)
def test_how_a_claim_stands_to_its_evidence(claimed, backed, found):
    assert gap_class(Cell(JUDGED, LEVELS[claimed], LEVELS[backed] if backed is not None else None)) == found


def test_what_is_not_shared_has_no_gap():
    assert gap_class(Cell(NOT_SHARED)) is None


@pytest.mark.parametrize(
    ("dated", "found"),
    [
        (None, "undated"),
        (date(2026, 4, 1), "year"),
        (date(2025, 4, 2), "year"),
        (date(2025, 4, 1), "two"),
        (date(2024, 4, 2), "two"),
        (date(2024, 4, 1), "older"),
        (date(2027, 1, 1), "year"),
    ],
)
def test_age_of_evidence(dated, found):
    assert age_class(dated, date(2026, 4, 1)) == found


@given(st.dates(), st.dates(), st.dates())
def test_older_evidence_is_never_in_a_younger_class(one, other, on):
    order = ["year", "two", "older"]
    older, younger = min(one, other), max(one, other)
    assert order.index(age_class(older, on)) >= order.index(age_class(younger, on))


@pytest.mark.parametrize(
    ("cells", "above", "backed"),
    [
        ([], False, False),
        ([Cell(NOT_SHARED)], False, False),
        ([Cell(JUDGED, LEVELS[2], LEVELS[1]), Cell(JUDGED, LEVELS[1], LEVELS[1])], True, False),
        ([Cell(JUDGED, LEVELS[1], LEVELS[1]), Cell(NOT_SHARED)], False, True),
    ],
)
def test_systems_by_how_their_claims_are_backed(cells, above, backed):
    assert (backed_as(cells, "above"), backed_as(cells, "backed")) == (above, backed)
    assert backed_as(cells, "")


# In the database


def sign(code, *, sharing="confederation", round_=None, kind="data", claimed="expanding", met=()):
    """A signed assessment of climate change with one piece of evidence and with these criteria met."""
    system = System.objects.get(ods_code=code)
    round_ = round_ or Round.objects.get(is_current=True)
    assessment = Assessment.objects.create(
        system=system, round=round_, status="signed-off", sharing=sharing, signed_off_at=SIGNED
    )
    version = round_.versions.get(areas__key="climate-change")
    assessment.versions.add(version)
    levels = {level.key: level for level in version.levels.all()}
    area = version.areas.get(key="climate-change")
    judgement = Judgement.objects.create(
        assessment=assessment,
        area=area,
        standing="judged",
        level=levels[claimed],
        signed_backed_level=levels["emerging"],
    )
    piece = Evidence.objects.create(system=system, title=f"Secret title of {code}", kind=kind, dated=date(2026, 1, 1))
    EvidenceLink.objects.create(evidence=piece, judgement=judgement)
    for place, criterion in enumerate(area.criteria.order_by("pk")[:3]):
        Finding.objects.create(judgement=judgement, criterion=criterion, state="met" if place in met else "not-met")
    return assessment


def systems(n):
    return list(System.objects.order_by("ods_code").values_list("ods_code", flat=True)[:n])


def line_and_version(key="2026-27"):
    line = next(one for one in rounds_for() if one.key == key)
    version = next(one for one in versions_of_round(line) if "climate-change" in {a.key for a in one.areas})
    return line, version


@pytest.mark.django_db
@pytest.mark.parametrize(("shared", "told"), [(0, True), (1, False), (2, False), (3, True), (42, True)])
def test_small_groups_show_nothing(sign_in, shared, told):
    for code in systems(shared):
        sign(code)
    page = sign_in("analyst").get(reverse("compare:evidence")).content.decode()
    assert (f"{shared} claims of {shared} systems" in page) == told
    assert ("Fewer than 3 systems: not shown" in page) == (not told)
    assert "Secret title" not in page


@pytest.mark.django_db
def test_only_evidence_that_is_shared_with_the_reader_counts(actors):
    one, two, three = systems(3)
    sign(one)
    sign(two, sharing="system")
    Assessment.objects.filter(pk=sign(three).pk).update(status="reopened")
    line, version = line_and_version()
    found = pieces_of(readable_over(actors["analyst"], [line]), version)
    assert [(piece.area_key, piece.kind) for piece in found] == [("climate-change", "data")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("retired", "counts"),
    [(datetime(2026, 9, 1, tzinfo=UTC), 0), (datetime(2026, 11, 1, tzinfo=UTC), 1), (None, 1)],
)
def test_evidence_counts_as_it_stood_when_it_was_signed(actors, retired, counts):
    sign(systems(1)[0])
    Evidence.objects.filter(title__startswith="Secret").update(retired_at=retired)
    line, version = line_and_version()
    assert len(pieces_of(readable_over(actors["analyst"], [line]), version)) == counts


@pytest.fixture
def earlier(db):
    round_ = Round.objects.create(key="earlier", name="Earlier", opens_on=date(2025, 1, 1), as_at=date(2025, 4, 1))
    round_.versions.set(Round.objects.get(is_current=True).versions.all())
    return round_


def change(client, **query):
    query = {"before": "earlier", "after": "2026-27", **query}
    return client.get(reverse("compare:change"), query).content.decode()


def test_criteria_gained(earlier, sign_in):
    for code in systems(3):
        sign(code, round_=earlier, claimed="emerging", met=(0,))
        sign(code, met=(0, 1))
    page = change(sign_in("analyst"))
    assert "Moved up: <strong>3</strong>" in page
    assert page.count("Gained: ") == 3
    assert "Criteria gained" in page


def test_criteria_gained_by_few_systems_are_not_counted_together(earlier, sign_in):
    for code in systems(2):
        sign(code, round_=earlier, claimed="emerging", met=())
        sign(code, met=(1,))
    assert "Criteria gained" not in change(sign_in("analyst"))


def test_what_was_not_shared_before_is_no_gain(earlier, sign_in):
    for code in systems(3):
        sign(code, round_=earlier, claimed="emerging", met=(), sharing="system")
        sign(code, met=(1,))
    page = change(sign_in("analyst"))
    assert "Gained: " not in page
    assert "Moved up: <strong>0</strong>" in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["matrix", "map", "change", "evidence"])
def test_pages_cost_few_queries(sign_in, name, django_assert_max_num_queries):
    for code in systems(3):
        sign(code)
    client = sign_in("analyst")
    client.get(reverse(f"compare:{name}"))
    with django_assert_max_num_queries(13):
        client.get(reverse(f"compare:{name}"))


@pytest.mark.django_db
@pytest.mark.parametrize(("evidence", "listed"), [("", 42), ("above", 1), ("backed", 1), ("nonsense", 42)])
def test_systems_are_filtered_by_their_evidence(sign_in, evidence, listed):
    one, two = systems(2)
    sign(one, claimed="expanding")
    sign(two, claimed="emerging")
    client = sign_in("analyst")
    query = {"evidence": evidence, "framework": "health-and-wealth"}
    assert f"{listed} are listed" in client.get(reverse("compare:matrix"), query).content.decode()
    lines = b"".join(client.get(reverse("compare:csv"), query).streaming_content).decode().splitlines()[1:]
    assert len({line.split(",")[3] for line in lines if line.startswith("Shared")}) == listed
