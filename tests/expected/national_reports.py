"""National reports: drafts are for those who write them, what is published for everybody who compares.

Batches are for those who write them too.
"""

from tests.expected.comparison import comparers
from tests.expected.rules import A_NEW_ONE, State, Table
from tests.reports.national import new_batch, new_draft, new_published


def readers(state: State) -> frozenset[str | None]:
    return comparers(state) | {"administrator"}


def writers(state: State) -> frozenset[str | None]:
    return frozenset({"analyst", "administrator"})


PUBLISHED = {"report": A_NEW_ONE}
DRAFT = {"edition": A_NEW_ONE}
SECTION = DRAFT | {"section": "summary"}
BATCH = {"batch": A_NEW_ONE}
MAKERS = {"report": new_published, "edition": new_draft, "batch": new_batch}
EXPECTATIONS: Table = {
    ("national_reports:latest", "GET"): (readers, {}),
    ("national_reports:list", "GET"): (readers, {}),
    ("national_reports:new", "GET"): (writers, {}),
    ("national_reports:new", "POST"): (writers, {}),
    ("national_reports:report", "GET"): (readers, PUBLISHED),
    ("national_reports:pdf", "GET"): (readers, PUBLISHED),
    ("national_reports:systems_pdf", "GET"): (readers, PUBLISHED),
    ("national_reports:system_pdf", "GET"): (readers, PUBLISHED | {"ods": "qwo"}),
    ("national_reports:again", "POST"): (writers, PUBLISHED),
    ("national_reports:section", "GET"): (writers, SECTION),
    ("national_reports:section", "POST"): (writers, SECTION),
    ("national_reports:draw", "POST"): (writers, DRAFT),
    ("national_reports:progress", "GET"): (writers, DRAFT),
    ("national_reports:publish", "GET"): (writers, DRAFT),
    ("national_reports:publish", "POST"): (writers, DRAFT),
    ("national_reports:batches", "GET"): (writers, {}),
    ("national_reports:batches", "POST"): (writers, {}),
    ("national_reports:batch", "GET"): (writers, BATCH),
    ("national_reports:batch_progress", "GET"): (writers, BATCH),
    ("national_reports:batch_go_on", "POST"): (writers, BATCH),
    ("national_reports:batch_zip", "GET"): (writers, BATCH),
}
DOWNLOADS = {
    "national_reports:latest",
    "national_reports:pdf",
    "national_reports:systems_pdf",
    "national_reports:system_pdf",
    "national_reports:progress",
    "national_reports:batch_progress",
    "national_reports:batch_zip",
}
