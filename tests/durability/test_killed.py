"""kill -9 of every kind of process, at random through a storm of writes: nothing acknowledged is lost, nothing torn.

A dozen times; `FULL_STORM=1` makes it two hundred. A kill alone tells nothing of the disk, whose cache survives it:
`test_synced.py` counts what is on the disk.
"""

import os
import random
import statistics
import threading
from collections import defaultdict

from tests.durability.ledger import Ledger, faults, orphans
from tests.durability.storm import Person, Victims, kill

KILLS = int(os.environ.get("KILLS") or (200 if os.environ.get("FULL_STORM") == "1" else 12))
PEOPLE = 4


def in_storm(one, cluster, kills, chance=None):
    """Writers at work while processes are killed: what they wrote, and how long it took each kind to be back."""
    chance = chance or random.Random(7)  # noqa: S311 - the same order each time
    ledger, stop, back = Ledger(), threading.Event(), defaultdict(list)
    people = [Person(one, ledger, number, stop) for number in range(PEOPLE)]
    victims = Victims(one, cluster)
    kinds = list(victims.kinds)
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
    ledger, back = in_storm(one, cluster, KILLS)
    print(told(ledger, back))
    assert faults(one, ledger) == []
    assert "The history holds" in one.manage("check_history")
    assert set(back) == set(Victims(one, cluster).kinds)
    assert ledger.acknowledged > 5 * KILLS, "too little was written to prove anything"
    print(f"{len(orphans(one))} files without a row, until they are swept")
    one.manage("sweep_files", "--older-than", "0")
    assert orphans(one) == []
