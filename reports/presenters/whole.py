"""A whole report in words: its front, its instruments, and everything that follows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime

from assessments.boards import AssessmentBoard, InstrumentBoard
from assessments.charts import Chart, ladder_chart
from assessments.codes import MARK, in_groups
from frameworks.content import VersionContent
from reports.pack import Pack
from reports.presenters.annex import AnnexLine, annex, evidence_refs, long_date
from reports.presenters.areas import AreaLines, area_lines, many, target_words
from reports.presenters.chair import ChairPage, chair_page
from reports.presenters.milestones import HEADS, MilestoneLines, milestone_lines
from reports.presenters.readings import ReadingTable, reading_tables
from reports.presenters.rounds import Rounds, rounds_of

METHOD = (
    "The claim is the level that people chose for an area, with their reasons.",
    "The criteria support a level when every core criterion of it, and of every level below it, is met. Examples "
    "illustrate and never change a level.",
    "A level is evidence-backed when each of those criteria also has at least one piece of evidence.",
    "The gap is the claim compared with the evidence-backed level. It says what to show next. It is not an "
    "accusation.",
    "The level expected for a system’s age comes from published bands, counted from the year in which its partners "
    "began to work together.",
    "Levels have an order and no distance between them. They are counted, and the middle one is named. They are "
    "never averaged.",
    "Criteria that nobody has looked at are “not known”. This is not the same as “not met”.",
    "Evidence past its validity is listed and backs no level.",
    "This is not a ranking. It gives no overall score.",
)
ROUNDS_NOTE = (
    "Each area in each round up to this one. Earlier rounds stand in their own assessments, which have their own "
    "signatures."
)
READINGS_NOTE = (
    "A reading is another voice on the same evidence. It stands beside the system’s own judgement and is never merged "
    "into it."
)


@dataclass(frozen=True, slots=True)
class InstrumentLines:
    """One instrument: its chart, counts a level and its areas. `is_staged`: a ladder of stages with cautions."""

    anchor: str
    version: VersionContent
    chart: Chart
    counts: tuple[tuple[str, str], ...]
    median: str
    areas: tuple[AreaLines, ...]
    is_staged: bool

    @property
    def counts_line(self) -> str:
        """The median and the counts in one paragraph."""
        return f"{self.median} Claims by level: {'; '.join(f'{name}, {count}' for name, count in self.counts)}."


@dataclass(frozen=True, slots=True)
class SourceLines:
    """Where one instrument comes from."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    board: AssessmentBoard
    title: str
    running_title: str
    status: str
    labels: tuple[tuple[str, str], ...]
    is_draft: bool
    chair: ChairPage
    instruments: tuple[InstrumentLines, ...]
    targets: tuple[tuple[str, str], ...]
    milestone_heads: tuple[str, ...]
    milestones: tuple[MilestoneLines, ...]
    rounds: Rounds
    rounds_note: str
    readings: tuple[ReadingTable, ...]
    readings_note: str
    annex: tuple[AnnexLine, ...]
    method: tuple[str, ...]
    sources: tuple[SourceLines, ...]
    submitted: str
    publisher: str
    code: str
    keyword: str
    verify_address: str


def median_words(instrument: InstrumentBoard) -> str:
    """The median claim in words: levels have an order and no distance, so nothing is averaged."""
    names = {level.order: level.name for level in instrument.version.levels}
    median = instrument.summary.median
    if median is None:
        return "No area has been judged yet."
    if median[0] == median[1]:
        return f"The middle (median) claim is {names[median[0]]}."
    return f"The middle (median) claim lies between {names[median[0]]} and {names[median[1]]}."


