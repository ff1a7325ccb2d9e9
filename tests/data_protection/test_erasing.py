"""A person leaves: nothing in the database or the files names them, but where it is written down that it stays."""

import base64
import hashlib
from io import StringIO
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.selectors import actor_for
from accounts.services import invite
from assessments.frozen import sha256_of
from assessments.models import Event, Milestone, SignedContent
from journey.models import NominatedLead
from personal_data import erasing
from personal_data.held import Fate, here
from personal_data.held.contacts import FORMER
from tests.data_protection.lives import everything_held, fill_every_table, make_person
from tests.reports.rich import fill, sign

pytestmark = pytest.mark.django_db
ADA, BO = "Adaline Quillfeather", "Bohdan Rumplecastle"
PASSWORD = "seven wet hedgehogs"


@pytest.fixture
def ada(west_yorkshire):
    return make_person(ADA, west_yorkshire)


@pytest.fixture
def lived(ada, current, actors, west_yorkshire, settings):
    """Ada signed, has a row in every table, and is signed in; the counts of guesses are in the database."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "icsmaturity_cache"}
    }
    fill(current, actor_for(ada))
    sign(actor_for(ada), current)
    made = fill_every_table(ada, west_yorkshire, mentions=ADA)
    client = Client()
    client.post("/accounts/login/", {"login": ada.email, "password": "not her password"})
    ada.set_password(PASSWORD)
    ada.save()
    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert client.get("/accounts/your-data/").status_code == 200
    return made


def traces(person):
    """What would lead to a person: their name and address as they are, encoded, and as hashes that can be guessed."""
    plain = (person.name, person.email, person.email.upper(), person.name.lower(), str(person.ref), person.ref.hex)
    hashes = [
        hashlib.new(kind, text.encode()).hexdigest()
        for kind in ("md5", "sha1", "sha256")
        for text in (person.email, person.name, str(person.ref), f"address:{person.email}")
    ]
    coded = [quote(person.email), base64.b64encode(person.email.encode()).decode().rstrip("=")[:-2]]
    return [*plain, *hashes, *coded]


def where(signs):
    """The columns of the database, the sessions decoded, in which one of the signs stands."""
    found = set()
    for place, text in everything_held():
        if any(sign.casefold() in text.casefold() for sign in signs):
            found.add(place)
    for session in Session.objects.all():
        if any(sign in repr(session.get_decoded()) for sign in signs):
            found.add("django_session.session_data")
    return found


def column(held, name):
    field = held.model_class._meta.get_field(name)
    return f"{held.model_class._meta.db_table}.{field.column}"


def may_stay():
    """What is written down to stay: prose, and what was signed."""
    prose = {column(held, name) for held in here() for name in held.prose}
    return prose | {column(held, one.column) for held in here() for one in held.names if one.fate is Fate.KEPT}


def test_nothing_names_a_person_but_what_is_written_down_to_stay(lived, ada):
    signs = traces(ada)
    before = where(signs)
    assert before - may_stay(), "she was there"
    call_command("erase_person", ada.email, verbosity=0)
    found = where(signs)
    assert found <= may_stay(), sorted(found - may_stay())
    assert "assessments_signedcontent.content" in found, "what was signed stays word by word"
    assert "assessments_evidence.summary" in found, "and so does what people wrote"


def test_no_file_names_a_person(lived, ada):
    call_command("erase_person", ada.email, verbosity=0)
    signs = [sign.encode() for sign in traces(ada)]
    for name in _files():
        with default_storage.open(name, "rb") as file:
            content = file.read()
        assert not any(sign in content for sign in signs), name


def _files(folder=""):
    folders, names = default_storage.listdir(folder) if default_storage.exists(folder or ".") else ([], [])
    yield from (f"{folder}{name}" for name in names)
    for inner in folders:
        yield from _files(f"{folder}{inner}/")


@pytest.mark.parametrize("place", ["actor_name", "actor_ref"])
def test_an_erasing_that_forgets_a_column_is_found(lived, ada, monkeypatch, place):
    """The control: one column is left as it was."""
    take_out = erasing._take_out
    monkeypatch.setattr(
        erasing, "_take_out", lambda held, one, who: None if one.column == place else take_out(held, one, who)
    )
    ada.delete()
    assert any(found.endswith(place) for found in where(traces(ada)) - may_stay())


def test_the_record_stays_and_its_chain_holds(lived, ada, current, actors, west_yorkshire):
    events, signed = Event.objects.count(), SignedContent.objects.first()
    call_command("erase_person", ada.email, verbosity=0)
    assert Event.objects.count() == events
    out = StringIO()
    call_command("check_history", stdout=out)
    assert "The history holds" in out.getvalue()
    assert SignedContent.objects.get(pk=signed.pk).content == signed.content
    assert sha256_of(signed.content) == signed.sha256
    assert Milestone.objects.get(pk=lived["assessments.Milestone"].pk).owner == FORMER
    lead = NominatedLead.objects.get(pk=lived["journey.NominatedLead"].pk)
    assert (lead.name, lead.email) == (FORMER, "")


def test_nobody_else_is_touched(lived, ada, greater_manchester):
    bo = make_person(BO, greater_manchester)
    made = fill_every_table(bo, greater_manchester)
    before = {place: text for place, text in everything_held() if BO in text or bo.email in text}
    call_command("erase_person", ada.email, verbosity=0)
    assert {place: text for place, text in everything_held() if BO in text or bo.email in text} == before
    for label, row in made.items():
        assert type(row).objects.filter(pk=row.pk).exists(), label


def test_the_same_name_in_another_system_stays(lived, ada, greater_manchester):
    theirs = Milestone.objects.create(system=greater_manchester, title="Theirs", owner=ADA, due_on="2026-05-01")
    call_command("erase_person", ada.email, verbosity=0)
    theirs.refresh_from_db()
    assert theirs.owner == ADA


def test_sessions_go_and_hold_the_address_until_then(lived, ada):
    assert "django_session.session_data" in where(traces(ada))
    ada.delete()
    assert not Session.objects.exists()


def test_the_counts_of_guesses_start_anew(lived, ada):
    assert any("icsmaturity_cache" in place for place, text in everything_held() if "allauth" in text)
    call_command("erase_person", ada.email, verbosity=0)
    assert not any("icsmaturity_cache" in place for place, _ in everything_held())
    caches["default"].clear()


def test_a_dry_run_tells_and_changes_nothing(lived, ada):
    before = sorted(everything_held())
    out = StringIO()
    call_command("erase_person", ada.email, "--dry-run", stdout=out)
    assert sorted(everything_held()) == before
    text = out.getvalue()
    assert "What you did in the history" not in text, "it speaks to whoever runs the product"
    assert "Nothing was changed." in text
    assert "Event" in text and "Invitation" in text and "SignedContent" in text


def test_the_only_chair_is_refused_and_a_dry_run_says_so(people):
    out = StringIO()
    call_command("erase_person", people["chair"].email, "--dry-run", stdout=out)
    assert "only chair" in out.getvalue()
    with pytest.raises(CommandError, match="only chair"):
        call_command("erase_person", people["chair"].email)
    assert User.objects.filter(pk=people["chair"].pk).exists()


def test_an_address_without_an_account_is_taken_out(actors, west_yorkshire):
    invite(actor=actors["chair"], system=west_yorkshire, email="never.came@canary.test", role="viewer")
    NominatedLead.objects.create(
        system=west_yorkshire, name="Dr N. Came", email="Never.Came@canary.test", since="2026-01-01"
    )
    Milestone.objects.create(
        system=west_yorkshire, title="Theirs", owner="never.came@canary.test", due_on="2026-05-01"
    )
    call_command("erase_person", "never.came@canary.test", verbosity=0)
    assert where(["never.came@canary.test", "N. Came"]) == set()
    with pytest.raises(CommandError, match="nothing names it"):
        call_command("erase_person", "never.came@canary.test")
