"""The database is away, locked or full, or the disk is: a clear page with what was typed, and recovery by itself.

With the real server; what stands for a minute stands for two seconds here, and for the minute with FULL_STORM=1.
"""

import errno
import os
import resource
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import lxml.html
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from assessments.models import Event, Evidence
from tests.durability.cut import Line
from tests.durability.editors import ROUND
from tests.durability.forms import filled, forms_of, without_file
from tests.durability.installation import TOKEN, ask, wait_until
from tests.durability.ledger import orphans
from tests.durability.storm import FORM, Victims, masked
from tests.durability.test_sent_again import ADD, with_token
from tests.uploads.files import PDF

AWAY = 60.0 if os.environ.get("FULL_STORM") == "1" else 2.0
LOADED = "django.contrib.sessions.backends.db.SessionStore.load"
TEXT = "Said while the records were away; a sentence of some length"


@pytest.fixture
def reached(make_installation, cluster):
    """An installation whose database a test can take away: `(installation, what takes it away while it is open)`."""
    line = Line(cluster.port) if cluster else None
    one = make_installation(DJANGO_SETTINGS_MODULE="tests.durability.faulty")
    if line:
        one.reached_by = one.database.replace(f":{cluster.port}/", f":{line.port}/")
        one.more["DATABASE_URL"] = one.reached_by

    @contextmanager
    def away():
        if line:
            line.cut()
            try:
                yield
            finally:
                line.mend()
        else:
            with closing(sqlite3.connect(one.folder / "icsmaturity.sqlite3")) as other:
                other.execute("BEGIN IMMEDIATE")
                yield
                other.rollback()

    yield one, away
    if line:
        line.cut()


def headers(one):
    cookie = f"sessionid={one.scene['sessions'][0]}; csrftoken={TOKEN}"
    return {"Cookie": cookie, "Content-Type": FORM}


def area_of(one):
    return f"/systems/QWO/assessments/{ROUND}/areas/{one.scene['areas'][0]['key']}/"


def save(one, fields):
    return ask(one.port, "POST", area_of(one), urlencode(fields).encode(), headers(one))


def told(one):
    return [
        str(changes) for (changes,) in one.rows("SELECT changes FROM assessments_event WHERE action='Saved an area'")
    ]


def sent_again(page):
    """What the button of the page sends; a browser leaves out the first line's end of a text."""
    (form,) = [form for form in lxml.html.fromstring(page).forms if form.method == "POST"]
    return {name: value.removeprefix("\n") for name, value in form.form_values()}


def fields_with(text):
    return {"csrfmiddlewaretoken": masked(), "seen_number": "0", "rationale": text, "action": "stay"}


def test_a_database_that_is_away_loses_nothing_typed_and_comes_back_by_itself(reached):
    one, away = reached
    one.start()
    one.wait()
    with away():
        started = time.monotonic()
        status, answer, page = save(one, fields_with(TEXT))
        took = time.monotonic() - started
        time.sleep(max(0.0, AWAY - took))
    assert status == 503 and answer["Retry-After"]
    assert "We can’t reach our records" in page and TEXT in page
    assert took < 15, "nobody waits for long"
    assert told(one) == []
    wait_until(one.answers)
    again = sent_again(page)
    assert again["rationale"] == TEXT
    assert [save(one, again)[0] for _ in range(2)] in ([302, 409], [302, 302])
    assert sum(TEXT in changes for changes in told(one)) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how full a database may be is set in SQLite")
def test_a_database_that_is_full_loses_nothing_typed_and_takes_it_when_there_is_room(make_installation):
    one = make_installation(DJANGO_SETTINGS_MODULE="tests.durability.faulty")
    one.start()
    one.wait()
    ((pages,),) = one.rows("PRAGMA page_count")
    (one.folder / "most-pages").write_text(str(pages))
    long = f"{TEXT}. " * 60
    answers = []
    for number in range(60):  # until the free pages are used up
        seen = sum("Reasons" in changes for changes in told(one))
        answers.append(save(one, {**fields_with(f"{number} {long}"[:3900]), "seen_number": str(seen)}))
        if answers[-1][0] != 302:
            break
    status, _, page = answers[-1]
    assert status == 503 and TEXT in page
    assert len(told(one)) == len(answers) - 1
    assert "The history holds" in one.manage("check_history")
    assert ask(one.port, "GET", area_of(one), headers=headers(one))[0] == 200, "reading goes on"
    (one.folder / "most-pages").unlink()
    assert save(one, sent_again(page))[0] == 302
    assert len(told(one)) == len(answers)


