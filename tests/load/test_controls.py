"""The load's own eyes: a product that loses a vote, a save or its pace is caught, one that does not is let through.

Small sizes, against a product of a few lines: what is tested is the harness.
"""

import asyncio
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest

from load.__main__ import run_all
from load.parts import rooms as rooms_part
from load.parts import scoring
from load.people import Phone, Room
from load.seats import make
from workshops.models import Participant, Response

RATE, LIMIT = 200, 0.5


class Product:
    """Takes votes over HTTP and tells the projectors; a broken one loses every `lose`th, or waits before it tells."""

    def __init__(self, hear, *, lose: int = 0, wait: float = 0.0, refuse: int = 0) -> None:
        self.hear, self.lose, self.wait, self.refuse = hear, lose, wait, refuse
        self.answered: dict[int, int] = {}
        self.taken = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
                sent = urllib.parse.parse_qs((await reader.readexactly(length)).decode())
                self.taken += 1
                status = b"503 No" if self.refuse and self.taken % self.refuse == 0 else b"200 OK"
                if self.wait:
                    await asyncio.sleep(self.wait)
                if status == b"200 OK" and not (self.lose and self.taken % self.lose == 0):
                    self._count(int(sent["activity"][0]))
                writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n\r\nok")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _count(self, room: int) -> None:
        self.answered[room] = self.answered.get(room, 0) + 1
        self.hear(room)({"answered": self.answered[room]}, time.perf_counter())


def voted(**broken) -> rooms_part.Votes:
    """What the harness makes of two rooms of a hundred votes."""
    rooms = [Room(pk, f"CODE{pk}", pk, 1, "") for pk in (1, 2)]
    phones = [Phone(room.pk, room.code, "", "") for room in rooms for _ in range(100)]

    async def run() -> rooms_part.Votes:
        counts = rooms_part.Counts()
        product = Product(counts.hear, **broken)
        server = await asyncio.start_server(product.serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            return await rooms_part.votes(port, rooms, phones, counts, RATE, 1, wait=0.3)
        finally:
            server.close()

    # In a thread of its own: browser tests leave an event loop running in theirs.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, run()).result(timeout=120)


def test_a_product_that_takes_every_vote_is_let_through():
    votes = voted()
    assert (len(votes.delays), votes.refused, votes.unseen) == (200, 0, 0)


def test_control_a_vote_of_a_hundred_that_is_acknowledged_and_dropped_is_lost():
    votes = voted(lose=100)
    assert votes.unseen == 2
    assert not votes.row(RATE, 60.0).ok


def test_control_a_sleep_is_late():
    votes = voted(wait=0.6)
    assert votes.unseen == 0 and votes.late > LIMIT
    assert not votes.row(RATE, LIMIT).ok


def test_control_a_vote_that_is_refused_is_no_vote():
    votes = voted(refuse=50)
    assert votes.refused == 4
    assert not votes.row(RATE, 60.0).ok


@pytest.mark.django_db
def test_control_a_vote_that_the_database_does_not_hold_is_missed():
    rooms, phones = make(1, 5)
    for one in Participant.objects.all():
        Response.objects.create(participant=one, item_id=rooms[0].item, scoring=1)
    assert rooms_part.kept_once(phones, 1).ok
    Response.objects.order_by("pk")[0].delete()
    assert not rooms_part.kept_once(phones, 1).ok


SAVES = {"Ann": ["1", "2", "3"], "Bob": ["1"]}


@pytest.mark.parametrize(
    "told, lost, others",
    [
        (SAVES, 0, 0),
        (SAVES | {"Ann": ["1", "3"]}, 1, 0),
        ({"Ann": SAVES["Ann"]}, 1, 0),
        (SAVES | {"Ann": ["1", "2", "2", "3"]}, 0, 1),
        (SAVES | {"Ann": ["2", "1", "3"]}, 0, 1),
        (SAVES | {"Bob": ["1", "refused"]}, 0, 1),
    ],
)
def test_the_ledger_finds_a_save_that_is_missing_doubled_out_of_order_or_too_much(told, lost, others):
    assert scoring.compare(SAVES, told) == (lost, others)


def test_a_part_that_fails_is_a_figure_that_was_missed(monkeypatch, capsys):
    monkeypatch.setattr("load.__main__.MOST_SECONDS", 0)
    assert run_all([("rooms", "sqlite")]) == 1
    assert "MISSED" in capsys.readouterr().out
