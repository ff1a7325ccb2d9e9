"""2,520 people in 42 rooms: their streams open, their votes at 84 and at 252 a second, and a stream process that dies.

`make load` prints a table and ends with 1 when a figure was missed. Server and people share this machine, so the
times are those of a machine that does both.
"""

import asyncio
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from load.clients import Listener, Voter

VOTERS = 126
"""Connections that votes come over: three a room, as of phones behind one address each that keep theirs a while."""
SETTLE = 60.0


@dataclass
class Counts:
    """What each projector last said, and when it first said at least a number."""

    seen: dict[int, list[float]] = field(default_factory=dict)

    def hear(self, room: int) -> Any:
        def inner(said: dict[str, object], at: float) -> None:
            times = self.seen.setdefault(room, [])
            while len(times) < int(str(said.get("answered", 0))):
                times.append(at)

        return inner


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="icsmaturity-load-") as folder:
        from bench.server import free_port

        port, stream_port = free_port(), free_port()
        os.environ.update(
            DJANGO_SETTINGS_MODULE="bench.settings",
            ICSMATURITY_ENV="development",
            SECRET_KEY=secrets.token_urlsafe(50),
            ALLOWED_HOSTS="127.0.0.1,localhost",
            STREAM_PORT=str(stream_port),
            STATIC_ROOT=f"{folder}/static",
        )
        os.environ.setdefault("DATA_DIR", folder)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_content", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        return measure(port, stream_port)


def start_streams() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "streams"])


def measure(port: int, stream_port: int) -> int:
    """Start both servers, run the day, print what came out."""
    from accounts.selectors import actor_for
    from bench.measures import Row
    from bench.server import children, serving
    from load import rooms as making
    from workshops.models import Response
    from workshops.rules import Command

    rooms, phones = making.make()
    print(f"{len(rooms)} rooms with {len(phones)} people\n", flush=True)
    rows: list[Row] = []
    streams = start_streams()
    try:
        with serving(port) as server:
            rows += first_page(port, phones[0])
            actor = actor_for(making.facilitator())

            def again() -> None:
                for command in (Command.REVEAL, Command.AGAIN):
                    making.command_all(actor, [room.pk for room in rooms], command)

            def kill() -> None:
                nonlocal streams
                streams.send_signal(signal.SIGKILL)
                streams.wait()
                streams = start_streams()

            rows += asyncio.run(day(port, stream_port, rooms, phones, again, kill))
            used = sum(memory(pid) for pid in [server, *children(server), streams.pid])
            rows.append(Row("Memory of both servers", "at most 512 MB", f"{used / 1e6:.0f} MB", used <= 512e6))
    finally:
        streams.terminate()
        streams.wait(timeout=10)
    kept = Response.objects.filter(scoring=2).count()
    twice = kept - Response.objects.filter(scoring=2).values("participant").distinct().count()
    rows.append(
        Row(
            "Votes of the second scoring in the database, each once",
            f"{len(phones)}",
            f"{kept}, {twice} of them twice",
            kept == len(phones) and not twice,
        )
    )
    width = max(len(row.what) for row in rows)
    for row in rows:
        print(f"{row.what:<{width}}  {row.target:<22}  {row.measured}  {'ok' if row.ok else 'MISSED'}")
    return 0 if all(row.ok for row in rows) else 1


def memory(pid: int) -> int:
    """A process's own share of memory in bytes (PSS: pages that several share are divided among them)."""
    try:
        with Path(f"/proc/{pid}/smaps_rollup").open() as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except OSError:
        return 0


def first_page(port: int, phone: Any) -> list[Any]:
    """What a participant's first page weighs over the wire, with all that it names."""
    from bench.measures import Row, weight
    from bench.server import Client

    total = weight(Client(port, phone.cookie), f"/join/{phone.code}/")
    said = f"{total / 1024:.0f} KB"
    return [Row("A participant's first page, compressed", "at most 60 KB", said, total <= 60 * 1024)]


