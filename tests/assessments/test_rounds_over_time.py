"""A round as time goes by: who is how far, a later closing date, reminders."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import choose_reminders
from assessments.models import Assessment, Judgement, Reminder, Round, RoundAct
from assessments.selectors.progress import counts_of, progress_of
from assessments.services import StaleState
from assessments.services.reminding import extend_round, remind

pytestmark = pytest.mark.django_db
KEY = ["2026-27"]
MARK = "zq-words-of-a-draft"


@pytest.fixture
def round_(db):
    return Round.objects.get(is_current=True)


def send(actor, round_, whom="not-signed"):
    return remind(actor=actor, round=round_, whom=whom, subject="A reminder", text="Please go on.")


def test_progress_tells_status_and_dates_and_no_word_of_a_draft(current, round_, sign_in):
    Judgement.objects.filter(assessment=current).update(rationale=MARK)
    for role in ("administrator", "analyst"):
        text = sign_in(role).get(reverse("administration:progress", args=KEY)).content.decode()
        assert "Not started: <strong>41</strong>" in text
        assert "Started: <strong>1</strong>" in text
        assert MARK not in text
    lines = {line.code: line for line in progress_of(round_)}
    assert lines["QWO"].state == "draft"
    assert lines["QWO"].to_tell == 2
    assert len(lines) == 42


def test_a_rung_is_told_only_of_what_is_signed(current, round_):
    Assessment.objects.filter(pk=current.pk).update(status="reopened", sharing="public")
    (line,) = [one for one in progress_of(round_) if one.code == "QWO"]
    assert (line.state_label, line.sharing) == ("Reopened", "")
    Assessment.objects.filter(pk=current.pk).update(status="signed-off", signed_off_at=timezone.now())
    (line,) = [one for one in progress_of(round_) if one.code == "QWO"]
    assert line.sharing == "Public"
    assert dict(counts_of(progress_of(round_)))["Signed off"] == 1


def test_progress_takes_as_many_queries_for_one_as_for_many(current, round_, django_assert_num_queries):
    with django_assert_num_queries(4):
        progress_of(round_)


def test_a_round_closes_later_with_a_reason_and_a_record(round_, actors, people):
    first, later = timezone.localdate() + timedelta(days=5), timezone.localdate() + timedelta(days=9)
    act = {"actor": actors["administrator"], "round": round_}
    extend_round(**act, seen_number=round_.number, closes_on=first, reason="It had none")
    with pytest.raises(StaleState):
        extend_round(**act, seen_number=round_.number, closes_on=later, reason="Winter")
    round_.refresh_from_db()
    with pytest.raises(ValidationError, match="must be later"):
        extend_round(**act, seen_number=round_.number, closes_on=first, reason="Winter")
    extend_round(**act, seen_number=round_.number, closes_on=later, reason="Winter")
    latest = RoundAct.objects.first()
    assert latest.by == people["administrator"]
    assert latest.changes[0] == {"what": "Closes on", "from": first.isoformat(), "to": later.isoformat()}
    with pytest.raises(Http404):
        extend_round(actor=actors["analyst"], round=round_, seen_number=1, closes_on=later, reason="x")


@pytest.mark.parametrize("change", [{"action": "Nothing"}, {"changes": []}, {"at": timezone.now()}, {}])
def test_the_database_refuses_to_change_or_remove_an_act(round_, people, change):
    act = RoundAct.objects.create(
        round=round_, by=people["administrator"], action="Extended the round", changes=[{"what": "Reason"}]
    )
    rows = RoundAct.objects.filter(pk=act.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**change) if change else rows._raw_delete(rows.db)
    assert rows.get().changes == [{"what": "Reason"}]


def test_an_act_stays_when_the_account_of_who_did_it_goes(round_, people, actors):
    RoundAct.objects.create(round=round_, by=people["administrator"], action="Extended the round")
    people["administrator"].delete()
    act = RoundAct.objects.get(action="Extended the round")
    assert act.by is None


def test_reminders_go_to_chairs_and_leads_once_a_day_and_say_nothing_confidential(current, round_, actors, people):
    Judgement.objects.filter(assessment=current).update(rationale=MARK)
    sent = send(actors["administrator"], round_)
    assert (sent.systems, sent.people, sent.failed) == (2, 4, 0)
    assert len(sent.nobody) == 40
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        people[role].email for role in ("chair", "lead", "other-chair", "other-lead")
    )
    assert all(len(letter.to) == 1 and MARK not in letter.body for letter in mail.outbox)
    again = send(actors["administrator"], round_)
    assert (again.systems, again.today_already) == (0, 2)
    assert len(mail.outbox) == 4
    assert RoundAct.objects.filter(action="Sent a reminder").count() == 1


def test_who_signed_is_not_reminded_and_who_said_no_is_left_out(current, round_, actors, people):
    Assessment.objects.filter(pk=current.pk).update(status="signed-off")
    choose_reminders(actor=actors["other-lead"], wants=False)
    sent = send(actors["administrator"], round_)
    assert [letter.to[0] for letter in mail.outbox] == [people["other-chair"].email]
    assert sent.people == 1


def test_a_letter_that_fails_stops_no_other(round_, actors, monkeypatch):
    def refuse_the_first(letter, *args, **kwargs):
        if "chair" in letter.to[0]:
            raise OSError("no such host")
        return 1

    monkeypatch.setattr("assessments.services.reminding.EmailMessage.send", refuse_the_first)
    sent = send(actors["administrator"], round_)
    assert (sent.systems, sent.people, sent.failed) == (2, 2, 2)
    assert Reminder.objects.filter(failed=1, people=1).count() == 2


def test_only_administrators_send(round_, actors):
    with pytest.raises(Http404):
        send(actors["analyst"], round_)
    assert mail.outbox == []


def test_who_gets_it_is_shown_before_it_is_sent(round_, sign_in, people):
    address = reverse("administration:reminder", args=KEY)
    client = sign_in("administrator")
    words = {"whom": "not-started", "subject": "A reminder", "text": "Please start"}
    text = client.post(address, words).content.decode()
    assert "4 people of 2 systems" in text
    assert "Nobody to tell" in text
    assert mail.outbox == []
    empty = client.post(address, words | {"text": "", "send": "yes"}).content.decode()
    assert "Enter text" in empty
    assert mail.outbox == []
    client.post(address, words | {"send": "yes"})
    assert len(mail.outbox) == 4


def test_the_scheduler_reminds_once_in_the_days_before(round_, people, capsys):
    Round.objects.filter(pk=round_.pk).update(closes_on=timezone.localdate() + timedelta(days=20))
    call_command("send_reminders", round=KEY[0], days_before=14)
    assert mail.outbox == []
    Round.objects.filter(pk=round_.pk).update(closes_on=timezone.localdate() + timedelta(days=10))
    for _ in range(2):
        call_command("send_reminders", round=KEY[0], days_before=14, link="https://example.org/")
    assert len(mail.outbox) == 4
    assert "https://example.org/" in mail.outbox[0].body


def test_a_person_turns_reminders_off_on_their_page(sign_in, people):
    sign_in("lead").post(reverse("reminders"), {"wants": "no"})
    assert not User.objects.get(pk=people["lead"].pk).wants_reminders
    assert "Select yes or no" in sign_in("lead").post(reverse("reminders"), {}).content.decode()
