"""Readings: who is asked, what they may see, what stays, and what history says."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import Http404

from accounts.permissions import Action, can
from accounts.selectors import actor_for
from assessments.changes import AnswerChange, ReadingChange
from assessments.history import broken_links
from assessments.models import Assessment, Event, Evidence, EvidenceLink, Judgement, Reading
from assessments.selectors import assessment_board, get_assessment, readers_of, subject_of, voices_of
from assessments.selectors.evidence import may_read_file
from assessments.selectors.rows import visible_assessments
from assessments.services import (
    StaleReading,
    Tampered,
    answer_reading,
    invite_reading,
    reopen,
    save_reading,
    submit,
    withdraw_reading,
)
from systems.models import System
from tests.factories import make_person

pytestmark = pytest.mark.django_db
AREA = "economic-development"
WHERE = "/systems/QWO/assessments/2022-published/"


@pytest.fixture
def submitted(actors, published):
    submit(actor=actors["chair"], assessment=published, seen_number=published.number, reason="The board asked")
    return get_assessment(actors["chair"], "QWO", "2022-published")


@pytest.fixture
def invited(actors, submitted, greater_manchester):
    return invite_reading(actor=actors["chair"], assessment=submitted, reader=greater_manchester, words="Look at work")


def give(actor, assessment, reading, lines=None, number=None, is_given=True):
    lines = lines or {AREA: ReadingChange("emerging", "The board papers show less.")}
    return save_reading(
        actor=actor,
        board=assessment_board(assessment, actor),
        assessment=assessment,
        reading=reading,
        seen_number=reading.number if number is None else number,
        lines=lines,
        is_given=is_given,
    )


def fresh(reading):
    return Reading.objects.select_related("by_system", "assessment").get(pk=reading.pk)


def test_only_the_chair_invites_and_only_once_it_is_submitted(actors, published, greater_manchester):
    for role in ("chair", "lead"):
        with pytest.raises(Http404):
            invite_reading(actor=actors[role], assessment=published, reader=greater_manchester)
    submit(actor=actors["lead"], assessment=published, seen_number=published.number, reason="x")
    published.refresh_from_db()
    for role in ("lead", "contributor", "other-chair", "analyst", "administrator"):
        with pytest.raises(Http404):
            invite_reading(actor=actors[role], assessment=published, reader=greater_manchester)
    assert invite_reading(actor=actors["chair"], assessment=published, reader=greater_manchester).status == "invited"


def test_a_reader_is_invited_once_and_never_the_system_itself(actors, submitted, invited, greater_manchester):
    for reader in (greater_manchester, submitted.system):
        with pytest.raises(ValidationError):
            invite_reading(actor=actors["chair"], assessment=submitted, reader=reader)
    assert Reading.objects.count() == 1


def test_an_invited_chair_and_lead_read_it_and_nobody_else_does(sign_in, submitted, invited):
    for role in ("other-chair", "other-lead"):
        for tail in ("", "check/", f"areas/{AREA}/", f"readings/{invited.pk}/give/"):
            assert sign_in(role).get(WHERE + tail).status_code == 200, (role, tail)
        for tail in ("history/", "readings/", "readings/invite/", "sign-off/", f"readings/{invited.pk}/withdraw/"):
            assert sign_in(role).get(WHERE + tail).status_code == 404, (role, tail)
    viewer = make_person("viewer", System.objects.get(ods_code="QOP"))
    with pytest.raises(Http404):
        get_assessment(actor_for(viewer), "QWO", "2022-published")
    for role in ("analyst", "administrator", "facilitator", "nobody"):
        assert sign_in(role).get(f"{WHERE}readings/{invited.pk}/give/").status_code == 404


def test_the_bodys_analysts_read_when_the_body_is_invited(sign_in, actors, submitted):
    reading = invite_reading(actor=actors["chair"], assessment=submitted, reader=None)
    assert sign_in("analyst").get(f"{WHERE}readings/{reading.pk}/give/").status_code == 200
    assert sign_in("other-chair").get(f"{WHERE}readings/{reading.pk}/give/").status_code == 404
    assert "NHS Confederation" in sign_in("chair").get(f"{WHERE}readings/").content.decode()


def test_somebody_invited_gives_their_own_reading_and_no_other(actors, submitted, invited):
    body = invite_reading(actor=actors["chair"], assessment=submitted, reader=None)
    with pytest.raises(Http404):
        give(actors["analyst"], submitted, invited)
    with pytest.raises(Http404):
        give(actors["other-chair"], submitted, body)
    with pytest.raises(Http404):
        give(actors["chair"], submitted, invited)


def test_a_reading_in_the_making_is_its_readers_own(sign_in, actors, submitted, invited):
    events = Event.objects.count()
    give(actors["other-chair"], submitted, invited, is_given=False)
    assert Event.objects.count() == events
    assert voices_of(submitted, actors["chair"]) == ()
    assert readers_of(submitted)[0].given_at is None
    assert "The board papers show less." not in sign_in("chair").get(f"{WHERE}check/").content.decode()
    page = sign_in("other-lead").get(f"{WHERE}readings/{invited.pk}/give/").content.decode()
    assert "The board papers show less." in page and "Look at work" in page


def test_a_given_reading_is_dated_signed_and_beside_the_judgement(sign_in, actors, submitted, invited):
    before = assessment_board(submitted, actors["chair"])
    give(actors["other-chair"], submitted, invited)
    board = assessment_board(submitted, actors["chair"])
    assert [area.level for area in board.areas] == [area.level for area in before.areas], "never merged"
    assert [instrument.summary for instrument in board.instruments] == [i.summary for i in before.instruments]
    voice = board.readings[0]
    assert (voice.given_by, voice.lines[0].level_name) == (actors["other-chair"].name, "Emerging")
    for tail in ("check/", f"areas/{AREA}/", f"readings/{invited.pk}/"):
        page = sign_in("viewer").get(WHERE + tail).content.decode()
        assert "The board papers show less." in page and actors["other-chair"].name in page, tail
    event = Event.objects.latest("pk")
    assert (event.action, event.about) == ("Gave a reading", f"reading:{invited.pk}")
    assert {"what": "Words on Supporting economic development and recovery", "from": "",
            "to": "The board papers show less."} in event.changes  # fmt: skip
    assert broken_links(submitted.system) == []


def test_a_given_reading_never_changes(sign_in, actors, submitted, invited):
    give(actors["other-chair"], submitted, invited)
    given = fresh(invited)
    with pytest.raises(StaleReading):
        give(actors["other-lead"], submitted, given)
    client = sign_in("other-lead")
    answer = client.post(f"{WHERE}readings/{invited.pk}/give/", {"seen_number": 2, f"words-{AREA}": "Other words"})
    assert answer.status_code == 302
    assert voices_of(submitted, actors["chair"])[0].lines[0].words == "The board papers show less."


def test_voices_stay_independent_until_each_is_given(actors, submitted, invited):
    body = invite_reading(actor=actors["chair"], assessment=submitted, reader=None)
    give(actors["analyst"], submitted, body)
    assert voices_of(submitted, actors["other-chair"]) == ()
    give(actors["other-chair"], submitted, invited)
    assert [voice.by for voice in voices_of(submitted, actors["other-chair"])] == [
        "NHS Confederation",
        invited.by_system.name,
    ]


def test_two_of_one_reader_never_overwrite_each_other(sign_in, actors, submitted, invited):
    give(actors["other-lead"], submitted, invited, is_given=False)
    data = {"seen_number": invited.number, f"words-{AREA}": "The chair's words", "action": "save"}
    answer = sign_in("other-chair").post(f"{WHERE}readings/{invited.pk}/give/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The chair&#x27;s words" in page and "The board papers show less." in page
    assert fresh(invited).number == invited.number + 1


@pytest.mark.parametrize(
    "lines",
    [
        {"no-such-area": ReadingChange("emerging")},
        {AREA: ReadingChange("system-leadership")},
        {AREA: ReadingChange("excellent")},
    ],
)
def test_what_was_never_offered_is_refused_whole(actors, submitted, invited, lines):
    with pytest.raises(Tampered):
        give(actors["other-chair"], submitted, invited, lines=lines)
    assert fresh(invited).status == "invited"


def test_a_reading_that_says_nothing_is_not_given(sign_in, submitted, invited):
    client = sign_in("other-chair")
    data = {"seen_number": invited.number, "action": "send"}
    page = client.post(f"{WHERE}readings/{invited.pk}/give/", data).content.decode()
    assert "Give a level or words for at least one area" in page
    assert fresh(invited).given_at is None


def test_withdrawing_ends_access_at_once_and_what_was_given_stays(sign_in, actors, submitted, invited):
    give(actors["other-chair"], submitted, invited)
    reading = fresh(invited)
    data = {"seen_number": reading.number}
    assert sign_in("chair").post(f"{WHERE}readings/{invited.pk}/withdraw/", data).status_code == 302
    for tail in ("", f"areas/{AREA}/", f"readings/{invited.pk}/", f"readings/{invited.pk}/give/"):
        assert sign_in("other-chair").get(WHERE + tail).status_code == 404, tail
    assert [voice.by for voice in voices_of(submitted, actors["chair"])] == [invited.by_system.name]
    again = invite_reading(actor=actors["chair"], assessment=submitted, reader=invited.by_system)
    assert (again.pk, again.status) == (invited.pk, "given")
    assert sign_in("other-chair").get(f"{WHERE}readings/{invited.pk}/").status_code == 200


def test_withdrawing_with_an_old_number_does_nothing(actors, submitted, invited):
    give(actors["other-chair"], submitted, invited, is_given=False)
    with pytest.raises(StaleReading):
        withdraw_reading(actor=actors["chair"], assessment=submitted, reading=invited, seen_number=invited.number)
    assert fresh(invited).status == "invited"


def test_reopening_ends_access_until_it_is_submitted_again(sign_in, actors, submitted, invited):
    give(actors["other-chair"], submitted, invited)
    reopen(actor=actors["chair"], assessment=submitted, seen_number=submitted.number, reason="New evidence")
    opened = get_assessment(actors["chair"], "QWO", "2022-published")
    assert sign_in("other-chair").get(WHERE).status_code == 404
    assert [voice.is_earlier for voice in voices_of(opened, actors["chair"])] == [False]
    submit(actor=actors["chair"], assessment=opened, seen_number=opened.number, reason="Done")
    again = get_assessment(actors["other-chair"], "QWO", "2022-published")
    assert [voice.is_earlier for voice in voices_of(again, actors["other-chair"])] == [True]


def test_the_system_answers_area_by_area(sign_in, actors, submitted, invited):
    give(actors["other-chair"], submitted, invited)
    client = sign_in("lead")
    page = f"{WHERE}readings/{invited.pk}/"
    data = {"seen_number": 2, f"answer-{AREA}": "will-add-evidence", f"words-{AREA}": "Two more papers come."}
    assert client.post(page, data).status_code == 302
    said = client.get(f"{WHERE}areas/{AREA}/").content.decode()
    assert "We will add evidence" in said and "Two more papers come." in said
    stale = client.post(page, data | {f"words-{AREA}": "Mine"})
    assert stale.status_code == 409
    assert "Two more papers come." in stale.content.decode() and "Mine" in stale.content.decode()
    event = Event.objects.latest("pk")
    assert (event.action, event.changes[1]["to"]) == ("Answered a reading", "We will add evidence")


@pytest.mark.parametrize("role", ["contributor", "viewer", "other-chair", "analyst"])
def test_only_chair_and_leads_answer(actors, submitted, invited, role):
    give(actors["other-chair"], submitted, invited)
    with pytest.raises(Http404):
        answer_reading(
            actor=actors[role],
            assessment=submitted,
            reading=invited,
            seen_number=2,
            answers={AREA: AnswerChange("agree")},
        )


def test_words_without_an_answer_name_their_area(sign_in, actors, submitted, invited):
    give(actors["other-chair"], submitted, invited)
    data = {"seen_number": 2, f"words-{AREA}": "Hm"}
    page = sign_in("chair").post(f"{WHERE}readings/{invited.pk}/", data).content.decode()
    assert page.count("Select whether you agree on Supporting economic development and recovery") == 2


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({"climate-change": AnswerChange("agree")}, Tampered),
        ({AREA: AnswerChange("never")}, Tampered),
        ({AREA: AnswerChange("", "words")}, ValidationError),
    ],
)
def test_an_answer_to_nothing_is_refused(actors, submitted, invited, answers, refusal):
    give(actors["other-chair"], submitted, invited)
    with pytest.raises(refusal):
        answer_reading(
            actor=actors["chair"], assessment=submitted, reading=fresh(invited), seen_number=2, answers=answers
        )


def test_the_chair_invites_in_the_browser_and_people_are_told(sign_in, people, submitted):
    client = sign_in("chair")
    answer = client.post(f"{WHERE}readings/invite/", {"reader": "QOP", "words": "Look at work"}, follow=True)
    assert "2 people were told" in answer.content.decode()
    assert sorted(letter.to for letter in mail.outbox) == [
        [people["other-chair"].email],
        [people["other-lead"].email],
    ]
    reading = Reading.objects.get()
    assert f"{WHERE}readings/{reading.pk}/give/" in mail.outbox[0].body and "Look at work" in mail.outbox[0].body
    front = sign_in("other-lead").get("/").content.decode()
    assert "Assessments that you are invited to read" in front
    assert "Assessments that you are invited to read" not in sign_in("viewer").get("/").content.decode()


@pytest.mark.parametrize("reader", ["QWO", "XXX", "the-body' OR 1=1", "9" * 40])
def test_a_reader_that_was_not_offered_is_tampering(sign_in, submitted, reader):
    assert sign_in("chair").post(f"{WHERE}readings/invite/", {"reader": reader}).status_code == 400


def test_a_mail_server_that_refuses_loses_no_invitation(sign_in, submitted, monkeypatch):
    def refusing(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refusing)
    answer = sign_in("chair").post(f"{WHERE}readings/invite/", {"reader": "QOP"}, follow=True)
    assert "could not be sent" in answer.content.decode()
    assert Reading.objects.get().status == "invited"


def test_the_evidence_is_read_too(sign_in, actors, submitted, invited):
    evidence = Evidence.objects.create(system=submitted.system, title="A signed charter", kind="document")
    judgement = Judgement.objects.get(assessment=submitted, area__key=AREA)
    EvidenceLink.objects.create(evidence=evidence, judgement=judgement)
    assert "A signed charter" in sign_in("other-chair").get(f"{WHERE}areas/{AREA}/").content.decode()


@pytest.mark.parametrize("status", ["draft", "submitted", "signed-off", "reopened"])
@pytest.mark.parametrize("withdrawn", [False, True])
def test_lists_show_exactly_what_an_invited_reader_may_open(actors, submitted, invited, status, withdrawn):
    """The filter of lists and files says the same as the rule for one assessment."""
    invite_reading(actor=actors["chair"], assessment=submitted, reader=None)
    Assessment.objects.filter(pk=submitted.pk).update(status=status)
    if withdrawn:
        Reading.objects.update(status="withdrawn")
    submitted.refresh_from_db()
    for role, actor in actors.items():
        listed = Assessment.objects.filter(visible_assessments(actor, submitted.system_id, prefix=""), pk=submitted.pk)
        assert listed.exists() == can(actor, Action.READ_ASSESSMENT, subject_of(submitted)), role


def test_files_of_its_evidence_are_read_by_the_invited_alone(actors, submitted, invited):
    rests = Evidence.objects.create(system=submitted.system, title="Charter", kind="document", file_name="a.pdf")
    other = Evidence.objects.create(system=submitted.system, title="Not used", kind="document", file_name="b.pdf")
    judgement = Judgement.objects.get(assessment=submitted, area__key=AREA)
    EvidenceLink.objects.create(evidence=rests, judgement=judgement)
    assert may_read_file(actors["other-chair"], rests)
    assert not may_read_file(actors["other-chair"], other)
    assert not may_read_file(actors["analyst"], rests)


def test_before_it_is_submitted_readings_cost_no_query(actors, published, django_assert_num_queries):
    assert Assessment.objects.get(pk=published.pk).submitted_at is None
    with django_assert_num_queries(0):
        voices_of(published, actors["chair"])
