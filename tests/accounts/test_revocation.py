"""What is taken away is gone at the next request, and closes what listens: a real stream process, a real database."""

import html
import re
import threading
import time
import urllib.request
from urllib.error import HTTPError

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import factor_services, services
from accounts.models import Membership, User
from accounts.selectors import actor_for
from systems.models import System
from tests.accounts.factors import PASSWORD, enter, with_app, with_password
from tests.browser.stream_process import StreamProcess
from tests.factories import make_person
from tests.workshops.rooms import do, make_room
from workshops.models import Facilitator
from workshops.rules import Command
from workshops.services.preparing import give_right, take_right

pytestmark = pytest.mark.django_db(transaction=True)
WITHIN = 5.0


class Ear:
    """Reads an event stream as a browser does, in a thread; `closed_at` once the server has ended it."""

    def __init__(self, address):
        self.answer = urllib.request.urlopen(address, timeout=60)  # noqa: S310 - this machine
        self.heard, self.closed_at = [], 0.0
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self):
        try:
            for line in self.answer:
                if line.startswith((b"data:", b"event:")):
                    self.heard.append(line.decode().strip())
        except (OSError, ValueError):
            pass
        self.closed_at = time.monotonic()

    def waits_for(self, words, seconds=WITHIN):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if any(words in one for one in self.heard):
                return True
            time.sleep(0.05)
        return False


class Console:
    """A facilitator's browser: signed in by the form, with the console of a room open and its stream read."""

    def __init__(self, room, person, page="run"):
        self.person = with_password(person)
        self.client = Client()
        self.address = f"/workshops/{room.pk}/{page}/"
        enter(self.client, person.email)
        shown = self.client.get(self.address).content.decode()
        self.stream = html.unescape(re.search(r'data-stream="([^"]+)"', shown).group(1))
        self.stream = self.stream.replace("testserver", "127.0.0.1")
        self.ear = Ear(self.stream)

    @property
    def is_let_in(self):
        return self.client.get(self.address).status_code == 200


@pytest.fixture
def streams(settings):
    process = StreamProcess()
    settings.STREAM_PORT, settings.STREAM_PATH = process.port, ""
    process.start()
    yield process
    process.stop()


@pytest.fixture
def room():
    cache.clear()
    system = System.objects.get(ods_code="QWO")
    lead = actor_for(make_person("lead", system))
    return do(lead, make_room(lead, system), Command.START, Command.OPEN)


def facilitator(room, name, member_of=None):
    """Somebody who was given the right to facilitate the room."""
    person = User.objects.create_user(f"{name}@qwo.test", name=name)
    if member_of:
        Membership.objects.create(user=person, system=member_of, role="contributor")
    give_right(actor=actor_for(User.objects.get(email="lead@qwo.test")), workshop=room, email=person.email)
    return person


def end_elsewhere(console):
    """The same person ends their other sessions from another browser."""
    other = Client()
    enter(other, console.person.email)
    asked = other.post("/accounts/sessions/")
    assert other.post(asked.url, {"password": PASSWORD}).status_code == 302, "they confirm that it is them"


def change_password(console):
    console.person.set_password("four other random words")
    console.person.save()


def close_account(console):
    User.objects.filter(pk=console.person.pk).update(is_active=False)


def sign_out(console):
    console.client.post("/accounts/logout/")


def leave_the_room(console):
    lead = actor_for(User.objects.get(email="lead@qwo.test"))
    right = Facilitator.objects.get(email=console.person.email)
    take_right(actor=lead, workshop=right.workshop, facilitator_id=right.pk)


def leave_the_system(console):
    lead = actor_for(User.objects.get(email="lead@qwo.test"))
    services.remove_person(actor=lead, membership=Membership.objects.get(user=console.person))


def lose_the_factor(console):
    with_app(console.person)
    administrator = actor_for(make_person("administrator"))
    factor_services.take_away(actor=administrator, person=console.person)


WAYS = [end_elsewhere, change_password, close_account, sign_out, leave_the_room, leave_the_system, lose_the_factor]


def test_what_is_taken_away_is_gone_at_once_and_its_streams_close(room, streams):
    system = System.objects.get(ods_code="QWO")
    stays = Console(room, User.objects.get(email="lead@qwo.test"))
    consoles = {way: Console(room, facilitator(room, way.__name__, member_of=system)) for way in WAYS}
    projector = Console(room, facilitator(room, "projector"), page="screen")
    for console in (*consoles.values(), stays, projector):
        assert console.ear.waits_for("data:"), "it hears the room"
        assert console.is_let_in
    began = {}
    for way, console in (*consoles.items(), (leave_the_room, projector)):
        way(console)
        began[console] = time.monotonic()
        assert not console.is_let_in, f"{way.__name__}: at the next request"
    late = {}
    for console, since in began.items():
        console.ear.thread.join(timeout=WITHIN + 1)
        late[console.person.name] = (console.ear.closed_at or 1e9) - since
    assert all(seconds <= WITHIN for seconds in late.values()), late
    assert not stays.ear.closed_at, "who has lost nothing goes on listening"
    heard = len(stays.ear.heard)
    do(actor_for(stays.person), room, Command.CLOSE)
    until = time.monotonic() + WITHIN
    while len(stays.ear.heard) == heard and time.monotonic() < until:
        time.sleep(0.05)
    assert len(stays.ear.heard) > heard


def test_the_test_notices_a_stream_that_nobody_asks_about(room, streams, monkeypatch):
    """The control: a console's stream under no name, as a phone's, stays open whatever is taken away."""
    monkeypatch.setattr("workshops.views.running.holder_of", lambda request: "")
    console = Console(room, facilitator(room, "nameless"))
    assert console.ear.waits_for("data:")
    close_account(console)
    console.ear.thread.join(timeout=4)  # asked about every two seconds
    assert not console.ear.closed_at


def test_a_page_of_before_gets_no_stream_back(room, streams):
    """The address of the stream is still in the page: it opens, and closes at once."""
    console = Console(room, facilitator(room, "returner"))
    close_account(console)
    console.ear.thread.join(timeout=WITHIN + 1)
    again = Ear(console.stream)
    again.thread.join(timeout=WITHIN + 1)
    assert again.closed_at
    with pytest.raises(HTTPError):
        Ear(console.stream[:-4])
