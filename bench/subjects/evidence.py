"""A register of 5,000 items: its first page, a search in it, an area's page beside it, and an import of 2,000 rows."""

import time
from datetime import date, timedelta
from io import BytesIO
from itertools import chain
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.evidence_import import SHEET, columns
from assessments.models import Evidence, EvidenceLink, Judgement
from assessments.selectors.evidence import KIND_LABELS
from bench.data import WORDS
from bench.measures import REQUESTS, Row, percentile, queries
from spreadsheets import Sheet, write_workbook

ITEMS, IMPORTED, TURN = 5_000, 2_000, 20


def fill(person: Any) -> str:
    """Give the person's system its long register, each item with a use; returns the system's code."""
    system = person.memberships.get().system
    today = date.today()
    kinds = list(KIND_LABELS)
    items = Evidence.objects.bulk_create(
        Evidence(
            system=system,
            title=f"Paper {n} of the partnership board",
            kind=kinds[n % len(kinds)],
            summary=WORDS,
            url=f"https://example.org/papers/{n}",
            dated=today - timedelta(days=n % 900),
            valid_until=today + timedelta(days=n % 1_000 - 300) if n % 3 else None,
            added_by=person,
        )
        for n in range(ITEMS)
    )
    judgements = list(
        Judgement.objects.filter(assessment__system=system, assessment__round__is_current=False).order_by("pk")
    )
    EvidenceLink.objects.bulk_create(
        EvidenceLink(evidence=item, judgement=judgements[n % len(judgements)]) for n, item in enumerate(items)
    )
    return str(system.ods_code)


def page_time(bench: Any, name: str, path: str) -> Row:
    """A page's 95th percentile over the trivial view's, in turns of a few requests."""
    turns = [(bench.web.times("/trivial", TURN), bench.web.times(path, TURN)) for _ in range(REQUESTS // TURN)]
    trivial, page = (percentile(sorted(chain.from_iterable(times)), 0.95) for times in zip(*turns, strict=True))
    ratio = page / trivial
    return Row(
        f"Register of {ITEMS:,}, {name}: 95th percentile against a trivial view",
        "at most 25 times",
        f"{ratio:.1f} times ({page * 1000:.1f} ms against {trivial * 1000:.1f} ms)",
        ratio <= 25,
    )


def area_queries(bench: Any) -> int:
    """Queries of an area's page, which offers a few of the register's items."""
    return queries(bench.clients["long"], bench.address("assessments:area", "long"))


def import_time(bench: Any, ods: str) -> Row:
    """From the upload to the register, through the pages."""
    rows = [
        (f"Imported {n}", "Data", WORDS, f"https://example.org/{n}", date(2030, 1, 1), None) for n in range(IMPORTED)
    ]
    file = BytesIO(write_workbook([Sheet(SHEET, columns(KIND_LABELS), rows)]))
    client = bench.clients["long"]
    start = time.perf_counter()
    answer = client.post(
        reverse("evidence:import", args=[ods]), {"file": SimpleUploadedFile("evidence.xlsx", file.getvalue())}
    )
    client.get(answer.headers["Location"])
    client.post(answer.headers["Location"], {"action": "confirm"})
    seconds = time.perf_counter() - start
    made = Evidence.objects.filter(system__ods_code=ods, title__startswith="Imported ").count()
    what = f"Import of {IMPORTED:,} rows of evidence, with its preview"
    return Row(what, "under 10 s", f"{seconds:.1f} s", seconds < 10 and made == IMPORTED)


def measure(bench: Any) -> None:
    short = area_queries(bench)
    ods = fill(bench.people["long"])
    register = reverse("evidence:list", args=[ods])
    for name, query in (
        ("first page", ""),
        ("search", "?words=paper+499"),
        ("search that finds nothing", "?words=nowhere+to+be+found"),
        ("past its date, by its end", "?state=expired&order=ending"),
        ("last page", "?page=100"),
    ):
        bench.add(f"Register, {name}", lambda n=name, q=query: page_time(bench, n, register + q))
    long = area_queries(bench)
    what = f"Area page: queries beside a register of 20 and of {ITEMS:,}"
    bench.add("Area page beside a long register", lambda: Row(what, "equal", f"{short} and {long}", short == long))
    bench.add("Import of evidence", lambda: import_time(bench, ods))
