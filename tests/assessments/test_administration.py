"""An administrator brings a new version of a framework, publishes it, and makes a round of it."""

import io
from typing import Any

import pytest
import yaml

from assessments.models import Round
from frameworks.export import version_as_yaml
from frameworks.models import Comparability, FrameworkVersion
from frameworks.selectors import version_content

pytestmark = pytest.mark.django_db
IMPORT = "/frameworks/import/"
DRAFT = "/frameworks/import/health-and-wealth/2027.1/"


def exported(**changes: Any) -> dict[str, Any]:
    """The maturity framework as a file for its next version, with some of it changed."""
    version = FrameworkVersion.objects.get(framework__key="health-and-wealth", version="2022.1")
    data: dict[str, Any] = yaml.safe_load(version_as_yaml(version_content(version.pk)))
    return data | {"version": "2027.1"} | changes


def changed() -> dict[str, Any]:
    """One criterion reworded, one left out, one added."""
    data = exported()
    criteria = data["areas"][0]["criteria"]
    criteria[0]["text"] += " In every place."
    criteria[1]["key"] = "NEW-1"
    return data


def upload(client: Any, data: Any) -> Any:
    text = data if isinstance(data, bytes) else yaml.safe_dump(data, sort_keys=False).encode()
    file = io.BytesIO(text)
    file.name = "framework.yaml"
    return client.post(IMPORT, {"file": file})


def keep(client: Any, data: Any) -> FrameworkVersion:
    page = upload(client, data)
    assert client.post(f"{IMPORT}keep/", {"text": page.context["text"]}).status_code == 302
    return FrameworkVersion.objects.get(framework__key=data["key"], version=data["version"])


def pair_fields(**reasons: str) -> dict[str, str]:
    fields = {}
    for pair in Comparability.objects.exclude(verdict="unchanged"):
        fields |= {f"verdict-{pair.pk}": pair.verdict, f"reason-{pair.pk}": reasons.get(pair.from_key, pair.reason)}
    return fields


def test_an_upload_is_previewed_with_its_differences_and_keeps_nothing(sign_in):
    page = upload(sign_in("administrator"), changed())
    text = page.content.decode()
    assert page.status_code == 200
    assert "1 added, 1 removed, 1 reworded" in text
    assert "In every place." in text
    assert FrameworkVersion.objects.filter(version="2027.1").count() == 0


def test_a_file_with_faults_is_refused_with_every_place(sign_in):
    data = changed()
    data["areas"][0]["criteria"][0]["level"] = "no-such"
    data["instrument"] = "poem"
    page = upload(sign_in("administrator"), data)
    places = [fault.place for fault in page.context["faults"]]
    assert len(places) == 2
    assert all(place.startswith("line ") for place in places)
    assert "The file has 2 faults. Nothing was imported" in page.content.decode()


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"PK\x03\x04xx", b"a: &a [*a]", b"x" * 2_100_000])
def test_a_hostile_file_is_refused(sign_in, data):
    page = upload(sign_in("administrator"), data)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()


def test_a_draft_needs_a_reason_for_each_pair_before_it_is_published(sign_in):
    client = sign_in("administrator")
    version = keep(client, changed())
    assert [(p.kind, p.verdict) for p in Comparability.objects.exclude(verdict="unchanged")] == [
        ("area", "reworded"),
        ("criterion", "reworded"),
        ("criterion", "not-comparable"),
    ]
    answer = client.post(DRAFT, {"action": "publish", "seen_number": version.number, **pair_fields()})
    assert "Enter the reason for area" in answer.content.decode()
    version.refresh_from_db()
    assert version.status == "draft"
    asked = {pair.from_key: "Said more clearly." for pair in Comparability.objects.filter(verdict="reworded")}
    answer = client.post(DRAFT, {"action": "publish", "seen_number": version.number, **pair_fields(**asked)})
    assert answer.status_code == 302
    version.refresh_from_db()
    assert (version.status, bool(version.published_by_name)) == ("published", True)
    assert b"version 2027.1" in client.get(IMPORT).content


