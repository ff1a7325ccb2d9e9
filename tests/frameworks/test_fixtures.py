"""The committed fixtures hold everything that the content pack holds, and loading them touches nobody's work."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.management.commands.build_fixtures import as_text, fixtures_from
from assessments.models import Assessment, EvidenceLink, Finding, Judgement, Round
from frameworks.loading import PublishedRowDiffers, load_rows
from frameworks.models import (
    Area,
    AuditQuestion,
    AuditSector,
    ChecklistItem,
    Criterion,
    Domain,
    Framework,
    GlossaryTerm,
    Indicator,
    Intervention,
    LandscapeEntry,
    NationalRecommendation,
    PracticeExample,
    Question,
    Recommendation,
    Source,
    Step,
)
from systems.models import Place, System, SystemFact

PACK = Path(settings.BASE_DIR).parent / "shared" / "content"
FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@pytest.mark.skipif(not PACK.is_dir(), reason="the content pack is not beside the checkout")
def test_the_fixtures_are_what_the_content_pack_makes():
    made = fixtures_from(PACK)
    assert {path.name for path in FIXTURES.glob("*.yaml")} == set(made)
    for name, content in made.items():
        assert (FIXTURES / name).read_text(encoding="utf-8") == as_text(content), name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "count"),
    [
        (Source, 7),
        (GlossaryTerm, 25),
        (Framework, 7),
        (Step, 4),
        (Recommendation, 11),
        (Domain, 7),
        (Indicator, 26),
        (Question, 21),
        (ChecklistItem, 10),
        (Intervention, 16),
        (AuditQuestion, 6),
        (AuditSector, 14),
        (NationalRecommendation, 8),
        (PracticeExample, 22),
        (System, 42),
        (Place, 5),
        (SystemFact, 6),
        (Round, 2),
    ],
)
def test_nothing_is_missing(model, count):
    assert model.objects.count() == count


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("framework", "areas", "criteria", "levels"),
    [
        ("health-and-wealth", 3, 38, 4),
        ("enablers", 15, 0, 3),
        ("leadership-stages", 1, 11, 6),
        ("anchor-progression", 3, 0, 3),
        ("system-shifts", 7, 0, 4),
        ("collaboration-readiness", 10, 0, 3),
        ("anchor-dimensions", 5, 0, 4),
    ],
)
def test_every_instrument_is_areas_against_ordered_levels(framework, areas, criteria, levels):
    version = Framework.objects.get(key=framework).versions.get()
    assert version.areas.count() == areas
    assert Criterion.objects.filter(area__version=version).count() == criteria
    orders = list(version.levels.order_by("order").values_list("order", flat=True))
    assert orders in (list(range(levels)), list(range(1, levels + 1)))


@pytest.mark.django_db
def test_every_key_of_the_fixtures_is_in_the_database():
    for path in FIXTURES.glob("[0-9]*.yaml"):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            if item["model"] == "frameworks.criterion":
                area, level = item["fields"]["area"], item["fields"]["level"]
                stored = Criterion.objects.get_by_natural_key(*area[:2], item["fields"]["key"])
                assert (stored.area.key, stored.level.key) == (area[2], level[2])


@pytest.mark.django_db
def test_landscape_and_tiles_are_whole():
    assert LandscapeEntry.objects.count() == 29
    tiles = set(System.objects.values_list("tile_col", "tile_row"))
    assert len(tiles) == 42


@pytest.mark.django_db
def test_a_rounds_versions_never_share_an_area_key():
    for round_ in Round.objects.all():
        keys = list(Area.objects.filter(version__in=round_.versions.all()).values_list("key", flat=True))
        assert len(keys) == len(set(keys))


@pytest.mark.django_db
def test_loading_again_touches_nobodys_work():
    System.objects.filter(ods_code="QWO").update(name="Renamed by an administrator")
    Judgement.objects.filter(area__key="climate-change").update(rationale="Written by a person")
    GlossaryTerm.objects.filter(term="Level").update(meaning="changed by hand")
    call_command("load_content", verbosity=0)
    assert System.objects.get(ods_code="QWO").name == "Renamed by an administrator"
    assert Judgement.objects.get(area__key="climate-change").rationale == "Written by a person"
    assert GlossaryTerm.objects.get(term="Level").meaning != "changed by hand"
    assert Assessment.objects.count() == 1


@pytest.mark.django_db
def test_a_published_row_that_would_change_is_refused_by_name():
    Criterion._base_manager.filter(key="ED-EM-1").update(text="Something else")  # around the guard
    with pytest.raises(CommandError, match=r"health-and-wealth/2022\.1/ED-EM-1 is published and its text"):
        call_command("load_content", verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (
            "frameworks.criterion",
            {
                "area": ["health-and-wealth", "2022.1", "climate-change"],
                "level": ["health-and-wealth", "2022.1", "emerging"],
                "key": "CC-EM-9",
                "order": 99,
                "text": "One more",
            },
        ),
        (
            "frameworks.level",
            {"version": ["health-and-wealth", "2022.1"], "key": "leading", "order": 9, "name": "Leading"},
        ),
    ],
)
def test_a_published_version_never_gains_a_row(model, fields):
    with pytest.raises(PublishedRowDiffers, match=f"health-and-wealth/2022.1/{fields['key']} is not in the published"):
        load_rows([{"model": model, "fields": fields}])
    assert not Criterion.objects.filter(key="CC-EM-9").exists()


@pytest.mark.django_db
def test_loading_again_brings_back_nothing_that_people_took_away():
    EvidenceLink.objects.all().delete()
    Finding.objects.all().delete()
    Judgement.objects.filter(area__key="climate-change").delete()
    judgements = Judgement.objects.count()
    call_command("load_content", verbosity=0)
    assert (EvidenceLink.objects.count(), Finding.objects.count()) == (0, 0)
    assert Judgement.objects.count() == judgements


@pytest.mark.django_db
def test_loading_again_asks_little_of_the_database(django_assert_max_num_queries):
    with django_assert_max_num_queries(800):
        call_command("load_content", verbosity=0)
