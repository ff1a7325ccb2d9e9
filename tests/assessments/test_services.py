"""Saving, submitting and signing: what is written, what is refused, what the history says."""

import dataclasses

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from assessments.changes import CLAIM, FindingChange, JudgementChange, NewEvidence
from assessments.history import broken_links
from assessments.models import Assessment, Event, Evidence, Judgement, Round
from assessments.selectors import assessment_board, get_area, get_assessment
from assessments.services import (
    StaleNumber,
    StaleState,
    Tampered,
    record_judgement,
    reopen,
    sign_off,
    start_assessment,
    submit,
)
from assessments.triggers import take_down
from tests.assessments.signing import sign

pytestmark = pytest.mark.django_db
AREA = "economic-development"
CLAIMED = JudgementChange(
    standing="judged",
    level_key="emerging",
    rationale="We reviewed the plans.",
    confidence="high",
    findings={"ED-EM-1": FindingChange("met", "Board paper of May")},
    new_evidence=(NewEvidence(title="Board paper", kind="document", supports=frozenset({"ED-EM-1"})),),
)


def save(actor, assessment, change, number=0, area=AREA):
    return record_judgement(actor=actor, assessment=assessment, area_key=area, seen_number=number, change=change)


def area_of(actor, assessment, area=AREA):
    return get_area(actor, "QWO", assessment.round.key, area)[1]


def test_a_save_writes_judgement_finding_evidence_and_history_together(actors, current):
    assert save(actors["chair"], current, CLAIMED) == 1
    board = area_of(actors["chair"], current)
    assert (board.level.key, board.rationale, board.confidence, board.number) == (
        "emerging",
        "We reviewed the plans.",
        "high",
        1,
    )
    line = board.findings[0]
    assert (line.state, line.note, [item.title for item in line.evidence]) == (
        "met",
        "Board paper of May",
        ["Board paper"],
    )
    assert [line.criterion.key for line in board.would_close] == ["ED-EM-2", "ED-EM-3"]
    event = Event.objects.filter(assessment=current).latest("sequence")
    assert event.actor_name == str(actors["chair"].name)
    assert {"what": "Level claimed", "from": "Not assessed", "to": "Emerging"} in event.changes
    assert broken_links(current.system) == []


def test_the_second_to_save_is_told_and_loses_nothing(actors, current):
    save(actors["chair"], current, CLAIMED)
    with pytest.raises(StaleNumber) as refused:
        save(actors["lead"], current, dataclasses.replace(CLAIMED, rationale="Mine"), number=0)
    assert refused.value.current.rationale == "We reviewed the plans."
    assert area_of(actors["chair"], current).rationale == "We reviewed the plans."


def test_a_save_that_was_overtaken_between_read_and_write_writes_nothing(actors, current):
    stale = area_of(actors["lead"], current)
    save(actors["chair"], current, CLAIMED)
    before = Event.objects.count()
    with pytest.raises(StaleNumber):
        record_judgement(
            actor=actors["lead"],
            assessment=current,
            area_key=AREA,
            seen_number=0,
            change=dataclasses.replace(CLAIMED, rationale="Mine"),
            current=stale,
        )
    assert Event.objects.count() == before
    assert Evidence.objects.filter(title="Board paper").count() == 1


def test_a_save_that_changes_nothing_writes_nothing(actors, current):
    save(actors["chair"], current, dataclasses.replace(CLAIMED, new_evidence=()))
    before = Event.objects.count()
    assert save(actors["chair"], current, dataclasses.replace(CLAIMED, new_evidence=()), number=1) == 1
    assert Event.objects.count() == before


def test_a_contributor_changes_findings_and_never_the_judgement(actors, current):
    save(actors["chair"], current, CLAIMED)
    change = JudgementChange(findings={"ED-EM-2": FindingChange("partly")}, rationale="Not mine to write")
    save(actors["contributor"], current, change, number=1)
    board = area_of(actors["chair"], current)
    assert (board.level.key, board.rationale, board.findings[1].state) == (
        "emerging",
        "We reviewed the plans.",
        "partly",
    )


@pytest.mark.parametrize("role", ["viewer", "other-chair", "analyst", "administrator", "facilitator", "nobody"])
def test_others_cannot_save(actors, current, role):
    with pytest.raises(Http404):
        save(actors[role], current, CLAIMED)


@pytest.mark.parametrize(
    "change",
    [
        dataclasses.replace(CLAIMED, level_key="system-leadership"),
        dataclasses.replace(CLAIMED, target_level_key="no-such"),
        dataclasses.replace(CLAIMED, findings={"CC-EM-1": FindingChange("met")}),
        dataclasses.replace(CLAIMED, findings={"ED-EM-1": FindingChange("excellent")}),
        dataclasses.replace(CLAIMED, links={999_999: frozenset({"ED-EM-1"})}),
        dataclasses.replace(
            CLAIMED, new_evidence=(NewEvidence(title="x", kind="document", supports=frozenset({"CC-EM-1"})),)
        ),
        dataclasses.replace(CLAIMED, new_evidence=(NewEvidence(title="x", kind="no-such"),)),
        dataclasses.replace(CLAIMED, confidence="certain"),
    ],
)
def test_what_the_form_never_offered_is_refused_whole(actors, current, change):
    with pytest.raises(Tampered):
        save(actors["chair"], current, change)
    assert area_of(actors["chair"], current).number == 0


