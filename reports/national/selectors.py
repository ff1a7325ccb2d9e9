"""Reads about national reports: which there are, what is written, how far a drawing is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, can, require
from comparison.rows import RoundLine
from comparison.selectors import rounds_for
from reports.models import Commentary, Drawing, DrawnFile, NationalReport
from reports.national.progress import ACTIVE, GONE, is_gone
from reports.national.readers import SHORT
from reports.presenters.national.whole import Written
from systems.models import System

FORMER = "a former member"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in the list."""

    id: int
    round_key: str
    round_name: str
    as_at: date
    kind: str
    framework: str
    framework_key: str
    readers: str
    state: str
    started_at: datetime
    published_at: datetime | None

    @property
    def is_draft(self) -> bool:
        return self.state == NationalReport.State.DRAFT


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section's commentary as it stands; `number` 0 where nothing was written yet."""

    text: str
    number: int
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FileLine:
    """A document that can be read; `name` is the system's where it is one system's."""

    part: str
    code: str
    name: str
    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class DrawingLine:
    """How far a drawing is. `is_old` says that the commentary changed since."""

    id: int
    purpose: str
    state: str
    stage: str
    pages: int
    systems: int
    systems_done: int
    trouble: str
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    seconds: float
    is_old: bool
    files: tuple[FileLine, ...]

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE


def subject_of(report: NationalReport) -> Subject:
    """The facts that decide who may do what with a report."""
    return Subject(status=report.state, sharing=report.readers)


def reports_for(actor: Actor) -> list[ReportLine]:
    """The reports that the actor may read, those of the latest round first. Raises Http404 for who may see none.

    One query.
    """
    require(actor, Action.LIST_NATIONAL_REPORTS)
    rows = NationalReport.objects.select_related("version__framework").order_by("-as_at", "kind", "-pk")
    return [_line(row) for row in rows if can(actor, Action.READ_NATIONAL_REPORT, subject_of(row))]


def _line(row: NationalReport) -> ReportLine:
    return ReportLine(
        id=row.pk,
        round_key=row.round_key,
        round_name=row.round_name,
        as_at=row.as_at,
        kind=row.kind,
        framework=row.version.framework.short_name,
        framework_key=row.version.framework.key,
        readers=SHORT[NationalReport.Readers(row.readers)],
        state=row.state,
        started_at=row.started_at,
        published_at=row.published_at,
    )


def get_report(actor: Actor, report_id: int, action: Action = Action.READ_NATIONAL_REPORT) -> NationalReport:
    """A report with its framework. Raises Http404 where there is none, or the actor may not."""
    row = (
        NationalReport.objects.select_related("version__framework", "started_by", "published_by")
        .filter(pk=report_id)
        .first()
    )
    if row is None:
        raise Http404
    require(actor, action, subject_of(row))
    return row


def round_line(report: NationalReport) -> RoundLine | None:
    """The round that a report is about, None when it is no more. One query."""
    return next((one for one in rounds_for(report.kind) if one.key == report.round_key), None)


def texts_of(report: NationalReport) -> dict[str, SectionText]:
    """What stands in each section in which something was written. One query."""
    rows = Commentary.objects.filter(report=report).select_related("by").order_by("number")
    return {row.section: SectionText(row.text, row.number, _name(row.by), row.at) for row in rows}


def earlier_texts(report: NationalReport, section: str) -> list[SectionText]:
    """Every saving of a section's commentary, the latest first. One query."""
    rows = Commentary.objects.filter(report=report, section=section).select_related("by").order_by("-number")
    return [SectionText(row.text, row.number, _name(row.by), row.at) for row in rows]


def commentary_of(report: NationalReport) -> dict[str, Written]:
    """What a document prints of the commentary. One query."""
    return {key: Written(one.text, one.by, one.at) for key, one in texts_of(report).items() if one.text}


def drawing_of(report: NationalReport) -> DrawingLine | None:
    """The latest drawing, with its documents when it is done; None when it was never drawn. Three queries.

    One whose process is gone is told of as failed, before anybody writes that down.
    """
    row = Drawing.objects.filter(report=report).select_related("asked_by").order_by("-pk").first()
    if row is None:
        return None
    gone = is_gone(row.state, row.heard_at, timezone.now())
    files = list(DrawnFile.objects.filter(drawing=row).order_by("pk")) if row.state == Drawing.State.DONE else []
    codes = [one.code for one in files if one.code]
    names = dict(System.objects.filter(ods_code__in=codes).values_list("ods_code", "name")) if codes else {}
    return DrawingLine(
        id=row.pk,
        purpose=row.purpose,
        state=Drawing.State.FAILED if gone else row.state,
        stage=row.stage,
        pages=row.pages,
        systems=row.systems,
        systems_done=row.systems_done,
        trouble=GONE if gone else row.trouble,
        asked_by=_name(row.asked_by),
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        seconds=row.seconds,
        is_old=row.seen_number != report.number,
        files=tuple(_file(one, names.get(one.code, one.code)) for one in files),
    )


def drawn_file(report: NationalReport, part: str, code: str = "") -> FileLine:
    """The latest finished document of a report. Raises Http404 where it was not drawn yet. One query."""
    found = (
        DrawnFile.objects.filter(drawing__report=report, drawing__state=Drawing.State.DONE, part=part, code=code)
        .order_by("-drawing")
        .first()
    )
    if found is None:
        raise Http404
    return _file(found)


def _file(row: DrawnFile, name: str = "") -> FileLine:
    return FileLine(row.part, row.code, name, row.path, row.sha256, row.size)


def _name(person: object) -> str:
    return str(person) if person else FORMER


def latest_published(actor: Actor, kind: str, round_key: str, framework: str) -> ReportLine | None:
    """The report published last, of those that the actor may read; "" for any round or framework. One query."""
    found = (
        one
        for one in reports_for(actor)
        if not one.is_draft
        and one.kind == kind
        and round_key in ("", one.round_key)
        and framework in ("", one.framework_key)
    )
    return max(found, key=lambda one: (one.as_at, one.published_at or one.started_at), default=None)


__all__: Sequence[str] = [
    "commentary_of",
    "drawing_of",
    "drawn_file",
    "earlier_texts",
    "get_report",
    "latest_published",
    "reports_for",
    "round_line",
    "subject_of",
    "texts_of",
]
