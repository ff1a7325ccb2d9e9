"""Jobs in a process of its own: answers come, limits hold, and one bad job harms no other."""

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from limited import Busy, Failed, OfThisProcess, Worker, worker
from tests.limited import jobs

MB = 1024 * 1024


@pytest.fixture
def make() -> Iterator[Any]:
    made = []

    def a_worker(job: Any, *, seconds: float = 60, megabytes: int = 1024, **options: Any) -> Worker:
        made.append(Worker(job, seconds=seconds, memory_bytes=megabytes * MB, **options))
        return made[-1]

    yield a_worker
    for each in made:
        each.stop()


def test_an_answer_comes_from_one_process_that_is_used_again_and_then_replaced(make, monkeypatch):
    monkeypatch.setattr(worker, "JOBS_PER_PROCESS", 3)
    one = make(jobs.process)
    found = [one.do().answer for _ in range(6)]
    assert os.getpid() not in found
    assert [found.index(each) for each in found] == [0, 0, 0, 3, 3, 3]


def test_what_takes_too_long_is_ended_and_the_next_job_is_done(make):
    one = make(jobs.sleep)
    assert one.do(0).answer == "awake"
    one.seconds = 0.3
    with pytest.raises(Failed, match=r"within 0\.3 seconds"):
        one.do(600)
    assert one.process is None
    one.seconds = 60
    assert one.do(0).answer == "awake"


def test_memory_has_a_limit_and_without_one_the_same_job_is_done(make):
    with pytest.raises(Failed, match="more memory"):
        make(jobs.fill, megabytes=512).do(600)
    done = make(jobs.fill, megabytes=2048).do(600)
    assert done.answer == 600 * MB
    assert done.peak_kb > 600 * 1024


@pytest.mark.parametrize(
    ("job", "reason"),
    [(jobs.fail, "ValueError: a reason"), (jobs.nest, "RecursionError"), (jobs.die, "ended before its job")],
)
def test_a_job_that_fails_says_why(make, job, reason):
    with pytest.raises(Failed, match=reason):
        make(job).do()


def test_whoever_waits_hears_how_far_it_has_come_and_may_stop_it(make, monkeypatch):
    monkeypatch.setattr(worker, "TELL_EVERY", 0.0)
    told: list[int] = []
    one = make(jobs.count)
    assert one.do(tell=told.append).answer == 3
    assert set(told) <= {0, 1, 2, 3}
    assert told == sorted(told)

    def stop(number: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        one.do(tell=stop)
    assert one.process is None


def test_more_than_may_wait_are_turned_away_at_once_and_hold_nobody_up(make):
    one = make(jobs.sleep, most_waiting=1)
    one.do(0)
    first = threading.Thread(target=one.do, args=(2,))
    first.start()
    while not one._lock.locked():
        time.sleep(0.01)
    with pytest.raises(Busy):
        one.do(0)
    first.join()
    assert one.do(0).answer == "awake"


def test_a_process_whose_parent_is_gone_ends_by_itself(make):
    """The system counts the time that it works; nobody is needed to end it."""
    one = make(jobs.spin, seconds=600)
    one._start(time.monotonic() + 60)
    one._connection.send(((), False, 0.2))
    one.process.join(60)
    assert one.process.exitcode is not None
    assert one.process.exitcode < 0


def test_each_process_has_a_worker_of_its_own(monkeypatch):
    made = OfThisProcess(object)
    assert made() is made()
    here = made()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert made() is not here
