"""The partner's page: no account, checked, sent once; and what each link that doesn't work says."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.html import escape

from assessments.models import Event
from journey.models import AuditAnswer, AuditLink, RelationshipAudit
from journey.selectors.audits import link_of, questions_of
from journey.services.audit_answers import Answered, NotTaken, send_answers
from tests.journey.audits import a_token, address, an_audit, close, fill, over

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"
ANSWERS = {"RA-1": "In hospitals\nand in schools", "RA-5": "4", "role": "Director", "sent_key": KEY}
OWN = [{"key": "own-1", "text": "How soon do we answer?", "answer": "scale-1-to-5"}]


@pytest.fixture
def audit(west_yorkshire) -> RelationshipAudit:
    return an_audit(1, intro="We want to do better", local_questions=OWN)


@pytest.fixture
def token(audit) -> str:
    return a_token(audit)


def test_a_partner_checks_and_sends(audit, token, client):
    text = client.get(address(token)).content.decode()
    for words in ("We want to do better", "University", "What is kept, and who sees it", "How soon do we answer?"):
        assert words in text
    checked = fill(client, token, "check", **ANSWERS, **{"own-1": "2"})
    assert "Check your answers" in checked.content.decode()
    assert "In hospitals" in checked.content.decode()
    assert not AuditAnswer.objects.exists(), "nothing is kept before it is sent"
    changed = fill(client, token, "change", **ANSWERS)
    assert "Your answers" in changed.content.decode()
    assert "In hospitals" in changed.content.decode()
    done = client.post(address(token), ANSWERS | {"step": "send", "own-1": "2"}, follow=True)
    assert "The answers are sent" in done.content.decode()
    rows = AuditAnswer.objects.values_list("sector__name", "role", "question__key", "local_key", "scale", "words")
    assert set(rows) == {
        ("University", "Director", "RA-1", "", None, "In hospitals\nand in schools"),
        ("University", "", "RA-5", "", 4, ""),
        ("University", "", None, "own-1", 2, ""),
    }


def test_an_answer_keeps_no_time_no_link_and_no_order():
    fields = {field.name for field in AuditAnswer._meta.get_fields()}
    assert fields == {"id", "audit", "sector", "role", "question", "local_key", "scale", "words"}
    assert isinstance(AuditAnswer._meta.pk.get_default(), uuid.UUID)


def test_answering_changes_nothing_that_has_a_time_and_leaves_no_trace_in_the_history(audit, token):
    before = RelationshipAudit.objects.values().get(pk=audit.pk)
    link = AuditLink.objects.values().get()
    events = Event.objects.count()
    fill(Client(), token, "send", **ANSWERS)
    assert RelationshipAudit.objects.values().get(pk=audit.pk) == before
    assert AuditLink.objects.values().get() == link | {"is_used": True, "sent_key": KEY}
    assert Event.objects.count() == events


def test_the_same_form_sent_twice_counts_once_and_says_so(token):
    client = Client()
    for _ in range(2):
        done = client.post(address(token), ANSWERS | {"step": "send"}, follow=True)
        assert "The answers are sent" in done.content.decode()
    assert AuditAnswer.objects.count() == 2


def test_a_link_used_by_somebody_else_loses_nothing_that_was_typed(token):
    fill(Client(), token, "send", **ANSWERS)
    late = fill(Client(), token, "send", **ANSWERS | {"sent_key": KEY[::-1], "RA-1": "Other words <b>"})
    text = late.content.decode()
    assert late.status_code == 409
    assert "Your answers were not sent" in text
    assert escape("Other words <b>") in text
    assert AuditAnswer.objects.count() == 2


def test_a_used_link_tells_nothing_of_what_was_answered(token):
    fill(Client(), token, "send", **ANSWERS)
    text = Client().get(address(token)).content.decode()
    assert "This link works once and has been used" in text
    assert "In hospitals" not in text
    assert "Director" not in text


def withdrawn(audit):
    AuditLink.objects.filter(audit=audit).update(is_withdrawn=True)


def retired(audit):
    RelationshipAudit.objects.filter(pk=audit.pk).update(retired_at="2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (withdrawn, "This link was withdrawn"),
        (close, "This audit is closed"),
        (over, "This audit is closed"),
        (retired, "This audit is closed"),
    ],
)
def test_a_link_that_does_not_work_says_why_and_takes_nothing(end, words, audit, token):
    end(audit)
    page = Client().get(address(token))
    assert page.status_code == 410
    assert words in page.content.decode()
    for step in ("check", "send"):
        late = fill(Client(), token, step, **ANSWERS)
        assert late.status_code == 409
        assert "In hospitals" in late.content.decode()
    assert not AuditAnswer.objects.exists()
    with pytest.raises(NotTaken):
        questions = {one.key: one for one in questions_of(audit)}
        send_answers(
            link=link_of(token), questions=questions, answers={"RA-5": Answered(scale=1)}, role="", sent_key=""
        )
    assert not AuditLink.objects.filter(is_used=True).exists()


@pytest.mark.parametrize("guess", ["x", "A" * 43, "A" * 42 + "=", "é" * 43, "9" * 5_000, "..", "%F0%9F%92%A9"])
def test_a_guessed_link_is_not_there(guess, token):
    answers = [Client().get(address(guess)), Client().post(address(guess), ANSWERS | {"step": "send"})]
    for page in answers:
        assert page.status_code == 404
        assert "There is no such link" in page.content.decode()
    assert answers[0].content == answers[1].content
    assert not AuditAnswer.objects.exists()


def test_guesses_keep_nobody_out(token):
    for number in range(400):
        Client().get(address(f"{number:043}"))
    assert Client().get(address(token)).status_code == 200


def test_an_empty_form_is_asked_for_one_answer(token):
    text = fill(Client(), token, "check", role="Director").content.decode()
    assert "Answer at least one question" in text
    assert "Director" in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"RA-5": "6"}, "Select a number from 1 to 5"),
        ({"RA-1": "x" * 2_001}, "Your answer must be 2,000 characters or fewer"),
        ({"role": "x" * 101}, "must be 100 characters or fewer"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_lost(values, words, token):
    for step in ("check", "send"):
        text = fill(Client(), token, step, **{"RA-2": "Kept words"} | values).content.decode()
        assert words in text
        assert "Kept words" in text
    assert not AuditAnswer.objects.exists()


def test_any_other_button_shows_the_answers_to_check(token):
    assert "Check your answers" in fill(Client(), token, "no-such", **ANSWERS).content.decode()
    assert not AuditAnswer.objects.exists()


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"RA-9": Answered(words="x")},
        {"RA-5": Answered(scale=6)},
        {"RA-5": Answered(words="x")},
        {"RA-1": Answered(scale=1)},
        {"RA-1": Answered()},
    ],
)
def test_the_service_takes_only_what_is_asked(answers, audit, token):
    questions = {one.key: one for one in questions_of(audit)}
    with pytest.raises(ValidationError):
        send_answers(link=link_of(token), questions=questions, answers=answers, role="", sent_key="")
    assert not AuditLink.objects.filter(is_used=True).exists()


def test_no_page_of_a_link_is_kept_by_a_browser_or_found_by_a_search(token):
    page = Client().get(address(token))
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "same-origin"
