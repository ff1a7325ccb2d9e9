"""Answers that come at the same moment share a transaction, and are each other's business in no other way."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workshops.rooms import do, make_room, now, people_in, vote
from workshops.models import Participant, Response, Workshop
from workshops.rules import Command
from workshops.selectors.rooms import asked as asked_of
from workshops.selectors.watching import pulse, pulses
from workshops.services import answering
from workshops.services.answering import Answer, Closed, answer
from workshops.services.together import Together


class Writer:
    """Writes that wait until the test lets them go on; `odd` items are refused, `poison` ones break their batch."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.batches: list[list[str]] = []

    def __call__(self, batch):
        self.begun.set()
        assert self.go_on.wait(10)
        self.batches.append(list(batch))
        if "poison" in batch:
            raise ValueError("poison")
        return [Closed() if one.startswith("odd") else None for one in batch]


def taken(writer: Writer, items: list[str]) -> dict[str, BaseException | None]:
    """What the thread of each item was told: the first writes by itself, and all others come while it does."""
    together = Together(writer)
    with ThreadPoolExecutor(len(items)) as pool:
        told = {items[0]: pool.submit(together.take, items[0])}
        assert writer.begun.wait(10)
        told |= {item: pool.submit(together.take, item) for item in items[1:]}
        while len(together._waiting) < len(items) - 1:
            threading.Event().wait(0.005)
        writer.go_on.set()
        return {item: one.exception(10) for item, one in told.items()}


def test_what_waits_is_written_together_and_each_is_told_of_its_own():
    writer = Writer()
    told = taken(writer, ["first", "even", "odd", "last"])
    assert [sorted(batch) for batch in writer.batches] == [["first"], ["even", "last", "odd"]]
    assert {item: type(trouble) for item, trouble in told.items() if trouble} == {"odd": Closed}


def test_one_that_cannot_be_written_keeps_no_other_out():
    writer = Writer()
    told = taken(writer, ["first", "poison", "even", "odd"])
    assert {item: type(trouble) for item, trouble in told.items() if trouble} == {"poison": ValueError, "odd": Closed}
    assert sorted(writer.batches[2:]) == [["even"], ["odd"], ["poison"]], "each by itself"


@pytest.fixture
def rooms(db, actors, west_yorkshire) -> list[Workshop]:
    """Three rooms that take answers."""
    made = [make_room(actors["lead"], west_yorkshire) for _ in range(3)]
    return [do(actors["lead"], one, Command.START, Command.OPEN) for one in made]


def sent(monkeypatch: pytest.MonkeyPatch, room: Workshop, voter: Participant, level: str = "emerging"):
    """One answer as it waits to be written."""
    kept = []
    monkeypatch.setattr(answering.together, "take", kept.append)
    current = now(room).current
    assert current
    item = current.items.all()[0]
    what = asked_of(current.pk, room.code)
    answer(participant=voter, asked=what, scoring=current.scoring, answers={item.pk: Answer(level)})
    return kept[0]


def test_a_room_that_closed_refuses_its_own_answers_alone(monkeypatch, actors, rooms):
    batch = [sent(monkeypatch, room, people_in(room, 1)[0]) for room in rooms]
    do(actors["lead"], rooms[1], Command.CLOSE)
    before = [now(room).version for room in rooms]
    told = answering.write_answers(batch)
    assert [type(one) for one in told] == [type(None), Closed, type(None)]
    assert Response.objects.filter(participant__workshop=rooms[1]).count() == 0
    assert Response.objects.count() == 2
    assert [now(room).version - old for room, old in zip(rooms, before, strict=True)] == [1, 0, 1]


def test_the_later_of_two_answers_of_one_person_stands(monkeypatch, rooms):
    (voter,) = people_in(rooms[0], 1)
    batch = [sent(monkeypatch, rooms[0], voter, level) for level in ("emerging", "expanding")]
    assert answering.write_answers(batch) == [None, None]
    assert Response.objects.get().level.key == "expanding"


def test_sixty_answers_of_a_room_cost_two_queries(monkeypatch, rooms):
    batch = [sent(monkeypatch, rooms[0], voter) for voter in people_in(rooms[0], 60)]
    with CaptureQueriesContext(connection) as seen:
        answering.write_answers(batch)
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    assert sum(not query["sql"].startswith(control) for query in seen.captured_queries) == 2
    assert Response.objects.count() == 60


def test_many_rooms_are_watched_by_as_many_queries_as_one(actors, rooms):
    vote(rooms[0], people_in(rooms[0], 3), ["emerging", "expanding", ""])
    do(actors["lead"], rooms[1], Command.REVEAL)
    read = [now(room) for room in rooms]
    with CaptureQueriesContext(connection) as alone:
        one = pulse(read[0])
    with CaptureQueriesContext(connection) as together:
        every = pulses(read)
    assert (one.joined, one.answered) == (3, 3)
    assert {room.pk: pulse(room) for room in read} == every
    assert len(together) == len(alone) + 1, "one more, for the room that has revealed"
