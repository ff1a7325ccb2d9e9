"""The rows of each sheet, from the pack."""

from collections.abc import Iterator

from django.utils.timezone import localtime

from assessments.boards import AssessmentBoard
from assessments.charts import progress
from assessments.models import Assessment
from assessments.presenters.readings import own_words
from frameworks.content import LevelContent
from reports.pack import Pack
from reports.presenters.annex import annex, evidence_refs
from reports.presenters.areas import change_words, gap_words, standing_words
from reports.presenters.whole import median_words, status_words
from reports.workbook import columns
from spreadsheets import Cell, Sheet, write_workbook

Rows = Iterator[tuple[Cell, ...]]


def assessment_workbook(pack: Pack) -> bytes:
    """The .xlsx file of a pack: summary, areas, findings, evidence, milestones, rounds, readings, definitions."""
    board = pack.board
    sheets = [
        Sheet("Summary", columns.SUMMARY, _summary(board)),
        Sheet("Areas", columns.AREAS, _areas(board)),
        Sheet("Findings", columns.FINDINGS, _findings(board)),
        Sheet("Evidence", columns.EVIDENCE, _evidence(board)),
        Sheet("Milestones", columns.MILESTONES, _milestones(board)),
        Sheet("Rounds", columns.ROUNDS, _rounds(pack)),
    ]
    if board.readings:
        sheets.append(Sheet("Readings", columns.READINGS, _readings(board)))
    terms = [*columns.TERMS, *_levels(board)]
    return write_workbook(sheets, title=f"{board.system_name}: {board.round_name}", definitions=terms)


def _levels(board: AssessmentBoard) -> Iterator[tuple[str, str]]:
    for instrument in board.instruments:
        for level in instrument.version.levels:
            yield f"{instrument.version.short_name}: {level.name}", level.meaning


def _summary(board: AssessmentBoard) -> Rows:
    yield "System", board.system_name
    yield "ODS code", board.ods_code
    yield "Board", board.board_name
    yield "Round", board.round_name
    yield "Position as at", board.as_at
    yield "Status", board.status_label
    yield "Who signed", status_words(board)
    yield "Signed at", localtime(board.signed_off_at) if board.is_signed_off and board.signed_off_at else None
    yield "Code of what was signed", board.content_sha256
    yield "Shared with", board.sharing_label
    yield "Read from publications", "Yes" if board.from_publications else "No"
    yield "Partners began to work together in", board.working_together_since
    yield "Age of the system in years", board.age_years
    yield "Areas", len(board.areas)
    yield "Areas with a claim", sum(1 for area in board.areas if area.level is not None)
    yield "Areas finished", board.completed_count
    yield "Claims above their evidence", len(board.gaps)
    yield "Pieces of evidence", len(evidence_refs(board))
    yield "Milestones", len(board.milestones)
    for instrument in board.instruments:
        name = instrument.version.short_name
        yield f"{name}: median", median_words(instrument)
        for level in instrument.version.levels:
            yield f"{name}: areas at {level.name}", instrument.summary.counts.get(level.order, 0)
        yield f"{name}: areas without a claim", instrument.summary.not_assessed


def _level(level: LevelContent | None, absent: str = "") -> tuple[Cell, Cell]:
    return (level.name, level.order) if level else (absent, None)


def _areas(board: AssessmentBoard) -> Rows:
    for area in board.areas:
        yield (
            area.version.name,
            area.area.name,
            area.area.key,
            "Judged" if area.level else standing_words(area),
            *_level(area.level, standing_words(area)),
            *_level(area.criteria_level, "Judged as a whole"),
            *_level(area.backed_level, "Judged as a whole"),
            *_level(area.expected_level, "No age band applies"),
            area.score.claim_gap,
            gap_words(area),
            ", ".join(area.score.would_close),
            area.target_level.name if area.target_level else "None set",
            area.target_date,
            change_words(area) or "No earlier claim",
            area.confidence_label or "Not given",
            area.origin_label or "Not given",
            "Yes" if area.is_complete else "No",
            area.rationale,
            area.chair_words,
        )


def _findings(board: AssessmentBoard) -> Rows:
    refs = evidence_refs(board)
    for area in board.areas:
        names = {level.key: level.name for level in area.version.levels}
        for finding in area.findings:
            criterion = finding.criterion
            yield (
                area.version.name,
                area.area.name,
                criterion.key,
                names.get(criterion.level_key, criterion.level_key),
                "Core" if criterion.is_core else "Example",
                criterion.text,
                finding.said_label,
                ", ".join(refs[item.id] for item in finding.evidence if item.id in refs),
                finding.note,
            )


def _evidence(board: AssessmentBoard) -> Rows:
    for line in annex(board):
        item = line.item
        yield (
            line.ref,
            item.title,
            item.kind_label,
            item.dated,
            item.valid_until,
            "Yes" if item.is_expired else "No",
            item.summary,
            item.url,
            item.file_name,
            item.source_title,
            item.added_by,
            "\n".join(line.supports),
        )


def _milestones(board: AssessmentBoard) -> Rows:
    for line in board.milestones:
        yield (
            line.title,
            line.area_name,
            line.level_name,
            ", ".join(key for key, _ in line.criteria),
            line.owner,
            line.due_on,
            line.status_label,
            "Yes" if line.is_overdue else "No",
            line.met_on,
            line.notes,
        )


def _rounds(pack: Pack) -> Rows:
    for history in pack.histories:
        steps = progress(history).steps
        for position, step in zip(history.positions, steps, strict=True):
            yield (
                history.version.name,
                history.area.name,
                position.round_name,
                position.as_at,
                Assessment.Status(position.status).label,
                *_level(position.level, "Not assessed"),
                *_level(position.backed_level, "Judged as a whole"),
                position.version,
                step.version_words,
            )


def _readings(board: AssessmentBoard) -> Rows:
    areas = {area.area.key: area for area in board.areas}
    for voice in board.readings:
        for line in voice.lines:
            yield (
                voice.by,
                localtime(voice.given_at).date(),
                line.area_name,
                own_words(areas, line.area_key),
                line.level_name or "No level given",
                line.words,
                " ".join(filter(None, (line.answer_label, line.answer_words))) or "Not answered yet",
            )
