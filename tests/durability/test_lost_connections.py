"""A connection to PostgreSQL that is lost at any moment of a request: the page that says so, and never a fault.

The line is cut before each statement of a request in turn, and before each commit: what the server's death does, which
`test_killed.py` brings about at moments that it does not choose.
"""

import os
import socket
import time
from contextlib import contextmanager
from urllib.parse import urlencode

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client

from accounts.middleware import NOTED_EVERY, SEEN
from assessments.models import Event, Evidence
from tests.durability.forms import filled, forms_of, without_file
from tests.durability.installation import TOKEN
from tests.durability.storm import FORM, masked
from tests.durability.test_outages import TEXT, sent_again
from tests.durability.test_sent_again import ADD, with_token
from tests.uploads.files import PDF
from tests.workshops.rooms import do, make_room
from uploads import open_kept
from workshops.models import Response
from workshops.rules import Command

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection that could be lost"),
]
MOST = 200
"""Moments of one request; far more than any has."""


class Line:
    """Counts statements and commits, and ends the connection before the one whose number is `at`; 0 never does.

    With `stays_away` no other connection comes through from then on.
    """

    def __init__(self, at: int, *, stays_away: bool = False) -> None:
        self.at, self.stays_away, self.count = at, stays_away, 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            with socket.socket(fileno=os.dup(connection.connection.fileno())) as end:
                end.shutdown(socket.SHUT_RDWR)

    def statement(self, execute, sql, params, many, context):
        self.step()
        return execute(sql, params, many, context)

    @contextmanager
    def held(self, monkeypatch):
        commit, connect = BaseDatabaseWrapper._commit, DatabaseWrapper.get_new_connection

        def committing(wrapper):
            self.step()
            return commit(wrapper)

        def connecting(wrapper, how):
            if self.stays_away and 0 < self.at <= self.count:
                raise psycopg.OperationalError("connection refused")
            return connect(wrapper, how)

        with monkeypatch.context() as patched, connection.execute_wrapper(self.statement):
            patched.setattr(BaseDatabaseWrapper, "_commit", committing)
            patched.setattr(DatabaseWrapper, "get_new_connection", connecting)
            yield


@pytest.fixture(params=[False, True], ids=["comes back at once", "stays away"])
def answered(request, monkeypatch):
    """Sends over a line as a server does, which looks at its connections before a request and after it."""
    monkeypatch.setattr("sending.middleware.PATIENCE", 0.2)

    def send(client: Client, path: str, data, at: int = 0, **more):
        line = Line(at, stays_away=request.param)
        close_old_connections()
        with line.held(monkeypatch):
            response = client.post(path, data, **more)
            close_old_connections()
        return response, line.count

    send.stays_away = request.param
    return send


def each_moment(send, look):
    """Call `send(at)` for each moment of a request until it has no more; `look(response, at)` at every answer."""
    for at in range(1, MOST):
        response, count = send(at)
        if count < at:
            return at - 1
        look(response, at)
    raise AssertionError("the request has no end")


def seen_long_ago(client):
    """The next request writes when its person was last seen."""
    session = client.session
    session[SEEN] = int(time.time()) - 2 * NOTED_EVERY
    session.save()


def in_browser(client):
    """Faults are answered as in use."""
    client.raise_request_exception = False
    return client


def test_the_text_of_a_new_item_is_given_back_and_saved_once(sign_in, current, answered):
    client = in_browser(with_token(sign_in("chair")))
    form = without_file(forms_of(client, ADD)[0])

    def send(at):
        seen_long_ago(client)
        return answered(client, ADD, form | {"title": f"{TEXT} {at}"}, at)

    def look(response, at):
        page, said = response.content.decode(), f"{TEXT} {at}"
        assert (response.status_code, response.headers.get("Retry-After")) == (503, "15"), (at, page)
        assert said in page
        again, _ = answered(client, ADD, sent_again(page))
        if again.status_code == 409:  # what came of it is not known: the page says so, and shows it
            assert said in again.content.decode(), at
            assert answered.stays_away or Evidence.objects.filter(title=said).exists(), at
        else:
            assert again.status_code == 302, at
            assert Evidence.objects.filter(title=said).exists(), at

    assert each_moment(send, look) > 10


def test_an_area_is_given_back_and_saved_once(sign_in, current, answered):
    client = in_browser(with_token(sign_in("chair")))
    client.cookies["csrftoken"] = TOKEN
    path = f"/systems/QWO/assessments/{current.round.key}/areas/climate-change/"
    form = {"csrfmiddlewaretoken": masked(), "action": "stay"}
    saves = Event.objects.filter(action="Saved an area", area__key="climate-change")

    def send(at):
        seen_long_ago(client)
        return answered(client, path, form | {"seen_number": str(saves.count()), "rationale": f"{TEXT} {at}"}, at)

    def look(response, at):
        page, said = response.content.decode(), f"{TEXT} {at}"
        assert response.status_code == 503, (at, response.status_code, page)
        assert said in page
        again, _ = answered(client, path, sent_again(page))
        assert again.status_code in {302, 409}, at
        assert sum(change["to"] == said for event in saves.all() for change in event.changes) == 1, at

    assert each_moment(send, look) > 10


def test_an_answer_in_a_room_can_be_sent_again(actors, west_yorkshire, answered):
    room = do(actors["chair"], make_room(actors["chair"], west_yorkshire), Command.START, Command.OPEN)
    phone, activity = in_browser(Client()), room.current
    phone.post(f"/join/{room.code}/", {})
    fields = {"activity": activity.pk, "scoring": activity.scoring, f"level-{activity.items.first().pk}": "unknown"}

    def send(at, number):
        body = urlencode(fields | {"reason": f"{TEXT} {number}"})
        more = {"content_type": FORM, "headers": {"Accept": "application/json"}}
        return answered(phone, f"/join/{room.code}/answer/", body, at, **more)

    def look(response, at):
        assert response.status_code == 503, (at, response.status_code)
        assert "Try again" in response.json()["unavailable"]
        assert send(0, at)[0].status_code == 200
        assert Response.objects.get(participant__workshop=room).reason == f"{TEXT} {at}"

    assert each_moment(lambda at: send(at, at), look) >= 4


def test_a_file_stays_whose_row_was_saved_though_nobody_was_told(sign_in, current, monkeypatch):
    """The server was killed between the commit and its answer."""
    client = in_browser(with_token(sign_in("chair")))
    data = filled(forms_of(client, ADD)[0]) | {"title": TEXT, "file": SimpleUploadedFile("a.pdf", PDF)}
    commit, written = BaseDatabaseWrapper._commit, []

    def note(execute, sql, *more):
        written.extend(["evidence"] * ('INSERT INTO "assessments_evidence"' in sql))
        return execute(sql, *more)

    def killed(wrapper):
        commit(wrapper)
        if written:
            written.clear()
            raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched, connection.execute_wrapper(note):
        patched.setattr(BaseDatabaseWrapper, "_commit", killed)
        response = client.post(ADD, data)
    assert response.status_code == 503
    with open_kept(Evidence.objects.get(title=TEXT).file_path) as file:
        assert file.read() == PDF
