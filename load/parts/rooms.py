"""2,520 people in 42 rooms: streams open, votes at 84 and at 252 a second, and a stream process that dies."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accounts.selectors import actor_for
from bench.measures import Row, percentile, weight
from bench.server import Client, children, free_port, serving
from load import seats
from load.clients import Listener, Voter
from load.people import Phone, Room
from workshops.models import Response
from workshops.rules import Command

ROOMS, PEOPLE = 42, 60
SLOW, FAST = (84, 1.0), (252, 2.0)
"""Votes a second, and the most seconds from vote to screen."""
VOTERS = 126
"""Connections that votes come over: three a room, as of phones behind one address each that keep theirs a while."""
SETTLE = 60.0
MOST_MEMORY = 512e6


@dataclass
class Counts:
    """When each projector first said at least a number, from the first answer to the last."""

    seen: dict[int, list[float]] = field(default_factory=dict)

    def hear(self, room: int) -> Callable[[dict[str, object], float], None]:
        def inner(said: dict[str, object], at: float) -> None:
            times = self.seen.setdefault(room, [])
            while len(times) < int(str(said.get("answered", 0))):
                times.append(at)

        return inner


@dataclass(frozen=True)
class Votes:
    """What came of one time of voting: seconds to the screen, rising, and how many were refused or never seen."""

    delays: list[float]
    refused: int
    unseen: int

    @property
    def late(self) -> float:
        return percentile(self.delays, 0.95) if self.delays else float("inf")

    def row(self, rate: int, limit: float) -> Row:
        return Row(
            f"Vote to screen at {rate} votes a second, 95th percentile",
            f"at most {limit:.0f} s, none lost",
            f"{self.late * 1000:.0f} ms; {len(self.delays)} seen, {self.refused} refused, {self.unseen} unseen",
            self.late <= limit and not self.unseen and not self.refused,
        )


def measure() -> list[Row]:
    """Start both servers, run the day."""
    rooms, phones = seats.make(ROOMS, PEOPLE)
    port, stream_port = free_port(), int(os.environ["STREAM_PORT"])
    streams = Streams()
    actor = actor_for(seats.facilitator())

    def again() -> None:
        for command in (Command.REVEAL, Command.AGAIN):
            seats.command_all(actor, [room.pk for room in rooms], command)

    try:
        with serving(port) as server:
            rows = [first_page(port, phones[0])]
            rows += asyncio.run(day(port, stream_port, rooms, phones, again, streams.kill))
            used = sum(memory(pid) for pid in [server, *children(server), streams.process.pid])
            rows.append(Row("Memory of both servers", "at most 512 MB", f"{used / 1e6:.0f} MB", used <= MOST_MEMORY))
    finally:
        streams.stop()
    return [*rows, kept_once(phones, 2)]


def kept_once(phones: list[Phone], scoring: int) -> Row:
    """Every vote of a time of scoring is in the database, once."""
    kept = Response.objects.filter(scoring=scoring)
    count, voices = kept.count(), kept.values("participant").distinct().count()
    return Row(
        "Votes of the last scoring in the database, each once",
        str(len(phones)),
        f"{count}, {count - voices} of them twice",
        count == voices == len(phones),
    )


class Streams:
    """The stream process, which can be killed and starts again."""

    def __init__(self) -> None:
        self.process = self._start()

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "streams"])

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = self._start()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


def memory(pid: int) -> int:
    """A process's own share of memory in bytes (PSS: pages that several share are divided among them)."""
    try:
        with Path(f"/proc/{pid}/smaps_rollup").open() as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except OSError:
        return 0


def first_page(port: int, phone: Phone) -> Row:
    """What a participant's first page weighs over the wire, with all that it names."""
    total = weight(Client(port, phone.cookie), f"/join/{phone.code}/")
    said = f"{total / 1024:.0f} KB"
    return Row("A participant's first page, compressed", "at most 60 KB", said, total <= 60 * 1024)


