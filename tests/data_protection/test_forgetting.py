"""What is due goes and what is not stays, with the clock moved; what was signed is never due."""

import os
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from smtplib import SMTPException

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, MembershipEvent, User
from accounts.services import accept, invite
from api.models import Token, TokenMinute
from assessments.models import CalendarLink, Event, Evidence, EvidenceImport, Presence, Reminder, Round, SignedContent
from assessments.services.evidence import EvidenceChange, add_evidence
from journey.models import ValueImport
from personal_data.forgetting import PARTS, forget
from personal_data.models import LeavingNotice
from reports.models import Batch
from sending.models import SentForm
from tests.data_protection.lives import everything_held
from tests.reports.rich import fill, sign
from uploads import keep
from workshops.models import WrongCodes

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nminutes\n%%EOF"


@pytest.fixture
def later(monkeypatch):
    """Moves the clock on."""
    real = timezone.now

    def move(**far):
        ahead = timedelta(**far)
        monkeypatch.setattr(timezone, "now", lambda: real() + ahead)

    return move


def taken():
    return {one.words: one.count for one in forget() if one.count}


def kept(model, **fields):
    return model.objects.filter(**fields).count()


def test_sessions_go_when_they_are_over_with_where_they_were(people, later):
    client = Client()
    client.force_login(people["viewer"])
    session = Session.objects.get()
    line = {"user": people["viewer"], "ip": "192.0.2.1", "last_seen_at": timezone.now()}
    UserSession.objects.create(session_key=session.session_key, user_agent="Canary browser", **line)
    taken()
    assert kept(Session) == kept(UserSession) == 1
    later(hours=13)
    assert taken()["Sessions that are over"] == 2
    assert kept(Session) == kept(UserSession) == 0


def test_invitations_and_the_addresses_of_who_never_came(actors, people, west_yorkshire, later):
    for name in ("came", "never", "asked-again"):
        made, _ = invite(actor=actors["chair"], system=west_yorkshire, email=f"{name}@canary.test", role="viewer")
        if name == "came":
            accept(invitation=made, name="Cam Came", password="seven wet hedgehogs")
    later(days=80)
    invite(actor=actors["chair"], system=west_yorkshire, email="asked-again@canary.test", role="viewer")
    assert taken() == {}
    later(days=91)
    assert taken() == {"Invitations that are over": 1}, "what was accepted; the others expired on the 14th day"
    later(days=105)
    assert taken() == {
        "Invitations that are over": 2,
        "Addresses of people who were invited and never came": 1,
    }
    text = " ".join(text for _, text in everything_held())
    assert "never@canary.test" not in text
    assert "came@canary.test" in text and "asked-again@canary.test" in text
    assert kept(MembershipEvent, action="invited") == 4, "the entries stay"


def test_tokens_and_calendars(people, west_yorkshire, later):
    def token(name, **fields):
        expires = timezone.localdate() + timedelta(days=365)
        return Token.objects.create(user=people["chair"], name=name, token_hash=name, expires_on=expires, **fields)

    token("good")
    token("revoked", revoked_at=timezone.now())
    TokenMinute.objects.create(token=token("used"), minute=int(timezone.now().timestamp()) // 60, used=3)
    CalendarLink.objects.create(system=west_yorkshire, user=people["lead"], token_hash="a")
    CalendarLink.objects.create(system=west_yorkshire, user=people["nobody"], token_hash="b")
    assert taken() == {"Calendars of people without a role in the system": 1}
    later(days=91)
    assert taken() == {"Tokens that are over": 1, "Counts of requests and of wrong codes": 1}
    assert set(Token.objects.values_list("name", flat=True)) == {"good", "used"}


def test_what_passes(people, current, west_yorkshire, later):
    now = timezone.now()
    Presence.objects.create(assessment=current, user=people["lead"], seen_at=now)
    for model in (EvidenceImport, ValueImport):
        model.objects.create(system=west_yorkshire, made_by=people["lead"], file_name="a.xlsx", rows=[])
    SentForm.objects.create(key="a")
    WrongCodes.objects.create(minute=now, count=1)
    Reminder.objects.create(round=Round.objects.get(is_current=True), system=west_yorkshire, on=timezone.localdate())
    Batch.objects.create(round=Round.objects.get(is_current=True), readers="confederation", asked_at=now, heard_at=now)
    address = EmailAddress.objects.create(user=people["lead"], email=people["lead"].email)
    EmailConfirmation.objects.create(email_address=address, key="k", sent=now)
    assert taken() == {}
    later(days=2)
    assert taken() == {
        "Notes of who was where": 1,
        "Forms kept in case they are sent again": 1,
        "Counts of requests and of wrong codes": 1,
    }
    later(days=31)
    assert taken() == {"Uploads that nobody confirmed": 2, "Batches of reports": 1}
    assert not EmailConfirmation.objects.exists()
    assert kept(Reminder) == 1
    later(days=731)
    assert taken()["Notes of reminders"] == 1


def test_the_shared_cache(settings, later):
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "icsmaturity_cache"}}
    cache.set("short", "a", timeout=60)
    cache.set("long", "b", timeout=3 * 24 * 3600)
    assert "What the shared cache held" not in taken()
    later(days=1)
    assert taken()["What the shared cache held"] == 1
    cached = [text for place, text in everything_held() if place == "icsmaturity_cache.cache_key"]
    assert len(cached) == 1 and "long" in cached[0]
    cache.clear()


# Accounts that nobody uses


def idle(person, days):
    moment = timezone.now() - timedelta(days=days)
    User.objects.filter(pk=person.pk).update(last_login=moment, date_joined=moment)


def test_an_unused_account_goes_a_month_after_a_letter(people, later):
    idle(people["viewer"], 701)
    idle(people["lead"], 699)
    assert taken() == {"Letters to owners of accounts that nobody uses": 1}
    (letter,) = mail.outbox
    assert letter.to == [people["viewer"].email] and "It will be erased in 30 days." in letter.body
    later(days=29)
    assert taken() == {"Letters to owners of accounts that nobody uses": 1}, "the lead is due too now"
    later(days=30, minutes=1)
    assert taken() == {"Accounts that nobody used, erased after a letter": 1}
    assert not User.objects.filter(pk=people["viewer"].pk).exists()
    assert User.objects.filter(pk=people["lead"].pk).exists()


def test_whoever_signs_in_keeps_the_account(people, later):
    idle(people["viewer"], 701)
    taken()
    later(days=20)
    User.objects.filter(pk=people["viewer"].pk).update(last_login=timezone.now())
    later(days=60)
    assert taken() == {}
    assert not LeavingNotice.objects.exists() and User.objects.filter(pk=people["viewer"].pk).exists()


def test_a_token_that_is_used_keeps_the_account(people):
    idle(people["chair"], 800)
    Token.objects.create(
        user=people["chair"], name="a", token_hash="a", expires_on="2100-01-01", last_used_on=timezone.localdate()
    )
    assert taken() == {}


def test_nobody_is_erased_without_a_letter(people, later, monkeypatch):
    def refuse(*args, **kwargs):
        raise SMTPException

    monkeypatch.setattr("personal_data.forgetting.accounts.send_mail", refuse)
    idle(people["viewer"], 2_000)
    assert taken() == {}
    later(days=60)
    assert taken() == {}
    assert User.objects.filter(pk=people["viewer"].pk).exists()


def test_the_only_chair_and_the_demonstration_stay(people, later, caplog):
    idle(people["chair"], 2_000)
    idle(people["nobody"], 2_000)
    User.objects.filter(pk=people["nobody"].pk).update(is_demonstration=True)
    taken()
    later(days=31)
    assert taken() == {}
    assert User.objects.filter(pk__in=[people["chair"].pk, people["nobody"].pk]).count() == 2
    assert "only chair" in caplog.text and people["chair"].email not in caplog.text


def test_never_is_a_choice(people, settings):
    settings.KEEP_DAYS = settings.KEEP_DAYS | {"UNUSED_ACCOUNTS": 0}
    idle(people["viewer"], 10_000)
    assert taken() == {} and mail.outbox == []


# Files


def put_long_ago(path, content=b"x", days=2):
    default_storage.save(path, ContentFile(content))
    moment = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(Path(default_storage.path(path)), (moment, moment))


