"""50 PDFs, 10 imports and 200 slow clients, while others work: how much longer the others wait."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connections
from django.test import Client as TestClient
from django.urls import reverse

from accounts.models import Membership, User
from assessments.evidence_import import SHEET, columns
from assessments.models import Assessment
from assessments.selectors.evidence import KIND_LABELS
from bench import data
from bench.measures import Row, percentile
from bench.server import free_port, serving
from load.clients import Answer, Browser
from load.slow import Slow
from spreadsheets import Sheet, write_workbook

PDFS, IMPORTS, SLOW = 50, 10, 200
ROUNDS, ROWS = 2, 500
OTHERS, PACE = 20, 4.0
"""People who read pages meanwhile, and the seconds from one page of theirs to the next."""
QUIET, STORM, PATIENCE = 20.0, 40.0, 600.0
MOST = 2.0
TOKEN = "t" * 32
BOUNDARY = "load-boundary"
DAY = date(2030, 1, 1)


@dataclass
class Reader:
    """Somebody who goes from page to page at a pace, slow clients or not."""

    browser: Browser
    paths: list[str]
    seconds: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    async def read(self, seconds: float, first: float) -> None:
        start = time.perf_counter()
        number, due = 0, start + first
        while due < start + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            begun = time.perf_counter()
            answer = await self.browser.get(self.paths[number % len(self.paths)])
            self.seconds.append(time.perf_counter() - begun)
            if answer.status != 200:
                self.troubles.append(str(answer.status))
            number, due = number + 1, due + PACE


def measure() -> list[Row]:
    """Others alone, then in the storm, then alone again; then every PDF and import is waited for."""
    data.fill(ROUNDS)
    port = free_port()
    own = Assessment.objects.filter(round__key=f"bench-{ROUNDS - 1}").exclude(system__ods_code=data.SHORT)
    drafts = list(own.select_related("system").order_by("pk"))
    codes = [one.system.ods_code for one in drafts]
    cookies = {one.system.ods_code: _cookie(one) for one in drafts}
    signed = f"bench-{ROUNDS - 2}"
    readers = [
        Reader(
            Browser(port, cookies[code]),
            [
                reverse("systems:home", args=[code]),
                reverse("assessments:area", args=[code, f"bench-{ROUNDS - 1}", "area-3"]),
                reverse("evidence:list", args=[code]),
            ],
        )
        for code in random.Random(1).sample(codes, OTHERS)  # noqa: S311 - the same at every run
    ]
    pdfs = [(cookies[code], reverse("reports:pdf", args=[code, signed])) for code in (codes * 2)[:PDFS]]
    imports = [(cookies[code], reverse("evidence:import", args=[code])) for code in codes[:IMPORTS]]
    large = staticfiles_storage.url("build/plotly-cartesian.min.js")
    connections.close_all()
    with serving(port):
        return asyncio.run(storm(port, readers, pdfs, imports, large))


def _cookie(assessment: Assessment) -> str:
    user = User.objects.create_user(f"reader-{assessment.pk}@load.invalid", name=f"Reader {assessment.pk}")
    Membership.objects.create(user=user, system=assessment.system, role="lead")
    client = TestClient()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


async def storm(
    port: int, readers: list[Reader], pdfs: list[tuple[str, str]], imports: list[tuple[str, str]], large: str
) -> list[Row]:
    """The whole of it."""
    await _read(readers, QUIET / 2)
    for one in readers:
        one.seconds.clear()  # the first pages warm the processes up
    await _read(readers, QUIET)
    quiet = _taken(readers)
    slow = [Slow(port, large, kind) for kind in range(SLOW)]
    tasks = [asyncio.create_task(one.run()) for one in slow]
    long = [asyncio.create_task(_ask(port, cookie, path)) for cookie, path in pdfs]
    loading = [asyncio.create_task(_import(port, cookie, path)) for cookie, path in imports]
    await _read(readers, STORM)
    busy = _taken(readers)
    waiting = sum(not one.done() for one in [*long, *loading])
    answers = await asyncio.wait_for(asyncio.gather(*long, *loading), PATIENCE)
    for task in tasks:
        task.cancel()
    await _read(readers, QUIET)
    quiet = sorted([*quiet, *_taken(readers)])
    troubles = [trouble for one in readers for trouble in one.troubles]
    before, meanwhile = percentile(quiet, 0.95), percentile(busy, 0.95)
    right = sum(answer.status == 200 and answer.body.startswith(b"%PDF") for answer in answers[: len(pdfs)])
    taken = sum(answer.status == 302 for answer in answers[len(pdfs) :])
    said = f"{meanwhile / before:.1f} times ({meanwhile * 1000:.0f} ms against {before * 1000:.0f} ms)"
    what = f"Pages of others beside {len(pdfs)} PDFs, {len(imports)} imports and {SLOW} slow clients: 95th percentile"
    return [
        Row(what, f"at most {MOST:.0f} times", said, meanwhile <= MOST * before),
        Row(
            "Others' pages that failed, of all",
            "none",
            f"{len(troubles)} of {len(quiet) + len(busy)}, while {waiting} documents waited at the end",
            not troubles,
        ),
        Row(
            "PDFs drawn and imports taken in the end",
            "all",
            f"{right} of {len(pdfs)} and {taken} of {len(imports)}",
            right == len(pdfs) and taken == len(imports),
        ),
    ]


async def _read(readers: list[Reader], seconds: float) -> None:
    await asyncio.gather(*(one.read(seconds, PACE * place / len(readers)) for place, one in enumerate(readers)))


def _taken(readers: list[Reader]) -> list[float]:
    seconds = sorted(taken for one in readers for taken in one.seconds)
    for one in readers:
        one.seconds.clear()
    return seconds


async def _ask(port: int, cookie: str, path: str) -> Answer:
    return await Browser(port, cookie).get(path)


async def _import(port: int, cookie: str, path: str) -> Answer:
    """The upload of a spreadsheet of evidence; it leads to its preview."""
    rows = [(f"Item {n}", "Data", data.WORDS, f"https://example.org/{n}", DAY, None) for n in range(ROWS)]
    sheet = await asyncio.to_thread(write_workbook, [Sheet(SHEET, columns(KIND_LABELS), rows)])
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    head = f'{part}"csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n{part}"file"; filename="evidence.xlsx"\r\n\r\n'
    body = head.encode() + sheet + f"\r\n--{BOUNDARY}--\r\n".encode()
    return await Browser(port, cookie).post(path, body, f"multipart/form-data; boundary={BOUNDARY}")
