"""The history: what is told to whom, what is never changed, and what stays when a person leaves."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Invitation, Membership, MembershipEvent, User
from accounts.services import change_role, invite
from assessments import triggers
from assessments.changes import FindingChange, JudgementChange
from assessments.history import broken_links, is_whole
from assessments.models import Event
from assessments.presenters.wording import word_difference
from assessments.services import record_judgement
from assessments.services.people import erase_person
from icsmaturity.checks import check_history_is_kept

pytestmark = pytest.mark.django_db
WHERE = "/systems/QWO/assessments/2026-27/"
AREA = "economic-development"
SYSTEM = "/systems/QWO/history/"
LONG = "Partners agreed a shared plan, named who is responsible and review progress together every quarter."


def save(actor, assessment, number, rationale, area=AREA):
    change = JudgementChange(
        standing="judged", level_key="emerging", rationale=rationale, findings={}, confidence="high"
    )
    return record_judgement(actor=actor, assessment=assessment, area_key=area, seen_number=number, change=change)


@pytest.fixture
def written(actors, current):
    """A little history by two people in two areas."""
    save(actors["chair"], current, 0, LONG)
    save(actors["lead"], current, 1, LONG.replace("every quarter", "each month"))
    save(actors["lead"], current, 0, "Trees", area="climate-change")
    return current


def text(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


# Pages


def test_a_long_text_is_shown_word_by_word(sign_in, written):
    page = text(sign_in("viewer"), f"{WHERE}areas/{AREA}/history/")
    assert "taken out: </span> every quarter." in page and "put in: </span> each month." in page
    assert "Trees" not in page


def test_a_history_of_an_area_holds_this_area_alone(sign_in, written):
    page = text(sign_in("viewer"), f"{WHERE}areas/climate-change/history/")
    assert "Trees" in page and "every quarter" not in page
    assert "1 change<" in page.replace("\n", "<")


def test_the_history_of_the_system_holds_everything_and_its_people(sign_in, actors, written, people):
    membership = Membership.objects.get(user=people["viewer"])
    change_role(actor=actors["chair"], membership=membership, seen_role="viewer", role="contributor")
    page = text(sign_in("lead"), SYSTEM)
    assert "Trees" in page and "2026 to 2027" in page
    assert f"Changed the role of {people['viewer'].name}" in page
    assert page.index("Changed the role of") < page.index("Trees"), "the latest first"
    assert "This history is unbroken." in page


@pytest.mark.parametrize("role", ["other-chair", "analyst", "administrator", "nobody"])
@pytest.mark.parametrize("address", [SYSTEM, f"{WHERE}history/", f"{WHERE}areas/{AREA}/history/"])
def test_nobody_outside_reads_it(sign_in, written, role, address):
    assert sign_in(role).get(address).status_code == 404


@pytest.mark.parametrize("address", [SYSTEM, f"{WHERE}history/", f"{WHERE}areas/{AREA}/history/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only_in_every_role(sign_in, written, address, method):
    for role in ("chair", "lead", "administrator"):
        assert getattr(sign_in(role), method)(address).status_code in {404, 405}


@pytest.mark.parametrize(
    ("query", "seen", "unseen"),
    [
        ({"kind": "areas"}, "Trees", "Started the assessment:"),
        ({"kind": "states"}, "Started the assessment", "Trees"),
        ({"kind": "people"}, "Invited", "Trees"),
        ({"area": "climate-change"}, "Trees", "every quarter"),
        ({"who": "Lead qwo"}, "Trees", "Started the assessment"),
        ({"who": "former"}, "No change matches", "Trees"),
        ({"kind": "evidence"}, "No change matches", "Trees"),
    ],
)
def test_filters(sign_in, actors, written, query, seen, unseen):
    invite(actor=actors["chair"], system=written.system, email="new@qwo.test", role="viewer")
    page = text(sign_in("chair"), SYSTEM, **query)
    body = page[page.index('role="status"') :]
    assert seen in body and unseen not in body


def test_filters_by_date(sign_in, written):
    def asked(name, day):
        return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}

    today = timezone.localdate()
    client = sign_in("chair")
    assert "Trees" in text(client, SYSTEM, **asked("since", today), **asked("until", today))
    assert "Trees" not in text(client, SYSTEM, **asked("since", today + timedelta(days=1)))
    assert "Trees" not in text(client, SYSTEM, **asked("until", today - timedelta(days=1)))
    wrong = text(client, SYSTEM, **asked("since", today), **asked("until", today - timedelta(days=1)))
    assert wrong.count("The last day must be the same as or after the first") == 2
    assert text(client, SYSTEM, until_day=31, until_month=12, until_year=9999)
    assert text(client, SYSTEM, since_day=1, since_month=1, since_year="0001")


@pytest.mark.parametrize(
    "query", [{"kind": "x"}, {"who": "<script>"}, {"area": "no-such"}, {"since_day": "x"}, {"page": "-1"}]
)
def test_nonsense_filters_nothing(sign_in, written, query):
    page = text(sign_in("chair"), SYSTEM, **query)
    assert "Trees" in page and "<script>alert" not in page


def test_an_invited_persons_address_is_for_those_who_manage_people(sign_in, actors, written):
    invite(actor=actors["chair"], system=written.system, email="new@qwo.test", role="viewer")
    assert "Invited new@qwo.test" in text(sign_in("lead"), SYSTEM)
    page = text(sign_in("viewer"), SYSTEM)
    assert "new@qwo.test" not in page and "Invited somebody invited" in page


def test_a_page_costs_the_same_however_long_it_is(sign_in, actors, written, django_assert_max_num_queries):
    for number in range(2, 40):
        save(actors["chair"], written, number, f"Thought {number}")
    client = sign_in("chair")
    client.get(SYSTEM)
    with django_assert_max_num_queries(16):
        assert "Page 1 of 2" in text(client, SYSTEM)


# Never changed


@pytest.mark.parametrize("model", [Event, MembershipEvent])
@pytest.mark.parametrize("change", ["delete", "action", "actor_name"])
def test_the_database_refuses_to_change_an_entry(actors, written, model, change):
    invite(actor=actors["chair"], system=written.system, email="new@qwo.test", role="viewer")
    rows = model.objects.filter(pk=model.objects.latest("pk").pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if change == "delete":
            rows._raw_delete(rows.db)
        else:
            rows.update(**{change: "Somebody else"})
    assert rows.count() == 1
    assert broken_links(written.system) == []


def test_a_name_can_be_taken_out_and_nothing_else(actors, written):
    rows = Event.objects.filter(pk=Event.objects.latest("pk").pk)
    rows.update(actor_name="", actor_ref="", actor=None)
    assert broken_links(written.system) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(actor=written.system_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(changes=[])


def test_a_database_without_its_guard_is_found_and_put_right(db):
    assert check_history_is_kept(databases=["default"]) == []
    triggers.take_down()
    assert [error.id for error in check_history_is_kept(databases=["default"])] == ["icsmaturity.E005"]
    triggers.put_up()
    assert check_history_is_kept(databases=["default"]) == []


def test_tampering_is_said_on_the_page(sign_in, written, monkeypatch):
    assert is_whole(written.system)
    triggers.take_down()
    event = Event.objects.earliest("pk")
    Event.objects.filter(pk=event.pk).update(changes=[])
    monkeypatch.setattr("assessments.history.ASK_AGAIN", 0)
    from assessments.history import _found_whole

    _found_whole.clear()
    page = text(sign_in("viewer"), f"{WHERE}history/")
    assert "This history is broken" in page and "unbroken" not in page


# A person leaves


def test_what_a_former_member_did_stays_and_their_name_goes(sign_in, actors, written, people):
    lead = people["lead"]
    name, email, ref = lead.name, lead.email, str(lead.ref)
    erase_person(person=lead, actor=actors["administrator"])
    assert not User.objects.filter(email=email).exists()
    assert broken_links(written.system) == []
    for address in (SYSTEM, f"{WHERE}history/", f"{WHERE}areas/climate-change/history/", WHERE):
        page = text(sign_in("chair"), address)
        assert name not in page and email not in page, address
    assert "a former member" in text(sign_in("chair"), f"{WHERE}areas/climate-change/history/")
    assert "Trees" in text(sign_in("chair"), SYSTEM, who="former")
    for row in Event.objects.values():
        assert name not in str(row) and ref not in str(row)
    for row in MembershipEvent.objects.values():
        assert name not in str(row) and email not in str(row)


def test_an_account_deleted_in_any_other_way_leaves_no_name_either(written, people):
    name = people["lead"].name
    people["lead"].delete()
    assert not Event.objects.filter(actor_name=name).exists()
    assert broken_links(written.system) == []


def test_the_only_chair_stays(actors, people, west_yorkshire):
    with pytest.raises(ValidationError, match="only chair"):
        erase_person(person=people["chair"], actor=actors["chair"])
    assert User.objects.filter(pk=people["chair"].pk).exists()
    Membership.objects.create(user=people["nobody"], system=west_yorkshire, role="chair")
    erase_person(person=people["chair"], actor=actors["chair"])
    last = MembershipEvent.objects.latest("pk")
    assert (last.action, last.person_name, last.from_role) == ("deleted the account of", "", "chair")


@pytest.mark.parametrize("role", ["chair", "viewer", "analyst", "nobody"])
def test_nobody_erases_somebody_else_but_an_administrator(actors, people, role):
    with pytest.raises(Http404):
        erase_person(person=people["lead"], actor=actors[role])


def test_the_command_erases_and_refuses_in_words(people, written):
    Invitation.objects.create(
        system=written.system,
        email=people["lead"].email,
        role="lead",
        token_hash="x",
        expires_at=timezone.now(),
    )
    call_command("erase_person", people["lead"].email.upper(), verbosity=0)
    assert not Invitation.objects.exists()
    with pytest.raises(CommandError, match="Nobody"):
        call_command("erase_person", "nobody@nowhere.test")
    with pytest.raises(CommandError, match="only chair"):
        call_command("erase_person", people["chair"].email)


# Words


@given(st.text(alphabet="ab \n", min_size=60, max_size=200), st.text(alphabet="ab \n", min_size=60, max_size=200))
def test_a_difference_makes_both_texts_again(before, after):
    pieces = word_difference(before, after)
    if pieces:
        assert "".join(piece.text for piece in pieces if piece.kind != "in") == before
        assert "".join(piece.text for piece in pieces if piece.kind != "out") == after


def test_short_or_wholly_different_texts_are_read_side_by_side():
    assert word_difference("Yes", "No") == ()
    assert word_difference("", LONG) == ()
    assert word_difference(LONG, "x" * 80) == ()
    assert word_difference(LONG, LONG + " a b" * 2_000) == ()


def test_findings_are_told_by_their_criterion(sign_in, actors, current):
    change = JudgementChange(findings={"ED-EM-1": FindingChange("met", "A note")})
    record_judgement(actor=actors["contributor"], assessment=current, area_key=AREA, seen_number=0, change=change)
    page = text(sign_in("viewer"), f"{WHERE}areas/{AREA}/history/")
    assert "ED-EM-1" in page and "Not known" in page and "A note" in page
