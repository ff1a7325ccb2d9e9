"""What is acknowledged is on the disk: at least one sync for each save, counted from its request to its answer.

A process that is killed proves nothing of this, because the system's cache survives it. The control is the product
with a database that is told not to wait for the disk.
"""

import threading
import time
from pathlib import Path

import pytest

from tests.durability import tracing
from tests.durability.installation import parent_of
from tests.durability.ledger import Ledger
from tests.durability.storm import Person, Victims

pytestmark = pytest.mark.skipif(bool(tracing.missing()), reason=tracing.missing())
SAVES = 4


def writers_of(one, cluster) -> list[int]:
    """The processes that a save is written by: the web workers, and what serves them of the database."""
    if cluster is None:
        master = Victims(one, None).master()
        return [pid for pid in one.processes() if parent_of(pid) == master]
    postmaster = int((cluster.folder / "data/postmaster.pid").read_text().split()[0])
    # Those that serve connections now, and what makes others; none that writes later by itself is counted.
    return [postmaster, *cluster.backends()]


def syncs_of_saves(one, cluster, folder: Path) -> dict[str, list[int]]:
    """How many syncs each acknowledged save made, by its kind."""
    one.start()
    one.wait()
    ledger = Ledger()
    person = Person(one, ledger, 0, threading.Event())
    works = {"area": person.save_area, "evidence": person.add_evidence, "answer": person.answer}
    for number, work in enumerate(works.values()):  # what is made once, is made before
        work(f"Storm before {number}")
    made: dict[str, list[int]] = {kind: [] for kind in works}
    with tracing.syncs(writers_of(one, cluster), folder) as count:
        for kind, work in works.items():
            for number in range(SAVES):
                before, kept = count.now(), ledger.acknowledged
                work(f"Storm {kind} {number}")
                assert ledger.acknowledged == kept + 1, ledger.troubles
                time.sleep(0.2)  # strace writes a moment later
                made[kind].append(count.now() - before)
    assert ledger.troubles == []
    return made


def test_every_acknowledged_save_is_synced(make_installation, cluster, tmp_path):
    made = syncs_of_saves(make_installation(), cluster, tmp_path)
    print(made)
    assert all(min(counts) >= 1 for counts in made.values()), made
    if cluster is None:
        assert min(made["evidence"]) >= 3, "the file, its folder and the database"


def test_a_database_that_does_not_wait_for_the_disk_is_caught(make_installation, cluster, tmp_path):
    made = syncs_of_saves(make_installation(DJANGO_SETTINGS_MODULE="tests.durability.careless"), cluster, tmp_path)
    print(made)
    assert sum(made["area"]) == sum(made["answer"]) == 0, made