FULL_SERVER = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER no_room BEFORE UPDATE ON assessments_judgement EXECUTE FUNCTION no_room();
"""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="what PostgreSQL says when its disk is full")
def test_a_server_whose_disk_is_full_loses_nothing_typed_and_takes_it_when_there_is_room(make_installation):
    """As it says so (SQLSTATE 53100), without a disk that is."""
    import psycopg

    one = make_installation()
    one.start()
    one.wait()
    with psycopg.connect(one.database, autocommit=True) as server:
        server.execute(FULL_SERVER)
        status, answer, page = save(one, fields_with(TEXT))
        assert status == 503 and answer["Retry-After"]
        assert TEXT in page and told(one) == []
        assert ask(one.port, "GET", area_of(one), headers=headers(one))[0] == 200, "reading goes on"
        server.execute("DROP TRIGGER no_room ON assessments_judgement")
    assert save(one, sent_again(page))[0] == 302
    assert sum(TEXT in changes for changes in told(one)) == 1


def add_file(one, size):
    """Send the form for new evidence with a file of so many bytes."""
    fields = {"csrfmiddlewaretoken": masked(), "seen_number": "0", "title": TEXT, "kind": "data"}
    parts = [f'--edge\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    file = '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = "".join(parts).encode() + file.encode() + PDF + b"%" * size + b"\n" + PDF + b"\r\n--edge--\r\n"
    return ask(one.port, "POST", ADD, body, {**headers(one), "Content-Type": "multipart/form-data; boundary=edge"})


def test_a_disk_without_room_for_a_file_keeps_nothing_of_it_and_says_so(make_installation, cluster):
    """The real server, whose processes may write no file above a limit: as it is kept, and before it is whole."""
    one = make_installation()
    one.start()
    one.wait()
    victims = Victims(one, cluster)
    wait_until(lambda: len(victims.workers()) >= int(os.environ.get("WEB_CONCURRENCY", "2")))  # one answers before all

    def limit(most):
        for pid in victims.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    limit(50_000)
    status, answer, page = add_file(one, 100_000)
    assert status == 503 and answer["Retry-After"]
    assert TEXT in page and "choose the file again" in page
    limit(1_000_000)
    status, _, words = add_file(one, 3_000_000)
    assert status == 503 and "no room" in words
    limit(resource.RLIM_INFINITY)
    assert one.rows(f"SELECT title FROM assessments_evidence WHERE title = '{TEXT}'") == []  # noqa: S608
    assert [path for path in (one.folder / "files").rglob("*") if path.is_file()] == []
    assert add_file(one, 3_000_000)[0] == 302
    assert len(orphans(one)) == 0 and len(one.rows("SELECT 1 FROM assessments_evidence WHERE file_path <> ''")) == 1


@pytest.fixture
def chair(sign_in):
    """The chair at the form for new evidence, in a browser that is told of faults as in use."""
    client = with_token(sign_in("chair"))
    client.raise_request_exception = False
    return client


def kept_files():
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def full(*args, **kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def gone(*args, **kwargs):
    raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.django_db
def test_a_full_disk_keeps_neither_a_file_nor_a_row_and_gives_the_text_back(chair, monkeypatch):
    data = filled(forms_of(chair, ADD)[0]) | {"title": TEXT}
    events, files = Event.objects.count(), kept_files()
    monkeypatch.setattr("uploads.storage.os.fsync", full)
    response = chair.post(ADD, data)
    page = response.content.decode()
    assert response.status_code == 503
    assert TEXT in page and "choose the file again" in page
    assert not Evidence.objects.filter(title=TEXT).exists() and Event.objects.count() == events
    assert kept_files() == files
    monkeypatch.undo()
    data["file"].seek(0)
    assert chair.post(ADD, data).status_code == 302


@pytest.mark.django_db
def test_a_file_that_there_is_no_room_to_receive_leaves_the_rest_of_its_form(chair, monkeypatch, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    data = filled(forms_of(chair, ADD)[0])
    data = {"file": data.pop("file"), **data, "title": TEXT}  # what comes after the file is read too
    files = kept_files()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.write", full, raising=False)
        response = chair.post(ADD, data)
    page = response.content.decode()
    assert response.status_code == 503
    assert TEXT in page
    assert not Evidence.objects.filter(title=TEXT).exists() and kept_files() == files
    data["file"].seek(0)
    assert chair.post(ADD, data).status_code == 302
    assert Evidence.objects.get(title=TEXT).file_path


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["assessments.services.evidence.write_new", LOADED])
def test_wherever_the_database_fails_the_text_is_given_back(chair, where, monkeypatch):
    """In the service, and before anything is known of who asks."""
    data = filled(forms_of(chair, ADD)[0]) | {"title": TEXT}
    data.pop("file")
    with monkeypatch.context() as broken:
        broken.setattr(where, gone)
        response = chair.post(ADD, data)
    page = response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "15")
    assert TEXT in page and "Send it again" in page
    assert response.headers["Content-Security-Policy"]
    assert chair.post(ADD, sent_again(page)).status_code == 302
    assert Evidence.objects.filter(title=TEXT).count() == 1


@pytest.mark.django_db
def test_what_fails_because_the_database_is_gone_is_told_as_that(chair, monkeypatch):
    def torn(*args, **kwargs):
        try:
            gone()
        except OperationalError as error:
            raise RuntimeError("can't end what was begun") from error

    monkeypatch.setattr("assessments.services.evidence.write_new", torn)
    response = chair.post(ADD, without_file(forms_of(chair, ADD)[0]) | {"title": TEXT})
    assert response.status_code == 503 and TEXT in response.content.decode()


@pytest.mark.django_db
def test_a_session_that_can_not_be_written_is_no_fault_of_who_asks(chair, monkeypatch):
    """Django takes it for a session that was ended meanwhile, and says that the request was bad."""
    data = without_file(forms_of(chair, ADD)[0]) | {"title": TEXT}
    session = chair.session
    session["seen_at"] = 0
    session.save()
    monkeypatch.setattr("accounts.middleware.is_over", lambda session, now: False)
    monkeypatch.setattr("django.contrib.sessions.models.Session.save", gone)
    response = chair.post(ADD, data)
    assert response.status_code == 503 and TEXT in response.content.decode()


@pytest.mark.django_db
def test_a_product_that_does_not_know_an_outage_is_caught(chair, monkeypatch):
    data = filled(forms_of(chair, ADD)[0]) | {"title": TEXT}
    monkeypatch.setattr("icsmaturity.views.is_outage", lambda error: False)
    monkeypatch.setattr("assessments.services.evidence.write_new", gone)
    response = chair.post(ADD, data)
    assert response.status_code == 500 and TEXT not in response.content.decode()


@pytest.mark.django_db
def test_what_did_not_come_from_a_page_of_ours_is_not_shown(chair, monkeypatch):
    monkeypatch.setattr(LOADED, gone)
    response = chair.post(ADD, {"title": TEXT, "csrfmiddlewaretoken": "x" * 64})
    assert response.status_code == 503 and TEXT not in response.content.decode()


@pytest.mark.django_db
def test_a_script_is_told_in_its_own_words(monkeypatch):
    monkeypatch.setattr("workshops.views.joining._seated", gone)
    client = Client(raise_request_exception=False)
    response = client.post("/join/ABCDEFGH/answer/", {}, headers={"Accept": "application/json"})
    assert response.status_code == 503 and "Try again" in response.json()["unavailable"]


@pytest.mark.django_db
def test_another_fault_is_no_outage(chair, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("assessments.services.evidence.write_new", broken)
    response = chair.post(ADD, {**filled(forms_of(chair, ADD)[0]), "title": TEXT})
    assert response.status_code == 500
