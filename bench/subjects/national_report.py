"""The national report of 42 systems x 12 areas: how long, how much of it inside the renderer, how much memory."""

import time
from typing import Any

from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from bench.measures import KB, Row
from bench.subjects.comparison import assess, clear, rounds_of, twelve_areas
from reports.models import Drawing, DrawnFile, NationalReport
from systems.models import System

YEAR, LONGEST = 2049, 600


def _drawn(client: Client) -> tuple[Drawing, float]:
    """A draft asked for as a person does, drawn by the process that the product starts, and the seconds waited."""
    start = reverse("national_reports:new") + f"?round=compare-{YEAR}"
    draft = client.post(start, {"framework": "twelve", "readers": "all-systems"}).url
    started = time.perf_counter()
    client.post(f"{draft}draw/")
    while time.perf_counter() - started < LONGEST:
        drawing = Drawing.objects.order_by("-pk")[0]
        if drawing.state in (Drawing.State.DONE, Drawing.State.FAILED):
            break
        time.sleep(0.2)
    if drawing.state != Drawing.State.DONE:
        raise RuntimeError(f"{drawing.state}: {drawing.trouble}")
    return drawing, time.perf_counter() - started


def measure(bench: Any) -> None:
    """Two rounds that all systems share, one report of the later one."""
    person = User.objects.create_user("national@bench.invalid", name="Ana Bench")
    Membership.objects.create(user=person, system=None, role="analyst")
    client = Client()
    client.force_login(person)
    version = twelve_areas()
    systems = list(System.objects.filter(ended_on=None).order_by("name")[:42])
    assess(systems, rounds_of(range(YEAR - 1, YEAR + 1), version), version)

    def report() -> list[Row]:
        drawing, waited = _drawn(client)
        share = 100 * drawing.render_seconds / drawing.seconds
        said = f"{share:.0f} % of {drawing.seconds:.1f} s"
        whole = DrawnFile.objects.get(drawing=drawing, part=DrawnFile.Part.REPORT)
        files = drawing.files.count()
        return [
            Row("National report of 42 x 12: time inside WeasyPrint", "at least 85 %", said, share >= 85),
            Row(
                "National report: from asking to reading, with a page for each system",
                "",
                f"{waited:.1f} s, {files} documents, the report {whole.size / KB:.0f} KB",
                None,
            ),
            Row("National report: memory of its renderer", "", f"{drawing.peak_kb / KB:.0f} MB", None),
        ]

    bench.add("National report", report)
    for one in DrawnFile.objects.all():
        default_storage.delete(one.path)
    NationalReport.objects.all().delete()
    clear()
