"""A system's own data, taken and loaded again: nothing lost, and the history still holds."""

import json
from io import BytesIO

import pytest
from django.apps import apps
from django.core.files.storage import default_storage

from accounts.models import Membership, User
from accounts.selectors import actor_for
from assessments.history import broken_links
from assessments.models import Assessment, Event, Evidence, SignedContent
from assessments.selectors import assessment_board, get_assessment
from assessments.selectors.verifying import verify
from assessments.services import reopen
from assessments.services.evidence import EvidenceChange, add_evidence
from assessments.services.local_areas import draft_of, publish_areas, save_area
from assessments.services.people import erase_person
from frameworks.local import AreaText
from portability.loading import load_copy, preview_copy
from portability.tables import TABLES
from reports.data import assessment_data
from reports.pack import read_pack
from tests.portability.copies import comparable, copy_of, entries, tables, wipe
from tests.reports.rich import fill, sign
from uploads import keep

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nminutes\n%%EOF"


@pytest.fixture
def lived(current, actors, people, west_yorkshire):
    """West Yorkshire with a past: areas of its own, a signing, a reopening, a file, a person who left."""
    chair = actors["chair"]
    text = AreaText("Green skills", "How far skills are green", {}, {"emerging": ["A plan is there"]})
    save_area(actor=chair, system=west_yorkshire, text=text, seen_draft=0)
    publish_areas(actor=chair, system=west_yorkshire, seen_draft=draft_of(west_yorkshire).pk, reason="")
    with keep("minutes of May.pdf", BytesIO(PDF)) as file:
        add_evidence(
            actor=actors["contributor"],
            system=west_yorkshire,
            change=EvidenceChange(title="Minutes", kind="decision", file=file),
        )
    fill(current, chair, text="Agreed.\nWith “partners”: – & <b>, 👩‍👩‍👧 = 1")
    sign(chair, current, sharing="all-systems")
    signed = get_assessment(chair, "QWO", current.round.key)
    reopen(actor=chair, assessment=signed, seen_number=signed.number, reason="A paper was missing")
    sign(chair, current)
    erase_person(person=people["contributor"])
    return west_yorkshire


@pytest.fixture
def copy(lived, actors):
    return copy_of(lived, actors["chair"])


def test_a_copy_holds_a_file_for_each_table_the_files_and_what_was_signed(copy):
    found = entries(copy)
    assert {"manifest.yaml", "data/history.yaml", "spreadsheets/2026-27.xlsx"} <= set(found)
    assert PDF in found.values()
    assert len([name for name in found if name.startswith("signed/")]) == 2
    rows = tables(copy)
    assert [row["name"] for row in rows["local_areas"]] == ["Green skills"]
    assert {row["role"] for row in rows["memberships"]} == {"chair", "lead", "viewer"}
    assert not any("password" in row for row in rows["people"])


# Secret, of the moment, or another system's: `portability.tables.STAYS_BEHIND` says so where people would miss it.
STAYS = {"accounts.Invitation", "assessments.CalendarLink", "assessments.EvidenceImport", "assessments.Presence"}
# A roundtable may be of several systems; what it said of this one is with the judgements and the milestones.
# Illustrative data is nobody's.
STAYS |= {"comparison.Illustration"}
# A conversation is of two systems; the history of each says what came of it.
STAYS |= {"comparison.Conversation"}
# That a system was reminded of a round belongs to those who hold the round.
STAYS |= {"assessments.Reminder"}
STAYS |= {f"journey.{model.__name__}" for model in apps.get_app_config("journey").get_models()} - {
    "journey.AuditAnswer",
    "journey.AuditLink",
    "journey.ChecklistAnswer",
    "journey.NationalNote",
}
STAYS |= {"workshops.Action", "workshops.Activity", "workshops.AgendaTemplate"}


def test_no_table_that_belongs_to_a_system_is_forgotten():
    """A model that leads to a system, an assessment, a judgement or a reading is in the copy, or is known to stay."""
    holders = {"System", "Assessment", "Judgement", "Reading", "Evidence", "Milestone"}
    found = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label not in {"systems", "frameworks"}
        and any(field.is_relation and field.many_to_one and field.related_model.__name__ in holders
                for field in model._meta.get_fields())
    }  # fmt: skip
    assert found - STAYS == {table.model for table in TABLES} & found
    assert found >= STAYS


def test_no_column_is_forgotten():
    """Each column of a table is written, is the relation to the system, or is known to stay."""
    for table in TABLES:
        columns = {field.name for field in table.model_class._meta.get_fields() if field.concrete} - {"id"}
        told = {*table.names(), table.own} - {""}
        assert columns - told == set(table.left_out), table.name


def test_what_is_loaded_elsewhere_is_what_was_taken(copy, lived, actors):
    before = comparable(copy)
    wipe(lived)
    assert not Event.objects.filter(system=lived).exists()
    loaded = load_copy(lived, BytesIO(copy))
    assert broken_links(lived) == []
    chair = actor_for(User.objects.get(memberships__system=lived, memberships__role="chair"))
    again = copy_of(lived, chair)
    assert comparable(again) == before
    assert loaded.counts["history"] == len(before["history"])
    assert {name for name, _, _ in loaded.people} == {"Chair qwo", "Lead qwo", "Viewer qwo"}
    assert tables(again)["history"][0]["id"] != tables(copy)["history"][0]["id"], "the numbers are new ones"