def test_evidence_of_another_system_cannot_be_attached(actors, current, greater_manchester):
    foreign = Evidence.objects.create(system=greater_manchester, title="Secret", kind="document")
    with pytest.raises(Tampered):
        save(actors["chair"], current, JudgementChange(links={foreign.pk: frozenset({"ED-EM-1"})}))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (JudgementChange(standing="judged"), "level"),
        (JudgementChange(standing="not-applicable"), "rationale"),
        (JudgementChange(findings={"ED-EM-1": FindingChange("not-applicable")}), "ED-EM-1"),
    ],
)
def test_a_missing_reason_names_its_field(actors, current, change, field):
    with pytest.raises(ValidationError) as refused:
        save(actors["chair"], current, change)
    assert field in refused.value.message_dict


def test_evidence_is_attached_to_further_criteria_and_taken_away(actors, current):
    save(actors["chair"], current, CLAIMED)
    paper = Evidence.objects.get(title="Board paper")
    save(actors["chair"], current, JudgementChange(links={paper.pk: frozenset({"ED-EM-2", CLAIM})}), number=1)
    item = area_of(actors["chair"], current).evidence[0]
    assert (item.supports, item.supports_claim) == (("ED-EM-2",), True)
    save(actors["chair"], current, JudgementChange(links={paper.pk: frozenset()}), number=2)
    assert area_of(actors["chair"], current).evidence == ()
    assert Evidence.objects.filter(pk=paper.pk).exists()


def finish(actors, assessment):
    Judgement.objects.filter(assessment=assessment).update(is_complete=True)


def test_the_way_from_draft_to_signed_off_and_back(actors, current):
    finish(actors, current)
    submit(actor=actors["lead"], assessment=current, seen_number=1)
    submitted = get_assessment(actors["chair"], "QWO", current.round.key)
    with pytest.raises(Http404):
        save(actors["chair"], submitted, CLAIMED)
    with pytest.raises(Http404):
        sign_off(actor=actors["lead"], assessment=submitted, seen_number=2, sharing="system")
    sign_off(actor=actors["chair"], assessment=submitted, seen_number=2, sharing="all-systems")
    signed = get_assessment(actors["other-chair"], "QWO", current.round.key)
    assert (signed.status, signed.number) == ("signed-off", 3)
    reopen(actor=actors["chair"], assessment=signed, seen_number=3, reason="New evidence")
    with pytest.raises(Http404):
        get_assessment(actors["other-chair"], "QWO", current.round.key)
    actions = list(Event.objects.filter(assessment=current).values_list("action", flat=True))
    assert actions == ["Started the assessment", "Submitted", "Signed off", "Reopened"]


def test_submitting_unfinished_areas_needs_a_reason(actors, current):
    with pytest.raises(ValidationError):
        submit(actor=actors["chair"], assessment=current, seen_number=1)
    submit(actor=actors["chair"], assessment=current, seen_number=1, reason="Board meets tomorrow")
    assert Assessment.objects.get(pk=current.pk).submission_reason == "Board meets tomorrow"


def test_a_state_that_moved_on_is_not_moved_again(actors, current):
    finish(actors, current)
    submit(actor=actors["chair"], assessment=current, seen_number=1)
    with pytest.raises(StaleState):
        submit(actor=actors["lead"], assessment=current, seen_number=1)


def test_sharing_with_named_systems_needs_a_name_and_shows_it_to_them_only(actors, current, greater_manchester):
    finish(actors, current)
    submit(actor=actors["chair"], assessment=current, seen_number=1)
    submitted = get_assessment(actors["chair"], "QWO", current.round.key)
    with pytest.raises(ValidationError):
        sign_off(actor=actors["chair"], assessment=submitted, seen_number=2, sharing="named")
    sign_off(
        actor=actors["chair"], assessment=submitted, seen_number=2, sharing="named", shared_with=[greater_manchester]
    )
    assert get_assessment(actors["other-lead"], "QWO", current.round.key)
    for role in ("analyst", "administrator", "nobody"):
        with pytest.raises(Http404):
            get_assessment(actors[role], "QWO", current.round.key)


def test_starting_twice_gives_the_same_assessment(actors, current, west_yorkshire):
    again = start_assessment(actor=actors["lead"], system=west_yorkshire, round=Round.objects.get(is_current=True))
    assert again.pk == current.pk
    assert Judgement.objects.filter(assessment=current).count() == len(
        assessment_board(current, actors["chair"]).areas
    )


def test_an_outsider_never_sees_an_earlier_draft_as_change(actors, current):
    save(actors["chair"], current, CLAIMED)
    finish(actors, current)
    sign(actors["chair"], current, sharing="all-systems")
    own = assessment_board(get_assessment(actors["chair"], "QWO", current.round.key), actors["chair"]).area(AREA)
    other = assessment_board(
        get_assessment(actors["other-chair"], "QWO", current.round.key), actors["other-chair"]
    ).area(AREA)
    assert (own.change, own.earlier_level.key) == ("down", "established")
    assert (other.change, other.earlier_level) == ("new", None)


def test_tampering_with_history_is_found(actors, current):
    save(actors["chair"], current, CLAIMED)
    event = Event.objects.filter(assessment=current).latest("sequence")
    take_down()
    Event.objects.filter(pk=event.pk).update(actor_name="Somebody else")
    assert broken_links(current.system) == [event.sequence]


def test_a_board_takes_the_same_number_of_queries_whatever_it_holds(actors, current, published):
    assessment_board(current, actors["chair"])
    with CaptureQueriesContext(connection) as empty:
        assessment_board(current, actors["chair"])
    with CaptureQueriesContext(connection) as full:
        assessment_board(published, actors["chair"])
    assert len(full) <= len(empty) <= 6, "what was published has no milestones to read"
