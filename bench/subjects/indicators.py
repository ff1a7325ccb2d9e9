"""Step 1: 26 indicators x 10 years x 42 systems from one spreadsheet, and the page of a system that has them."""

import time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from assessments.history import broken_links
from bench.measures import Row, queries
from frameworks.models import Indicator
from journey.models import IndicatorValue
from journey.value_import import SHEET, columns
from spreadsheets import Sheet, write_workbook
from systems.models import System

YEARS = range(2014, 2024)
ODS = "QWU"


def _client(role: str, system: System | None = None) -> Client:
    person = User.objects.create_user(f"indicators-{role}@bench.invalid", name=f"Indicators {role}")
    Membership.objects.create(user=person, system=system, role=role)
    client = Client()
    client.force_login(person)
    return client


def _spreadsheet() -> tuple[bytes, int]:
    systems = list(System.objects.filter(ended_on=None).values_list("ods_code", flat=True)[:42])
    indicators = list(Indicator.objects.values_list("key", "unit"))
    rows = [
        (
            code,
            key,
            f"{year}/{(year + 1) % 100:02d}",
            f"{40 + place}%" if unit == "per cent" else 1000 * (year - 2000) + place,
            "Published figure",
            "Annual report",
            f"https://example.org/{year}",
            "",
        )
        for code in systems
        for place, (key, unit) in enumerate(indicators)
        for year in YEARS
    ]
    return write_workbook([Sheet(SHEET, columns(national=True), rows)]), len(rows)


def import_time() -> Row:
    """From the upload over the preview to the values of every system, through the pages."""
    IndicatorValue.objects.all().delete()  # the published ones, whose periods the spreadsheet's would overlap
    content, count = _spreadsheet()
    client = _client("administrator")
    address = reverse("indicators:import")
    start = time.perf_counter()
    answer = client.post(address, {"file": SimpleUploadedFile("values.xlsx", content)})
    page = client.get(answer.headers["Location"])
    previewed = time.perf_counter() - start
    client.post(answer.headers["Location"], {"action": "confirm"})
    seconds = time.perf_counter() - start
    made = IndicatorValue.objects.count()
    whole = not broken_links(System.objects.get(ods_code=ODS))
    return Row(
        f"Import of {count:,} values, with its preview",
        "under 20 s",
        f"{seconds:.1f} s, of which {previewed:.1f} s to the preview",
        seconds < 20 and made == count and whole and page.status_code == 200,
    )


def measure(bench: Any) -> None:
    """The page of a system without values and with 260, and the import."""
    client = _client("lead", System.objects.get(ods_code=ODS))
    address = reverse("steps:potential", args=[ODS])
    few = queries(client, address)
    bench.add("Import of values", import_time)
    many = queries(client, address)
    what = f"Page of all indicators: queries without a value and with {26 * len(YEARS)}"
    bench.add("Page of all indicators", lambda: Row(what, "equal", f"{few} and {many}", few == many))
