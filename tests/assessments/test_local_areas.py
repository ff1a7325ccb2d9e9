"""A system's own areas: written in a draft, published, assessed, moved on, and nobody else's to see."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Assessment, Event, Finding, Judgement
from assessments.selectors import get_area
from frameworks.content import LevelContent, SourceRef, VersionContent
from frameworks.local import AreaText, first_version, text_of, with_area, without_area
from frameworks.models import FrameworkVersion

HOME = "/systems/QWO/areas/"
LEVELS = tuple(
    LevelContent(0, key, order, key, "", "", True, "", None, None) for order, key in enumerate(("none", "low", "high"))
)
NATIONAL = VersionContent(
    0, "n", "1", "N", "N", "matrix", "", "", "", "", SourceRef("", "", "", "", "", ""), LEVELS, (), ()
)
EMPTY = first_version("QWO", "West Yorkshire", NATIONAL)

# What a person writes


def test_a_reworded_criterion_keeps_its_key_and_a_kept_one_its_own() -> None:
    one = with_area(EMPTY, AreaText("Homes", criteria={"low": ["Warm", "Dry"]}))
    key = one.areas[0].key
    two = with_area(one, AreaText("Homes", criteria={"low": ["Dry", "Warm and safe", "Near"]}), key)
    assert [(c.key, c.text) for c in one.areas[0].criteria] == [("L1-1-1", "Warm"), ("L1-1-2", "Dry")]
    assert [(c.key, c.text) for c in two.areas[0].criteria] == [
        ("L1-1-2", "Dry"),
        ("L1-1-1", "Warm and safe"),
        ("L1-1-3", "Near"),
    ]


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5, unique=True), min_size=1, max_size=6))
def test_keys_stay_unique_and_words_stay_whole_through_any_edits(edits: list[list[str]]) -> None:
    version = with_area(with_area(EMPTY, AreaText("Homes")), AreaText("Homes"))
    first, second = (area.key for area in version.areas)
    assert first != second
    for lines in edits:
        text = AreaText("Homes", criteria={"low": lines, "high": lines[::-1]} if lines else {})
        version = with_area(version, text, first)
        keys = [c.key for area in version.areas for c in area.criteria]
        assert len(keys) == len(set(keys))
        assert text_of(version.area(first)).criteria == text.criteria
    assert [area.key for area in without_area(version, first).areas] == [second]


# Pages

pytestmark = pytest.mark.django_db


def area(**changes: Any) -> dict[str, Any]:
    return {
        "seen_draft": draft_id(),
        "name": "Digital inclusion",
        "summary": "Who can get online.",
        "descriptor-emerging": "The system knows who is offline.",
        "criteria-emerging": "People who are offline are known\nA lead is named",
    } | changes


def draft_id() -> int:
    return FrameworkVersion.objects.filter(status="draft").values_list("pk", flat=True).first() or 0


def published_one(client: Any) -> None:
    assert client.post(f"{HOME}new/", area()).status_code == 302
    assert client.post(HOME, {"seen_draft": draft_id(), "reason": ""}).status_code == 302


def add_to_assessment(client: Any) -> None:
    address = "/systems/QWO/assessments/2026-27/frameworks/"
    version = FrameworkVersion.objects.get(framework__key="local-qwo")
    number = Assessment.objects.get(round__key="2026-27").number
    assert client.post(address, {"version": version.pk, "seen_number": number}).status_code == 302


def test_an_area_is_written_published_and_assessed_and_always_marked_as_local(current, sign_in, actors):
    client = sign_in("lead")
    published_one(client)
    text = client.get(HOME).content.decode()
    assert "Bring it to this version" in text
    add_to_assessment(client)
    tasks = client.get("/systems/QWO/assessments/2026-27/").content.decode()
    assert "Local areas of" in tasks
    page = client.get("/systems/QWO/assessments/2026-27/areas/local-digital-inclusion/").content.decode()
    assert "Local" in page
    assert "It compares only with itself." in page
    assert "A lead is named" in page
    _, board = get_area(actors["lead"], "QWO", "2026-27", "local-digital-inclusion")
    assert board.version.local_to == "QWO"
    actions = list(Event.objects.values_list("action", flat=True))
    assert {"Changed local areas", "Published local areas", "Added a framework"} <= set(actions)


def test_a_reworded_area_is_brought_to_the_assessment_like_any_version(current, sign_in, actors):
    client = sign_in("lead")
    published_one(client)
    add_to_assessment(client)
    judgement = Judgement.objects.get(assessment=current, area__key="local-digital-inclusion")
    criteria = list(judgement.area.criteria.order_by("key"))
    for criterion in criteria:
        Finding.objects.create(judgement=judgement, criterion=criterion, state="met")
    words = {"criteria-emerging": "People who are offline are known and counted\nA lead is named"}
    assert client.post(f"{HOME}local-digital-inclusion/", area(**words)).status_code == 302
    without = client.post(HOME, {"seen_draft": draft_id(), "reason": ""})
    assert "Say what you changed, and why" in without.content.decode()
    assert client.post(HOME, {"seen_draft": draft_id(), "reason": "Clearer."}).status_code == 302
    address = "/systems/QWO/assessments/2026-27/frameworks/local-qwo/2/"
    assert "Clearer." in client.get(address).content.decode()
    number = Assessment.objects.get(pk=current.pk).number
    client.post(address, {"seen_number": number, "confirmed": "on"})
    _, board = get_area(actors["lead"], "QWO", "2026-27", "local-digital-inclusion")
    assert board.version.version == "2"
    assert sorted((line.state, line.to_confirm) for line in board.findings) == [("met", False), ("met", True)]


@pytest.mark.parametrize("role", ["other-chair", "other-lead", "analyst", "administrator", "nobody", None])
def test_nobody_else_sees_a_systems_own_areas_anywhere(current, sign_in, role):
    published_one(sign_in("lead"))
    client = sign_in(role)
    for address in (HOME, "/frameworks/local-qwo/1/", "/frameworks/local-qwo/1/export.yaml"):
        assert client.get(address).status_code in (302, 404), address
    for address in ("/frameworks/", "/frameworks/sources/", "/systems/QOP/"):
        assert "West Yorkshire added for itself" not in client.get(address).content.decode()
        assert "Written by" not in client.get(address).content.decode()


def test_a_system_can_not_take_the_areas_of_another(current, sign_in):
    published_one(sign_in("lead"))
    version = FrameworkVersion.objects.get(framework__key="local-qwo")
    client = sign_in("other-chair")
    assert client.post("/systems/QOP/assessments/start/").status_code == 302
    address = "/systems/QOP/assessments/2026-27/frameworks/"
    assert client.post(address, {"version": version.pk, "seen_number": 1}).status_code == 400
    assert "local-qwo" not in client.get(address).content.decode()


def test_rounds_and_imports_do_not_offer_local_areas(current, sign_in):
    published_one(sign_in("lead"))
    client = sign_in("administrator")
    assert "Local areas" not in client.get("/rounds/new/").content.decode()
    assert "Local areas" not in client.get("/frameworks/import/").content.decode()
    assert client.get("/frameworks/import/local-qwo/1/").status_code == 404


def test_an_area_starts_from_a_practice_example_with_its_source(sign_in):
    text = sign_in("lead").get(f"{HOME}new/from/dorset-living-lab/").content.decode()
    assert "From the practice example" in text
    assert sign_in("lead").get(f"{HOME}new/from/no-such/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Enter the name"),
        ({"name": "x" * 201}, "must be 200 characters or fewer"),
        ({"descriptor-emerging": "", "criteria-emerging": ""}, "Describe at least one level"),
        ({"criteria-emerging": "x" * 501}, "Each criterion must be 500 characters or fewer"),
        ({"criteria-emerging": "a\n" * 10 + "\n".join(map(str, range(21)))}, "can have 20 criteria at the most"),
    ],
)
def test_a_faulty_area_is_refused_beside_its_field(sign_in, changes, message):
    answer = sign_in("lead").post(f"{HOME}new/", area(**changes))
    assert message in answer.content.decode()
    assert draft_id() == 0


def test_of_two_who_write_at_once_the_second_is_told_and_loses_nothing(sign_in):
    sign_in("chair").post(f"{HOME}new/", area())
    seen = draft_id()
    sign_in("chair").post(f"{HOME}local-digital-inclusion/", area(summary="By the chair", seen_draft=seen))
    late = area(summary="By the lead", seen_draft=seen)
    text = sign_in("lead").post(f"{HOME}local-digital-inclusion/", late).content.decode()
    assert "Somebody else changed the draft" in text
    assert "By the lead" in text
    assert "By the chair" in text
    again = area(summary="By the lead")
    assert sign_in("lead").post(f"{HOME}local-digital-inclusion/", again).status_code == 302


def test_an_area_that_is_left_out_stays_in_what_was_published(current, sign_in):
    client = sign_in("lead")
    published_one(client)
    client.post(f"{HOME}new/", area(name="Second"))
    client.post(f"{HOME}local-digital-inclusion/remove/", {"seen_draft": draft_id()})
    old = FrameworkVersion.objects.get(framework__key="local-qwo", version="1")
    new = FrameworkVersion.objects.get(framework__key="local-qwo", version="2")
    assert [row.key for row in old.areas.all()] == ["local-digital-inclusion"]
    assert [row.key for row in new.areas.all()] == ["local-second"]