async def day(
    port: int, stream_port: int, rooms: list[Room], phones: list[Phone], again: Callable[[], None], kill: Any
) -> list[Row]:
    """Listen, vote slowly, vote fast, lose the stream process."""
    counts, everybody, tasks = await listening(stream_port, rooms, phones)
    rows = [(await votes(port, rooms, phones, counts, SLOW[0], 1)).row(*SLOW)]
    await asyncio.to_thread(again)
    await asyncio.sleep(3)
    counts.seen.clear()
    rows.append((await votes(port, rooms, phones, counts, FAST[0], 2)).row(*FAST))
    largest = max(one.largest for one in everybody)
    rows.append(Row("The largest update", "at most 2 KB", f"{largest} bytes", largest <= 2048))
    for one in everybody:
        one.is_on = False
    await asyncio.to_thread(kill)
    taken = await until_all(everybody)
    what = f"All {len(everybody)} streams back after the stream process was killed"
    rows.append(Row(what, "within 20 s", f"{taken:.1f} s", taken <= 20))
    for task in tasks:
        task.cancel()
    return rows


async def listening(
    stream_port: int, rooms: list[Room], phones: list[Phone]
) -> tuple[Counts, list[Listener], list[asyncio.Task[None]]]:
    """Open every stream: a projector for each room, and every phone."""
    counts = Counts()
    everybody = [Listener(stream_port, room.screen, counts.hear(room.pk)) for room in rooms]
    everybody += [Listener(stream_port, phone.stream) for phone in phones]
    tasks = []
    for start in range(0, len(everybody), 200):
        tasks += [asyncio.create_task(one.run()) for one in everybody[start : start + 200]]
        await asyncio.sleep(0.3)
    await until_all(everybody)
    return counts, everybody, tasks


async def until_all(listeners: list[Listener]) -> float:
    """Wait until every stream is open; seconds. Raises RuntimeError when they never are."""
    start = time.perf_counter()
    while not all(one.is_on for one in listeners):
        if time.perf_counter() - start > SETTLE:
            missing = sum(1 for one in listeners if not one.is_on)
            raise RuntimeError(f"{missing} streams did not open")
        await asyncio.sleep(0.05)
    return time.perf_counter() - start


async def votes(
    port: int, rooms: list[Room], phones: list[Phone], counts: Counts, rate: int, scoring: int, wait: float = 10.0
) -> Votes:
    """Everybody votes once, at `rate` a second; the time from the moment a vote was due to the projector."""
    by_pk = {room.pk: room for room in rooms}
    order = list(phones)
    random.Random(rate).shuffle(order)  # noqa: S311 - an order, nothing secret
    pool: asyncio.Queue[Voter] = asyncio.Queue()
    for _ in range(min(VOTERS, len(order))):
        pool.put_nowait(Voter(port))
    acknowledged: dict[int, list[float]] = {}
    refused = 0

    async def one(phone: Phone, due: float) -> None:
        nonlocal refused
        voter = await pool.get()
        level = random.choice(["emerging", "established", "expanding"])  # noqa: S311 - any will do
        try:
            status = await voter.vote(phone, by_pk[phone.room], scoring, level)
        finally:
            pool.put_nowait(voter)
        if status == 200:
            acknowledged.setdefault(phone.room, []).append(due)
        else:
            refused += 1

    start = time.perf_counter()
    tasks = []
    for number, phone in enumerate(order):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(phone, due)))
    await asyncio.gather(*tasks)
    until = time.perf_counter() + wait
    while time.perf_counter() < until and sum(map(len, counts.seen.values())) < len(order) - refused:
        await asyncio.sleep(0.1)
    delays = sorted(
        shown - due
        for room, dues in acknowledged.items()
        for due, shown in zip(sorted(dues), counts.seen.get(room, []), strict=False)
    )
    return Votes(delays, refused, len(order) - refused - len(delays))