def with_file(actor, system, title="Minutes"):
    with keep("minutes.pdf", BytesIO(PDF)) as file:
        change = EvidenceChange(title=title, kind="decision", file=file)
        return add_evidence(actor=actor, system=system, change=change)


def test_files_that_nothing_names_go_and_the_others_stay(actors, west_yorkshire, later):
    item = Evidence.objects.get(pk=with_file(actors["lead"], west_yorkshire).pk)
    put_long_ago("aa/loose")
    put_long_ago("aa/of-today", days=0)
    put_long_ago("elsewhere/not-ours")
    put_long_ago("copies/left")
    assert taken() == {"Files that nothing names": 1}
    assert not default_storage.exists("aa/loose") and not default_storage.exists("copies/left")
    assert default_storage.exists("aa/of-today") and default_storage.exists("elsewhere/not-ours")
    later(days=400)
    taken()
    assert default_storage.exists(item.file_path)
    for path in ("aa/of-today", "elsewhere/not-ours"):
        default_storage.delete(path)


def test_files_of_retired_evidence_go_where_that_is_set_but_for_signed_ones(
    actors, current, west_yorkshire, later, settings
):
    free, signed = (with_file(actors["lead"], west_yorkshire, title) for title in ("Free", "Signed"))
    fill(current, actors["chair"])
    judgement = current.judgements.order_by("area__version", "area__order").first()
    judgement.evidence_links.create(evidence_id=signed.pk)
    sign(actors["chair"], current)
    Evidence.objects.filter(pk__in=[free.pk, signed.pk]).update(retired_at=timezone.now())
    later(days=800)
    words = "Files of retired evidence that no signed content names"
    assert words not in taken(), "never, unless it is set"
    settings.KEEP_DAYS = settings.KEEP_DAYS | {"RETIRED_FILES": 700}
    path = Evidence.objects.get(pk=free.pk).file_path
    found = taken()
    assert (found[words], found["Files that nothing names"]) == (1, 1)
    assert not default_storage.exists(path)
    assert default_storage.exists(Evidence.objects.get(pk=signed.pk).file_path)
    assert Event.objects.latest("sequence").action == "Let go of a file"
    call_command("check_history", verbosity=0)


# All of it


def test_what_was_signed_and_the_history_stay(people, current, actors, west_yorkshire, later):
    fill(current, actors["chair"])
    sign(actors["chair"], current)
    before = list(SignedContent.objects.values()), list(Event.objects.values())
    later(days=10_000)
    taken()
    assert (list(SignedContent.objects.values()), list(Event.objects.values())) == before
    call_command("check_history", verbosity=0)
    assert kept(Membership, system=west_yorkshire) == 4


def test_a_dry_run_counts_and_changes_nothing(people, later):
    idle(people["viewer"], 701)
    SentForm.objects.create(key="a")
    put_long_ago("aa/loose")
    later(days=2)
    before = sorted(everything_held())
    out = StringIO()
    call_command("forget_what_is_due", "--dry-run", stdout=out)
    assert "Letters to owners of accounts that nobody uses: 1" in out.getvalue()
    assert "Forms kept in case they are sent again: 1" in out.getvalue()
    assert "Files that nothing names: 1" in out.getvalue()
    assert "Nothing was changed." in out.getvalue()
    assert sorted(everything_held()) == before and mail.outbox == []
    assert default_storage.exists("aa/loose")
    call_command("forget_what_is_due", verbosity=0)
    assert not default_storage.exists("aa/loose") and len(mail.outbox) == 1


def test_roundtables_and_audits_forget_by_the_same_command(monkeypatch):
    monkeypatch.setattr("personal_data.forgetting.all.forget_participants", lambda: 3)
    monkeypatch.setattr("personal_data.forgetting.all.forget_partners", lambda: 2)
    assert taken() == {"Roundtables that forgot who answered what": 3, "Audits that forgot whom they asked": 2}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.words)
def test_nothing_goes_where_nothing_is_due(part, people, current):
    """The twin of all that goes: people at work, and nothing of theirs is over."""
    before = sorted(everything_held())
    assert part.takes(timezone.now(), False) == 0
    assert sorted(everything_held()) == before
