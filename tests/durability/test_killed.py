"""kill -9 of every kind of process, at random through a storm of writes: nothing acknowledged is lost, nothing torn.

A dozen times; `FULL_STORM=1` makes it two hundred, and then, on a machine that is otherwise idle, each kind must be
back within 5 seconds, by the median. After each kill all that was acknowledged until then is looked for. A kill alone
tells nothing of the disk, whose cache survives it: `test_synced.py` counts what is on the disk.
"""

import os
import random
import signal
import statistics
import threading
from collections import defaultdict

from tests.durability.installation import ask
from tests.durability.ledger import Ledger, faults, faults_meanwhile, orphans
from tests.durability.storm import Person, Victims, kill

FULL = os.environ.get("FULL_STORM") == "1"
KILLS = int(os.environ.get("KILLS") or (200 if FULL else 12))
BACK_WITHIN = 5.0 if FULL else 30.0
"""Seconds, by the median of each kind. The longer one is for a machine whose few cores do other things besides."""
PEOPLE = 4
BROKEN = {
    "saved after it was acknowledged": "milestone: acknowledged and lost",
    "its findings saved by themselves": "torn: the judgement says",
    "sent again, and saved again": "evidence: twice",
    "its file kept after its row": "is gone or not whole",
}
"""What is broken in `breaking.py`, and the words by which the storm must tell of it."""


def in_storm(one, cluster, kills, look, kinds=(), chance=None):
    """Writers at work while processes are killed: what they wrote, and how long it took each kind to be back.

    `look` is given what was written until then after each kill, and ends the storm when it returns true.
    """
    chance = chance or random.Random(7)  # noqa: S311 - the same order each time
    ledger, stop, back = Ledger(), threading.Event(), defaultdict(list)
    people = [Person(one, ledger, number, stop) for number in range(PEOPLE)]
    victims = Victims(one, cluster)
    kinds = list(kinds or victims.kinds)
    one.start()
    one.wait()
    for person in people:
        person.start()
    try:
        for number in range(kills):
            threading.Event().wait(chance.uniform(0.2, 1.5))
            kind = kinds[number] if number < len(kinds) else chance.choice(kinds)
            if pid := victims.kinds[kind]():
                back[kind].append(kill(victims, kind, pid))
                print(number, kind, f"{back[kind][-1]:.1f}", flush=True)
            if look(ledger):
                break
    finally:
        stop.set()
        for person in people:
            person.join(timeout=60)
    one.wait()
    return ledger, back


def told(ledger, back):
    lines = [f"{sum(map(len, back.values()))} killed, {ledger.acknowledged} saves acknowledged"]
    lines += [
        f"  {kind}: {len(times)} times, back after {statistics.median(times):.1f} s, {max(times):.1f} s at most"
        for kind, times in back.items()
    ]
    return "\n".join(lines)


def test_nothing_is_lost_or_torn_whatever_is_killed(make_installation, cluster):
    one = make_installation()

    def look(ledger):
        assert faults_meanwhile(one, ledger) == []

    ledger, back = in_storm(one, cluster, KILLS, look)
    print(told(ledger, back))
    assert faults(one, ledger) == []
    assert "The history holds" in one.manage("check_history")
    assert set(back) == set(Victims(one, cluster).kinds)
    assert ledger.acknowledged > 5 * KILLS, "too little was written to prove anything"
    print(f"{len(orphans(one))} files without a row, until they are swept")
    one.manage("sweep_files", "--older-than", "0")
    assert orphans(one) == []
    slow = {kind: statistics.median(times) for kind, times in back.items() if statistics.median(times) > BACK_WITHIN}
    assert slow == {}, f"back after more than {BACK_WITHIN:g} seconds"


def test_a_storm_finds_what_a_broken_build_loses_tears_doubles_and_leaves(make_installation, cluster):
    one = make_installation(DJANGO_SETTINGS_MODULE="tests.durability.broken")
    seen = set()

    def look(ledger):
        found = faults_meanwhile(one, ledger)
        seen.update(how for how, words in BROKEN.items() if any(words in fault for fault in found))
        # One of each person may be on its way to its row.
        return seen == set(BROKEN) and len(orphans(one)) > PEOPLE

    in_storm(one, cluster, 60, look, kinds=["web worker"])
    assert seen == set(BROKEN)
    assert orphans(one), "a file whose row never came was not found"
    one.manage("sweep_files", "--older-than", "0")
    assert orphans(one) == []


def test_who_comes_while_the_web_server_starts_again_waits(make_installation, cluster):
    one = make_installation()
    victims = Victims(one, cluster)
    one.start()
    one.wait()
    before = [victims.master(), *victims.workers()]
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert ask(one.port, "GET", "/healthz", timeout=120)[0] == 200
    assert not set(before) & {victims.master(), *victims.workers()}