def test_two_administrators_with_one_draft_do_not_overwrite_each_other(sign_in):
    client = sign_in("administrator")
    version = keep(client, changed())
    first = {"action": "save", "seen_number": version.number, **pair_fields()}
    pair = Comparability.objects.filter(verdict="reworded").first()
    client.post(DRAFT, first | {f"reason-{pair.pk}": "The first reason"})
    client.post(DRAFT, first | {f"reason-{pair.pk}": "The second reason"})
    pair.refresh_from_db()
    assert pair.reason == "The first reason"


def test_a_draft_can_be_taken_away(sign_in):
    client = sign_in("administrator")
    version = keep(client, changed())
    client.post(DRAFT, {"action": "remove", "seen_number": version.number})
    assert not FrameworkVersion.objects.filter(pk=version.pk).exists()


def test_a_version_that_is_published_can_not_be_imported_again(sign_in):
    page = upload(sign_in("administrator"), exported(version="2022.1"))
    assert "Version 2022.1 is published and never changes" in page.content.decode()


def test_the_template_is_a_spreadsheet(sign_in):
    answer = sign_in("administrator").get(f"{IMPORT}template.xlsx")
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]


# Rounds


def plan(**changes: Any) -> dict[str, Any]:
    versions = FrameworkVersion.objects.values_list("pk", flat=True)
    return {
        "seen_number": 0,
        "name": "2027 to 2028",
        "key": "2027-28",
        "opens_on_day": "1", "opens_on_month": "4", "opens_on_year": "2027",
        "as_at_day": "31", "as_at_month": "3", "as_at_year": "2028",
        "versions": [str(pk) for pk in versions],
        "is_current": "on",
    } | changes  # fmt: skip


def test_a_round_of_every_instrument_becomes_the_current_one(sign_in):
    assert sign_in("administrator").post("/rounds/new/", plan()).status_code == 302
    made = Round.objects.get(key="2027-28")
    assert made.versions.count() == 7
    assert list(Round.objects.filter(is_current=True)) == [made]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Enter the name"),
        ({"key": "2026-27"}, "There is a round with this key already"),
        ({"key": "new"}, "There is a round with this key already"),
        ({"key": "a b"}, "The key may hold only letters"),
        ({"opens_on_day": "31", "opens_on_month": "2"}, "real date"),
        ({"closes_on_day": "1", "closes_on_month": "1", "closes_on_year": "2020"}, "must close after it opens"),
        ({"versions": []}, "Select at least one framework"),
    ],
)
def test_a_faulty_round_is_refused_beside_its_field(sign_in, changes, message):
    answer = sign_in("administrator").post("/rounds/new/", plan(**changes))
    assert message in answer.content.decode()
    assert Round.objects.count() == 2


def test_a_version_that_was_not_offered_is_answered_with_400(sign_in):
    assert sign_in("administrator").post("/rounds/new/", plan(versions=["999999"])).status_code == 400


def test_one_version_of_a_framework_is_enough(sign_in):
    client = sign_in("administrator")
    version = keep(client, exported())
    client.post(DRAFT, {"action": "publish", "seen_number": version.number})
    assert "Select one version of each framework" in client.post("/rounds/new/", plan()).content.decode()


def test_a_round_that_somebody_started_keeps_its_frameworks(sign_in, current):
    client = sign_in("administrator")
    round_ = Round.objects.get(key="2026-27")
    same = {
        "name": round_.name, "key": round_.key, "seen_number": round_.number,
        "opens_on_day": "1", "opens_on_month": "9", "opens_on_year": "2026",
        "as_at_day": "31", "as_at_month": "12", "as_at_year": "2026",
        "versions": [str(pk) for pk in round_.versions.values_list("pk", flat=True)],
    }  # fmt: skip
    answer = client.post("/rounds/2026-27/", plan(**same | {"name": "Another name"}))
    assert "only its closing date" in answer.content.decode()
    closing = {"closes_on_day": "1", "closes_on_month": "2", "closes_on_year": "2027"}
    assert client.post("/rounds/2026-27/", plan(**same | closing)).status_code == 302
    stale = client.post("/rounds/2026-27/", plan(**same))
    assert "Somebody else changed the round" in stale.content.decode()
    round_.refresh_from_db()
    assert (round_.name, str(round_.closes_on), round_.number) == ("2026 to 2027", "2027-02-01", 2)