def test_pages_and_documents_tell_the_same_after_loading(copy, lived, actors, current):
    chair = actors["chair"]
    before = assessment_data(read_pack(get_assessment(chair, "QWO", "2026-27"), chair))
    code = SignedContent.objects.latest("pk").sha256
    wipe(lived)
    load_copy(lived, BytesIO(copy))
    chair = actor_for(User.objects.get(memberships__system=lived, memberships__role="chair"))
    assessment = get_assessment(chair, "QWO", "2026-27")
    after = assessment_data(read_pack(assessment, chair))
    numbers = {item["id"]: item["ref"] for item in before["evidence"]}
    assert without_numbers(after, {item["id"]: item["ref"] for item in after["evidence"]}) == without_numbers(
        before, numbers
    )
    known = {item.pk for item in Evidence.objects.filter(system=lived)}
    assert {line.id for area in assessment_board(assessment, chair).areas for line in area.evidence} <= known
    found = verify(code, chair)
    assert (found.is_intact, found.is_in_history, found.is_history_whole) == (True, True, True)


def without_numbers(data, refs):
    """The data with each piece of evidence under its place in the annex, and no numbers of milestones."""
    shown = json.loads(json.dumps(data))
    for instrument in shown["instruments"]:
        for area in instrument["areas"]:
            for line in [*area["evidence"], *area["findings"]]:
                line["evidence"] = [refs[number] for number in line.get("evidence", [])]
                line["id"] = refs.get(line.get("id"))
    for line in [*shown["evidence"], *shown["milestones"]]:
        del line["id"]
    return shown


def test_the_file_of_a_piece_of_evidence_is_kept_under_a_new_name(copy, lived):
    old = Evidence.objects.get(system=lived, title="Minutes").file_path
    wipe(lived)
    load_copy(lived, BytesIO(copy))
    new = Evidence.objects.get(system=lived, title="Minutes").file_path
    assert new != old
    with default_storage.open(new) as file:
        assert file.read() == PDF


def test_a_person_who_left_stays_a_former_member_and_nobody_gets_a_password(copy, lived):
    wipe(lived)
    load_copy(lived, BytesIO(copy))
    assert Event.objects.filter(system=lived, actor_name="").exists()
    people = User.objects.filter(memberships__system=lived)
    assert not any(person.has_usable_password() or person.is_demonstration for person in people)


def test_work_goes_on_after_loading_and_the_chain_with_it(copy, lived):
    wipe(lived)
    load_copy(lived, BytesIO(copy))
    chair = actor_for(User.objects.get(memberships__system=lived, memberships__role="chair"))
    add_evidence(actor=chair, system=lived, change=EvidenceChange(title="New", kind="data"))
    assert broken_links(lived) == []
    event = Event.objects.filter(system=lived).latest("sequence")
    assert event.sealed_as == {}
    assert comparable(copy_of(lived, chair))["history"][-1]["action"] == "Added evidence"


def test_a_preview_changes_nothing_and_says_what_loading_will(copy, lived):
    wipe(lived)
    kept = set(default_storage.listdir("")[0])
    shown = preview_copy(lived, BytesIO(copy))
    assert not Assessment.objects.filter(system=lived).exists()
    assert not Membership.objects.filter(system=lived).exists()
    assert set(default_storage.listdir("")[0]) == kept
    assert load_copy(lived, BytesIO(copy)) == shown


def test_an_account_that_is_here_already_is_used(copy, lived):
    wipe(lived)
    mine = User.objects.create_user("CHAIR@qwo.test", "a password of my own", name="Somebody")
    load_copy(lived, BytesIO(copy))
    assert Membership.objects.get(user=mine, system=lived).role == "chair"
    mine.refresh_from_db()
    assert mine.has_usable_password()
    assert Event.objects.filter(system=lived, actor=mine).exists()
    assert broken_links(lived) == []


def test_tampering_with_an_event_that_came_along_is_found(copy, lived):
    from assessments import triggers

    wipe(lived)
    load_copy(lived, BytesIO(copy))
    areas = Event.objects.filter(system=lived).exclude(assessment=None).order_by("sequence")
    other = Assessment.objects.filter(system=lived).exclude(pk=areas.last().assessment_id).first()
    triggers.take_down()
    Event.objects.filter(pk=areas.last().pk).update(assessment=other)
    triggers.put_up()
    assert broken_links(lived) == [areas.last().sequence]


def test_a_copy_goes_on_to_a_third_installation(copy, lived):
    wipe(lived)
    load_copy(lived, BytesIO(copy))
    chair = actor_for(User.objects.get(memberships__system=lived, memberships__role="chair"))
    second = copy_of(lived, chair)
    wipe(lived)
    load_copy(lived, BytesIO(second))
    assert broken_links(lived) == []
    chair = actor_for(User.objects.get(memberships__system=lived, memberships__role="chair"))
    assert comparable(copy_of(lived, chair)) == comparable(copy)
