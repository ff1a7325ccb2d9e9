"""What the pages of national reports print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime

from comparison.rows import KIND_LABELS
from reports.models import Drawing, DrawnFile, NationalReport
from reports.national.readers import SHORT
from reports.national.sections import SECTIONS
from reports.national.selectors import DrawingLine, FileLine, ReportLine, SectionText
from reports.presenters.annex import long_date
from reports.presenters.areas import many


@dataclass(frozen=True, slots=True)
class GroupLines:
    """The reports on one round and one kind of data."""

    heading: str
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section on a draft's page."""

    key: str
    title: str
    is_written: bool
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FileLink:
    """A document: its name, its code where it is one system's, how large it is, and its SHA-256."""

    name: str
    code: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report's page. `progress` is a sentence on the drawing, "" where there is nothing to say."""

    title: str
    facts: tuple[tuple[str, str], ...]
    is_draft: bool
    may_write: bool
    sections: tuple[SectionLine, ...]
    number: int
    progress: str
    is_active: bool
    is_failed: bool
    is_old: bool
    whole: FileLink | None
    volume: FileLink | None
    systems: tuple[FileLink, ...]


def list_groups(lines: Sequence[ReportLine]) -> tuple[GroupLines, ...]:
    """The list by round, in the order of the lines; drafts before what is published."""
    found: dict[tuple[str, str], list[ReportLine]] = {}
    for line in lines:
        found.setdefault((line.kind, line.round_key), []).append(line)
    return tuple(
        GroupLines(f"{own[0].round_name} ({KIND_LABELS[kind].lower()})", tuple(own))
        for (kind, _), own in found.items()
    )


def report_page(
    report: NationalReport, drawing: DrawingLine | None, texts: Mapping[str, SectionText], *, may_write: bool
) -> ReportPage:
    """The page of one report, for somebody who may write in it or may not."""
    files = drawing.files if drawing else ()
    whole = next((one for one in files if one.part == DrawnFile.Part.REPORT), None)
    volume = next((one for one in files if one.part == DrawnFile.Part.SYSTEMS), None)
    own = [one for one in files if one.part == DrawnFile.Part.SYSTEM]
    label = f"{KIND_LABELS[report.kind]}: " if report.kind != "real" else ""
    return ReportPage(
        title=f"{label}National report, {report.round_name}",
        facts=tuple(_facts(report)),
        is_draft=report.state == NationalReport.State.DRAFT,
        may_write=may_write,
        sections=tuple(
            SectionLine(one.key, one.title, bool(said.text), said.by, said.at)
            for one in SECTIONS
            if (said := texts.get(one.key, SectionText("", 0, "", None)))
        )
        if may_write
        else (),
        number=report.number,
        progress=progress_words(drawing) if may_write else "",
        is_active=bool(drawing and drawing.is_active),
        is_failed=bool(drawing and drawing.state == Drawing.State.FAILED),
        is_old=bool(drawing and drawing.is_old),
        whole=_link(whole, "The report") if whole else None,
        volume=_link(volume, "A page for each system that has shared") if volume else None,
        systems=tuple(_link(one, one.name) for one in own),
    )


def _facts(report: NationalReport) -> list[tuple[str, str]]:
    facts = [
        ("Position as at", long_date(report.as_at)),
        ("Framework", f"{report.version.framework.name}, version {report.version.version}"),
        ("Data", KIND_LABELS[report.kind]),
        ("For", SHORT[NationalReport.Readers(report.readers)].capitalize()),
    ]
    if report.published_at:
        by = f" by {report.published_by}" if report.published_by else ""
        facts.append(("Published", f"{long_date(localdate(report.published_at))}{by}"))
    return facts


def _link(file: FileLine, name: str) -> FileLink:
    return FileLink(name, file.code, f"PDF, {max(1, round(file.size / 1024)):,} KB", file.sha256)


def progress_words(drawing: DrawingLine | None) -> str:
    """How far a drawing is, in a sentence or two."""
    if drawing is None:
        return ""
    asked = f"Asked for by {drawing.asked_by} on {_moment(drawing.asked_at)}."
    what = "To be published" if drawing.purpose == Drawing.Purpose.PUBLISH else "The draft"
    if drawing.state == Drawing.State.FAILED:
        return f"{what} was not drawn. {drawing.trouble}"
    if drawing.state == Drawing.State.DONE:
        when = f" on {_moment(drawing.finished_at)}" if drawing.finished_at else ""
        return f"{what} was drawn{when}, in {many(max(1, round(drawing.seconds)), 'second', 'seconds')}."
    if drawing.state == Drawing.State.QUEUED:
        return f"{what}: waiting to start. {asked}"
    done = [f"{what}: {drawing.stage[:1].lower()}{drawing.stage[1:]}"]
    if drawing.pages and not drawing.systems_done:
        done.append(f"page {drawing.pages}")
    if drawing.systems_done:
        done.append(f"{drawing.systems_done} of {many(drawing.systems, 'system', 'systems')}")
    return f"{', '.join(done)}. {asked}"


def _moment(when: datetime) -> str:
    return date_format(localtime(when), "j F Y, H:i")
