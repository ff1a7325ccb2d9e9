"""All 42 reports of systems and the national report as one batch: both processors busy, progress told, all there."""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings

from accounts.models import Membership, User
from assessments.models import Assessment, Round
from bench import data
from bench.measures import Row
from reports.models import NationalReport

ROUNDS = 3
BUSY = 0.8
"""The share of the processors' time that the batch uses; the rest is its beginning and its end."""


def measure() -> list[Row]:
    """A round that every system shared, drawn by the command that an administrator gives."""
    data.fill(ROUNDS)
    round_ = Round.objects.get(key=f"bench-{ROUNDS - 2}")
    shared = list(Assessment.objects.filter(round=round_, status="signed-off"))
    analyst = User.objects.create_user("batch@load.invalid", name="Ana Batch")
    Membership.objects.create(user=analyst, system=None, role="analyst")
    NationalReport.objects.create(
        round_key=round_.key,
        round_name=round_.name,
        as_at=round_.as_at,
        kind="real",
        version=round_.versions.get(),
        started_by=analyst,
    )
    asked = len(shared) + 1
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "draw_reports", folder]
        command += ["--round", round_.key, "--for", analyst.email]
        before, started = _used(), time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds, used = time.monotonic() - started, _used() - before
        files = len(list(Path(folder).glob("*.pdf")))
    trouble = f": {done.stderr[-200:]}" if done.returncode else ""
    told = len(re.findall(r"^\d+ of \d+ ", done.stdout, re.MULTILINE))
    busy = used / seconds / (os.cpu_count() or 1)
    return [
        Row(
            f"{asked} reports as one batch",
            "all drawn, each told of",
            f"{files} drawn, {told} told of, in {seconds:.0f} s{trouble}",
            files == told == asked and not done.returncode,
        ),
        Row("Processors busy meanwhile", f"at least {BUSY:.0%}", f"{busy:.0%}", busy >= BUSY),
    ]


def _used() -> float:
    """Seconds of processor that ended children of this process used."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime
