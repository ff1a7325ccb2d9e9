"""The sections of the Word document, in the order of the PDF."""

from reports.presenters import AreaLines, InstrumentLines, Report
from reports.word.body import Body
from reports.word.markup import Cell

PUBLISHED = (
    "Read from publications. These judgements are this product’s reading of published evidence. The system has not "
    "judged itself here."
)


def write_body(body: Body, report: Report) -> None:
    """Everything from the title to the sign-off."""
    _front(body, report)
    _chair(body, report)
    _summary(body, report)
    for instrument in report.instruments:
        _instrument(body, instrument)
    _plans(body, report)
    _rounds(body, report)
    _readings(body, report)
    _annex(body, report)
    body.heading("How the levels are worked out", 1, new_page=True)
    body.bullets(report.method)
    body.heading("Sources and credit", 1)
    for source in report.sources:
        body.heading(source.title, 2)
        body.text(source.lines[0] if source.lines else "")
        body.texts(source.lines[1:], "SmallPrint")
    _sign_off(body, report)


def _front(body: Body, report: Report) -> None:
    board = report.board
    body.text(board.system_name, "Title")
    body.text(f"Maturity self-assessment report. {board.round_name}", "Subtitle")
    if board.from_publications:
        body.text(PUBLISHED, bold=True)
    body.text(report.status, bold=True)
    body.table("About this report", (), [(label, value) for label, value in report.labels], (30, 100))
    if board.provenance:
        body.text(f"Where this comes from: {board.provenance}", "SmallPrint")
    body.contents()


def _chair(body: Body, report: Report) -> None:
    chair = report.chair
    body.heading("One page for the chair", 1, new_page=True)
    body.text(f"{report.status} {chair.asked}".strip())
    body.table("In figures", (), chair.figures, (60, 110))
    body.table("Every claim beside its evidence", chair.heads, chair.rows, (46, 26, 26, 34, 26, 28))
    body.text(chair.left_out)
    body.heading("Milestones due first", 2)
    if chair.due:
        body.bullets(chair.due)
    else:
        body.text("No milestone is open.")


def _summary(body: Body, report: Report) -> None:
    body.heading("Where it stands, and what to do next", 1, new_page=True)
    for instrument in report.instruments:
        if not instrument.is_staged:
            body.heading(instrument.version.name, 2)
            _ladder(body, instrument)
            body.text(instrument.counts_line)
    body.heading("What to do next", 2)
    for instrument in report.instruments:
        for area in instrument.areas:
            body.heading(area.board.area.name, 3)
            level = area.board.level
            body.text(
                f"{level.name}. {area.standing_lines}" if instrument.is_staged and level else area.standing_lines
            )
            lead = "What would close the gap:" if area.closers else area.next_step
            body.text(lead, bold=True)
            body.bullets(area.first_steps)


def _next(body: Body, area: AreaLines) -> None:
    """What would close the gap, and what leads to the next level."""
    if area.closers:
        body.text("What would close the gap:", bold=True)
        body.bullets(area.closers)
    body.text(area.next_step, bold=True)
    body.bullets(area.next_lines)


def _ladder(body: Body, instrument: InstrumentLines) -> None:
    body.picture(instrument.chart.svg)
    caption = f"{instrument.version.short_name}: what the picture shows"
    body.table(caption, instrument.chart.headings, instrument.chart.rows, (46, 25, 28, 46, 30))


def _instrument(body: Body, instrument: InstrumentLines) -> None:
    version = instrument.version
    body.heading(version.name, 1, new_page=True)
    body.text(version.purpose)
    body.text(version.coverage, "SmallPrint")
    if version.prompts:
        body.text("To keep in mind", bold=True)
        body.bullets(prompt.text for prompt in version.prompts)
    for area in instrument.areas:
        _area(body, instrument, area)


def _area(body: Body, instrument: InstrumentLines, area: AreaLines) -> None:
    content = area.board.area
    body.heading(content.name, 2)
    if not instrument.is_staged:
        body.text(content.summary)
    body.table(f"{content.name}: the facts", (), area.facts, (45, 125))
    body.heading("Reasons for the claim", 3)
    body.texts(area.rationale or ("No reasons were given.",))
    body.heading("The claim and its evidence", 3)
    body.text(area.standing_lines)
    if area.chair_words:
        body.text("Why the chair still claims it:", bold=True)
        body.texts(area.chair_words)
    _next(body, area)
    if instrument.is_staged:
        _stages(body, instrument, area)
    else:
        _criteria(body, area)
    body.heading("Evidence", 3)
    if not area.evidence:
        body.text("No evidence has been attached to this area.")
        return
    rows = [
        (row.ref, Cell((row.title,), (row.validity,) if row.validity else ()), row.kind, row.supports)
        for row in area.evidence
    ]
    body.table(f"{content.name}: evidence", ("Number", "Title", "Kind", "Supports"), rows, (16, 84, 34, 36))


def _stages(body: Body, instrument: InstrumentLines, area: AreaLines) -> None:
    body.heading("The stages", 3)
    _ladder(body, instrument)
    rows = [
        (line.level.name, line.level.meaning, line.level.caution or "None given", line.standing or "–")
        for line in area.levels
    ]
    heads = ("Stage", "What it means", "Caution", "Here")
    body.table("Each stage, with the caution that goes with it", heads, rows, (36, 55, 55, 24))
    signals = [
        (Cell((row.key,), (row.mark,)), row.text, row.state, Cell(row.proof))
        for line in area.levels
        for row in line.findings
    ]
    if signals:
        heads = ("Signal", "What it says", "State", "Evidence and notes")
        body.table("Signals illustrate a stage. They do not decide it.", heads, signals, (28, 72, 22, 48))


def _criteria(body: Body, area: AreaLines) -> None:
    body.heading("Criteria by level", 3)
    for line in area.levels:
        if not line.findings:
            continue
        standing = f" ({line.standing.lower()})" if line.standing else ""
        rows = [
            (Cell((row.key,), (row.mark,) if row.mark else ()), row.text, row.state, Cell(row.proof))
            for row in line.findings
        ]
        heads = ("Criterion", "What it says", "State", "Evidence and notes")
        body.table(f"{line.level.name}{standing}. {line.level.meaning}", heads, rows, (24, 76, 22, 48))


def _plans(body: Body, report: Report) -> None:
    if report.targets:
        body.heading("Targets", 1)
        body.table("Where each area wants to be, and by when", ("Area", "Target"), report.targets, (85, 85))
    body.heading("Milestones", 1, new_page=bool(report.milestones))
    if not report.milestones:
        body.text("No milestones have been set.")
        return
    rows: list[tuple[Cell | str, ...]] = [
        (Cell((line.cells[0],), (line.line.notes,) if line.line.notes else ()), *line.cells[1:])
        for line in report.milestones
    ]
    caption = "What will be delivered by when, and by whom"
    body.table(caption, report.milestone_heads, rows, (46, 46, 30, 24, 24))


def _rounds(body: Body, report: Report) -> None:
    body.heading("History of rounds", 1, new_page=True)
    body.text(report.rounds_note)
    for table in report.rounds.tables:
        body.table(table.title, table.heads, table.rows, (40, *[32] * (len(table.heads) - 1)))
    for name, drawing in report.rounds.drawings:
        body.text(name, bold=True)
        body.picture(drawing, width_mm=84)


def _readings(body: Body, report: Report) -> None:
    if not report.readings:
        return
    body.heading("Readings by others", 1, new_page=True)
    body.text(report.readings_note)
    for reading in report.readings:
        body.heading(reading.title, 2)
        body.text(reading.signed)
        body.table(f"{reading.title}, area by area", reading.heads, reading.rows, (34, 30, 28, 42, 36))


def _annex(body: Body, report: Report) -> None:
    body.heading("Annex of evidence", 1, new_page=True)
    if not report.annex:
        body.text("No evidence has been attached.")
        return
    rows = []
    for line in report.annex:
        item = line.item
        by = f", added by {item.added_by}" if item.added_by else ""
        shows = [item.url, f"File: {item.file_name}" * bool(item.file_name)]
        shows.append(f"Came from: {item.came_from}" * bool(item.came_from))
        shows.append(f"Read from: {item.source_title}" * bool(item.source_title))
        title = Cell((item.title,), tuple(filter(None, (f"{line.kind}{by}", line.validity))))
        said = Cell((item.summary or "No summary given.",), tuple(filter(None, shows)))
        rows.append((line.ref, title, said, Cell(line.supports)))
    caption = "Every piece of evidence that this assessment uses, once"
    body.table(caption, ("Number", "Title", "What it shows", "Supports"), rows, (16, 50, 64, 40))


def _sign_off(body: Body, report: Report) -> None:
    board = report.board
    body.heading("Sign-off", 1)
    body.text(report.status, bold=True)
    body.text(report.submitted)
    if not board.is_signed_off:
        return
    if report.code:
        body.text("This code stands for everything that was signed, to the letter (SHA-256):")
        body.text(report.code)
        if report.verify_address:
            body.text(f"To check it, go to {report.verify_address} and type the code.")
        body.text("This document can be edited. What was signed is what the code stands for, not this document.")
    body.text("Every change is kept in a history whose entries are chained. The last entry before the signature:")
    body.text(board.chain_head)