def _instrument(instrument: InstrumentBoard, refs: Mapping[int, str]) -> InstrumentLines:
    names = {level.order: level.name for level in instrument.version.levels}
    counts = [(names[order], many(count, "area", "areas")) for order, count in instrument.summary.counts.items()]
    if instrument.summary.not_assessed:
        counts.append(("No claim", many(instrument.summary.not_assessed, "area", "areas")))
    is_staged = instrument.version.instrument == "stages"
    return InstrumentLines(
        anchor=f"instrument-{instrument.version.framework_key}",
        version=instrument.version,
        chart=ladder_chart(instrument),
        counts=tuple(counts),
        median=median_words(instrument),
        areas=tuple(area_lines(area, refs, is_staged=is_staged) for area in instrument.areas),
        is_staged=is_staged,
    )


def status_words(board: AssessmentBoard) -> str:
    """Who signed and when, or that nobody has."""
    if board.is_signed_off and board.signed_off_at:
        when = date_format(localtime(board.signed_off_at), "j F Y, H:i")
        return f"Signed off by {board.signed_off_by or 'a person since removed'} on {when}."
    if board.status == "submitted":
        return "Submitted for sign-off: nobody has signed this."
    if board.status == "reopened":
        return "Reopened: nobody has signed this as it stands."
    return "Draft: nobody has signed this."


def _submitted_words(board: AssessmentBoard) -> str:
    if board.submitted_at is None:
        return ""
    when = date_format(localtime(board.submitted_at), "j F Y, H:i")
    reason = f" Submitted before it was complete, with this reason: {board.submission_reason}" * bool(
        board.submission_reason
    )
    return f"Submitted by {board.submitted_by or 'a person since removed'} on {when}.{reason}"


def _labels(board: AssessmentBoard) -> Iterable[tuple[str, str]]:
    yield "System", f"{board.system_name} ({board.ods_code})"
    if board.board_name:
        yield "Board", board.board_name
    yield "Round", board.round_name
    yield "Position as at", long_date(board.as_at)
    yield "Status", status_words(board)
    yield "Shared with", board.sharing_label
    if board.working_together_since is not None:
        age = f", so {many(board.age_years, 'year', 'years')} old" if board.age_years is not None else ""
        yield "Age of the system", f"Its partners began to work together in {board.working_together_since}{age}"


def source_lines(version: VersionContent) -> SourceLines:
    """Where a framework version was restated from, under which licence and with which scale."""
    source = version.source
    by = f", by {source.author}" if source.author else ""
    section = f". {source.section.rstrip('.')}" if source.section else ""
    told = f"Restated from: {source.title}{by}, {source.publisher}, {source.published}{section}."
    return SourceLines(
        title=f"{version.name}, version {version.version}",
        lines=tuple(filter(None, (told, version.licence_note, version.scale_note))),
    )


def report(pack: Pack, *, verify_address: str = "") -> Report:
    """The whole report of one assessment. `verify_address` is where the code of a signed one can be checked."""
    board = pack.board
    refs = evidence_refs(board)
    return Report(
        board=board,
        title=f"{board.system_name}: maturity assessment, {board.round_name}",
        running_title=f"{board.system_name} · {board.round_name}",
        status=status_words(board),
        labels=tuple(_labels(board)),
        is_draft=not board.is_signed_off,
        chair=chair_page(board),
        instruments=tuple(_instrument(instrument, refs) for instrument in board.instruments),
        targets=tuple((area.area.name, target_words(area)) for area in board.areas if area.target_level is not None),
        milestone_heads=HEADS,
        milestones=milestone_lines(board),
        rounds=rounds_of(pack.histories),
        rounds_note=ROUNDS_NOTE,
        readings=reading_tables(board),
        readings_note=READINGS_NOTE,
        annex=annex(board),
        method=METHOD,
        sources=tuple(source_lines(instrument.version) for instrument in board.instruments),
        submitted=_submitted_words(board),
        publisher=settings.COMPARING_BODY,
        code=in_groups(board.content_sha256),
        keyword=f"{MARK}{board.content_sha256}" if board.content_sha256 else "",
        verify_address=verify_address,
    )
