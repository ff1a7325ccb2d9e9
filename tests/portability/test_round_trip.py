"""A system's own data, taken and loaded again: nothing lost, and the history still holds."""

import json
import re
from datetime import date
from io import BytesIO

import pytest
from django.apps import apps
from django.core.files.storage import default_storage

from accounts.models import Membership, User
from accounts.selectors import actor_for
from assessments.history import broken_links
from assessments.models import Assessment, Event, Evidence, Milestone, SignedContent
from assessments.selectors import assessment_board, get_assessment
from assessments.selectors.verifying import verify
from assessments.services import reopen
from assessments.services.evidence import EvidenceChange, add_evidence
from assessments.services.local_areas import draft_of, publish_areas, save_area
from assessments.services.people import erase_person
from frameworks.local import AreaText
from journey.models import AuditLink, IndicatorValue, Intervention
from journey.published import load_published_values
from portability.loading import load_copy, preview_copy
from portability.tables import STEPS, TABLES
from reports.data import assessment_data
from reports.pack import read_pack
from reports.steps.pack import four_steps
from spreadsheets import Refused
from systems.models import Place, System
from tests.portability.copies import comparable, copy_of, entries, tables, wipe, with_entries, without
from tests.portability.steps import live_through
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
    live_through(west_yorkshire, chair, milestone=Milestone.objects.filter(system=west_yorkshire).first())
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
# Secret links of an audit, and rows of a spreadsheet that wait for a word.
STAYS |= {"journey.ValueImport"}
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


def test_the_four_steps_come_along_and_their_pages_say_the_same(copy, lived, actors, client, people):
    """Every register, with what a row names in others; answers of partners stay behind."""
    day = date(2026, 11, 1)
    before = four_steps(lived, day)
    assert all(tables(copy)[table.name] for table in STEPS), "the fixture fills every register"
    assert all(b"a secret answer" not in content for content in entries(copy).values())
    wipe(lived)
    load_copy(lived, BytesIO(copy))
    after = four_steps(lived, day)
    for part in ("cycle", "questions", "landscape", "organisations", "leads", "shared_with"):
        assert worded(getattr(after, part)) == worded(getattr(before, part)), part
    assert [one.used_for for one in after.interventions] == [one.used_for for one in before.interventions]
    assert [[value.words for value in one.values] for one in after.interventions] == [["500"]]
    assert not AuditLink.objects.filter(audit__system=lived).exists()
    assert IndicatorValue.objects.filter(system=lived).count() == 3
    load_published_values()
    assert IndicatorValue.objects.filter(system=lived).count() == 3, "what was loaded is not added again"


def worded(part):
    """What a read model says, without the numbers of rows."""
    return re.sub(r"\b(pk|number)=\d+", "", repr(part))


def test_a_copy_from_before_the_four_steps_is_loaded(copy, lived):
    """Its history names rows that did not come along; the chain holds all the same."""
    names = {table.name for table in STEPS}

    def earlier(head):
        head["counts"] = {name: count for name, count in head["counts"].items() if name not in names}
        head["entries"] = {path: it for path, it in head["entries"].items() if path[5:-5] not in names}

    old = without(copy, {table.path for table in STEPS}, earlier)
    wipe(lived)
    load_copy(lived, BytesIO(old))
    assert broken_links(lived) == []
    assert not Intervention.objects.filter(system=lived).exists()
    assert Event.objects.filter(system=lived, action="Added an intervention").exists()


def test_a_register_that_the_manifest_counts_must_be_there(copy, lived):
    missing = without(copy, {"data/interventions.yaml"}, lambda head: head["entries"].pop("data/interventions.yaml"))
    wipe(lived)
    with pytest.raises(Refused, match="It is missing"):
        load_copy(lived, BytesIO(missing))
    assert not Intervention.objects.filter(system=lived).exists()


@pytest.mark.parametrize(
    ("table", "field", "wrong", "why"),
    [
        ("interventions", "organisations", [10**9], "names no row above it in data/organisations.yaml"),
        ("interventions", "organisations", "all", "must be a list"),
        ("interventions", "milestones", [True], "names no row above it"),
        ("interventions", "latitude", "NaN", "number"),
        ("interventions", "latitude", "123456789.12", "digits"),
        ("interventions", "place", ["QOP", "Manchester"], "place: it belongs to another system"),
        ("indicator_values", "value", "much", "must be a number, written as text"),
        ("indicator_values", "local_indicator", 10**9, "names no row above it in data/local_indicators.yaml"),
        ("chosen_questions", "state", "lost", "state"),
        ("own_examples", "domains", [["no-such"]], "this installation has no domain no-such"),
    ],
)
def test_a_wrong_row_of_the_four_steps_is_named_and_nothing_loaded(copy, lived, table, field, wrong, why):
    Place.objects.create(system=System.objects.get(ods_code="QOP"), name="Manchester")
    rows = tables(copy)[table]
    rows[0][field] = wrong
    wipe(lived)
    with pytest.raises(Refused) as refused:
        load_copy(lived, BytesIO(with_entries(copy, **{table: rows})))
    assert why in " ".join(f"{fault}" for fault in refused.value.faults)
    assert not Event.objects.filter(system=lived).exists()