async def day(port: int, stream_port: int, rooms: Any, phones: Any, again: Any, kill: Any) -> list[Any]:
    """Listen, vote slowly, vote fast, lose the stream process."""
    from bench.measures import Row

    counts = Counts()
    screens = [Listener(stream_port, room.screen, counts.hear(room.pk)) for room in rooms]
    listeners = [Listener(stream_port, phone.stream) for phone in phones]
    everybody = [*screens, *listeners]
    tasks = [asyncio.create_task(one.run()) for one in screens]
    for start in range(0, len(listeners), 200):
        tasks += [asyncio.create_task(one.run()) for one in listeners[start : start + 200]]
        await asyncio.sleep(0.3)
    await until_all(everybody)
    rows = [await votes(port, rooms, phones, counts, 84, 1, 1.0)]
    await asyncio.to_thread(again)
    counts.seen.clear()
    await asyncio.sleep(3)
    counts.seen.clear()
    rows.append(await votes(port, rooms, phones, counts, 252, 2, 2.0))
    largest = max(one.largest for one in everybody)
    rows.append(Row("The largest update", "at most 2 KB", f"{largest} bytes", largest <= 2048))
    for one in everybody:
        one.is_on = False
    await asyncio.to_thread(kill)
    taken = await until_all(everybody)
    rows.append(
        Row(
            f"All {len(everybody)} streams back after the stream process was killed",
            "within 20 s",
            f"{taken:.1f} s",
            taken <= 20,
        )
    )
    for task in tasks:
        task.cancel()
    return rows


async def until_all(listeners: list[Listener]) -> float:
    """Wait until every stream is open; seconds. Raises RuntimeError when they never are."""
    start = time.perf_counter()
    while not all(one.is_on for one in listeners):
        if time.perf_counter() - start > SETTLE:
            missing = sum(1 for one in listeners if not one.is_on)
            raise RuntimeError(f"{missing} streams did not open")
        await asyncio.sleep(0.05)
    return time.perf_counter() - start


async def votes(port: int, rooms: Any, phones: Any, counts: Counts, rate: int, scoring: int, limit: float) -> Any:
    """Everybody votes once, at `rate` a second; the time from the moment a vote was due to the projector."""
    from bench.measures import Row, percentile

    by_pk = {room.pk: room for room in rooms}
    order = list(phones)
    random.Random(rate).shuffle(order)  # noqa: S311 - an order, nothing secret
    pool: asyncio.Queue[Voter] = asyncio.Queue()
    for _ in range(VOTERS):
        pool.put_nowait(Voter(port))
    acknowledged: dict[int, list[float]] = {}
    failed = 0

    async def one(phone: Any, due: float) -> None:
        nonlocal failed
        voter = await pool.get()
        level = random.choice(["emerging", "established", "expanding"])  # noqa: S311 - any will do
        try:
            status = await voter.vote(phone, by_pk[phone.room], scoring, level)
        finally:
            pool.put_nowait(voter)
        if status == 200:
            acknowledged.setdefault(phone.room, []).append(due)
        else:
            failed += 1

    start = time.perf_counter()
    tasks = []
    for number, phone in enumerate(order):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(phone, due)))
    await asyncio.gather(*tasks)
    for _ in range(100):
        if sum(len(times) for times in counts.seen.values()) >= len(order) - failed:
            break
        await asyncio.sleep(0.1)
    delays = sorted(
        shown - due
        for room, dues in acknowledged.items()
        for due, shown in zip(sorted(dues), counts.seen.get(room, []), strict=False)
    )
    late = percentile(delays, 0.95) if delays else float("inf")
    lost = len(order) - len(delays)
    return Row(
        f"Vote to screen at {rate} votes a second, 95th percentile",
        f"at most {limit:.0f} s, none lost",
        f"{late * 1000:.0f} ms; {len(delays)} seen, {failed} refused, {lost} unseen",
        late <= limit and lost == 0 and failed == 0,
    )


if __name__ == "__main__":
    sys.exit(main())
