"""The relationship audit for the system's own people: opened, links made and withdrawn, closed, in the history."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assessments.models import Event
from frameworks.models import AuditSector
from journey.audit_rules import hash_of
from journey.models import AuditLink, RelationshipAudit
from journey.services.audit_links import LinksFor, make_links, withdraw_link
from journey.services.audits import AuditChange, change_audit, close_audit, get_audit, move_closing_date, open_audit
from journey.services.records import StaleRecord
from tests.journey.audits import a_token, an_audit, close, over

pytestmark = pytest.mark.django_db
BATCH = "b" * 43


def soon(days: int = 30):
    return timezone.localdate() + timedelta(days=days)


def change(**values) -> AuditChange:
    return AuditChange(**{"name": "Spring", "closes_on": soon()} | values)


def university(count: int, *labels: str) -> list[LinksFor]:
    return [LinksFor(AuditSector.objects.get(name="University"), count, labels)]


def sent(**values) -> dict[str, str]:
    day = soon()
    date = {"closes_on_day": day.day, "closes_on_month": day.month, "closes_on_year": day.year}
    answers = {f"answer_{number}": "text" for number in range(1, 7)}
    return {"seen_number": 0, "name": "Spring", "intro": "We ask you", **date, **answers} | values


def test_a_lead_opens_an_audit_with_questions_of_its_own(west_yorkshire, sign_in):
    client = sign_in("lead")
    posted = sent(question_1="How soon do we answer?", answer_1="scale-1-to-5", question_4="What next?")
    response = client.post(reverse("steps:audit_open", args=["QWO"]), posted, follow=True)
    text = response.content.decode()
    for words in ("The audit is open", "Where does working with the NHS go best?", "How soon do we answer?"):
        assert words in text
    audit = RelationshipAudit.objects.get(system=west_yorkshire)
    assert audit.local_questions == [
        {"key": "own-1", "text": "How soon do we answer?", "answer": "scale-1-to-5"},
        {"key": "own-2", "text": "What next?", "answer": "text"},
    ]
    event = Event.objects.get(system=west_yorkshire, action="Opened a relationship audit")
    assert {one["what"] for one in event.changes} == {"Name", "Introduction", "Closing date", "Questions of our own"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"closes_on_year": "2001"}, "The closing date must be today or in the future"),
        ({"closes_on_year": "2999"}, "The closing date must be within a year"),
        ({"closes_on_day": "31", "closes_on_month": "2"}, "Closing date must be a real date"),
        ({"question_1": "Same?", "question_2": "Same?"}, "This question is asked already"),
        ({"question_1": "x" * 301}, "Question 1 must be 300 characters or fewer"),
        ({"question_1": "How?", "answer_1": ""}, "Select how it is answered"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(values, words, west_yorkshire, sign_in):
    response = sign_in("lead").post(reverse("steps:audit_open", args=["QWO"]), sent(**values))
    text = response.content.decode()
    assert words in text
    assert "We ask you" in text
    assert not RelationshipAudit.objects.filter(system=west_yorkshire).exists()


@pytest.mark.parametrize("role", ["contributor", "viewer", "other-lead", "analyst", "administrator", "nobody"])
def test_only_chair_and_lead_write(role, west_yorkshire, actors):
    audit = an_audit(1)
    link = AuditLink.objects.get(token_hash=hash_of(a_token(audit)))
    common = {"actor": actors[role], "audit": audit}
    for work in (
        lambda: open_audit(actor=actors[role], system=west_yorkshire, change=change()),
        lambda: change_audit(**common, seen_number=1, change=change()),
        lambda: make_links(**common, batch=BATCH, wanted=university(1)),
        lambda: withdraw_link(actor=actors[role], system=west_yorkshire, pk=link.pk),
        lambda: move_closing_date(**common, seen_number=1, closes_on=soon(9)),
        lambda: close_audit(**common, seen_number=1),
    ):
        with pytest.raises(Http404):
            work()


def test_links_are_shown_once_and_only_their_hash_is_kept(west_yorkshire, sign_in):
    audit = an_audit(1)
    client = sign_in("chair")
    page = reverse("steps:audit_links", args=["QWO", audit.pk])
    batch = client.get(page).context["form"]["batch"].value()
    counts = {"count_university": "2", "labels_police": "The chief constable\n\nA deputy"}
    keys = {one.name: one.key for one in AuditSector.objects.all()}
    posted = {
        "batch": batch,
        f"count_{keys['University']}": counts["count_university"],
        f"labels_{keys['Police']}": counts["labels_police"],
    }
    text = client.post(page, posted).content.decode()
    tokens = set(re.findall(r"/audit/([\w-]{43})/", text))
    assert len(tokens) == 4
    assert {hash_of(token) for token in tokens} == set(AuditLink.objects.values_list("token_hash", flat=True))
    assert set(AuditLink.objects.values_list("sector__name", "sent_to")) == {
        ("University", ""),
        ("Police", "The chief constable"),
        ("Police", "A deputy"),
    }
    shown = client.get(reverse("steps:audit", args=["QWO", audit.pk])).content.decode()
    assert "The chief constable" in shown
    assert not any(token in shown for token in tokens)
    for token in tokens:
        assert client.get(f"/audit/{token}/").status_code == 200


def test_the_same_form_sent_twice_makes_the_same_links_once(actors):
    audit = an_audit(1)
    first = make_links(actor=actors["lead"], audit=audit, batch=BATCH, wanted=university(3))
    again = make_links(actor=actors["lead"], audit=audit, batch=BATCH, wanted=university(3))
    other = make_links(actor=actors["lead"], audit=audit, batch="c" * 43, wanted=university(3))
    assert first == again
    assert not {one.token for one in first} & {one.token for one in other}
    assert AuditLink.objects.filter(audit=audit).count() == 6
    assert Event.objects.filter(action="Made links for partners").count() == 2


def test_neither_the_history_nor_a_contributor_learns_for_whom_a_link_is(west_yorkshire, actors, sign_in):
    audit = an_audit(1)
    make_links(actor=actors["lead"], audit=audit, batch=BATCH, wanted=university(0 + 1, "Professor Example"))
    link = AuditLink.objects.get()
    withdraw_link(actor=actors["lead"], system=west_yorkshire, pk=link.pk)
    told = [event.changes for event in Event.objects.filter(about=f"audit:{audit.pk}").order_by("sequence")]
    assert told == [
        [{"what": "University", "from": "", "to": "1 link"}],
        [{"what": "A link for University", "from": "In use", "to": "Withdrawn"}],
    ]
    page = reverse("steps:audit", args=["QWO", audit.pk])
    assert "Professor Example" in sign_in("lead").get(page).content.decode()
    for role in ("contributor", "viewer"):
        assert "Professor Example" not in sign_in(role).get(page).content.decode()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Say for at least one sector how many links to make"),
        ({"count": "x"}, "University: enter a whole number of links"),
        ({"count": "-1"}, "University: enter 0 or more links"),
        ({"count": "101"}, "University: make 100 links at most at a time"),
        ({"count": "100", "labels": "\n".join(map(str, range(101)))}, "Make 100 links at most at a time"),
        ({"labels": "x" * 151}, "University: each line must be 150 characters or fewer"),
    ],
)
def test_wrong_numbers_of_links_make_none(values, words, sign_in):
    audit = an_audit(1)
    key = AuditSector.objects.get(name="University").key
    posted = {"batch": BATCH} | {f"{name}_{key}": value for name, value in values.items()}
    response = sign_in("lead").post(reverse("steps:audit_links", args=["QWO", audit.pk]), posted)
    assert words in response.content.decode()
    assert not AuditLink.objects.exists()


def test_a_batch_that_we_did_not_make_is_refused(sign_in):
    audit = an_audit(1)
    assert (
        sign_in("lead").post(reverse("steps:audit_links", args=["QWO", audit.pk]), {"batch": "x"}).status_code == 400
    )


def test_what_is_asked_stays_once_a_link_is_made(west_yorkshire, actors, sign_in):
    audit = an_audit(1)
    changed = change_audit(actor=actors["lead"], audit=audit, seen_number=1, change=change(name="Another name"))
    assert (changed.name, changed.number) == ("Another name", 2)
    with pytest.raises(StaleRecord):
        change_audit(actor=actors["lead"], audit=audit, seen_number=1, change=change())
    a_token(audit)
    with pytest.raises(ValidationError, match="everybody is asked the same"):
        change_audit(actor=actors["lead"], audit=audit, seen_number=2, change=change())
    assert sign_in("lead").get(reverse("steps:audit_change", args=["QWO", audit.pk])).status_code == 404


def test_the_second_of_two_who_change_an_audit_sees_both_texts(sign_in):
    audit = an_audit(1)
    page = reverse("steps:audit_change", args=["QWO", audit.pk])
    assert sign_in("lead").post(page, sent(seen_number=1, name="The lead’s name")).status_code == 302
    response = sign_in("chair").post(page, sent(seen_number=1, name="The chair’s name"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "The lead’s name" in text
    assert "The chair’s name" in text
    assert sign_in("chair").post(page, sent(seen_number=2, name="The chair’s name")).status_code == 302


def test_moving_and_closing_are_in_the_history_with_from_and_to(west_yorkshire, actors):
    audit = an_audit(1, name="Spring")
    common = {"actor": actors["lead"], "audit": audit}
    move_closing_date(**common, seen_number=1, closes_on=soon(60))
    with pytest.raises(StaleRecord):
        move_closing_date(**common, seen_number=1, closes_on=soon(50))
    with pytest.raises(StaleRecord):
        close_audit(**common, seen_number=1)
    close_audit(**common, seen_number=2)
    moved, closed = Event.objects.filter(about=f"audit:{audit.pk}").order_by("sequence")
    dates = {"what": "Closing date", "from": soon(30).isoformat(), "to": soon(60).isoformat()}
    assert (moved.actor_name, dates in moved.changes) == (actors["lead"].name, True)
    assert {"what": "State", "from": "Open", "to": "Closed"} in closed.changes
    assert get_audit(west_yorkshire, audit.pk).closes_on == timezone.localdate()


@pytest.mark.parametrize("end", [close, over])
def test_an_audit_that_is_over_is_never_opened_again(end, actors):
    audit = an_audit(1)
    end(audit)
    common = {"actor": actors["chair"], "audit": audit}
    for work in (
        lambda: move_closing_date(**common, seen_number=1, closes_on=soon()),
        lambda: make_links(**common, batch=BATCH, wanted=university(1)),
        lambda: close_audit(**common, seen_number=1),
        lambda: change_audit(**common, seen_number=1, change=change()),
    ):
        with pytest.raises(ValidationError, match="This audit is over"):
            work()


def test_pages_of_a_closing_date_that_changed_meanwhile_say_so(sign_in):
    audit = an_audit(1)
    day = soon(9)
    posted = {"seen_number": 0, "closes_on_day": day.day, "closes_on_month": day.month, "closes_on_year": day.year}
    for name in ("audit_closing_date", "audit_close"):
        page = reverse(f"steps:{name}", args=["QWO", audit.pk])
        response = sign_in("lead").post(page, posted)
        assert response.status_code == 409
        assert "Somebody changed it meanwhile" in response.content.decode()
        assert sign_in("lead").post(page, posted | {"seen_number": 1}).status_code == 302
        RelationshipAudit.objects.filter(pk=audit.pk).update(number=1)


def test_a_link_of_another_system_is_not_there(greater_manchester, actors, sign_in):
    audit = an_audit(1)
    link = AuditLink.objects.get(token_hash=hash_of(a_token(audit)))
    with pytest.raises(Http404):
        withdraw_link(actor=actors["other-lead"], system=greater_manchester, pk=link.pk)
    page = reverse("steps:audit", args=["QOP", audit.pk])
    assert sign_in("other-lead").get(page).status_code == 404
