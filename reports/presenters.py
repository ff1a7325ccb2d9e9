"""From an assessment's read model to the lines of its report: the template computes nothing, the words are tested."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime

from assessments.boards import AreaBoard, AssessmentBoard, EvidenceLine, FindingLine, InstrumentBoard
from assessments.charts import Chart, ladder_chart
from frameworks.content import LevelContent, VersionContent


@dataclass(frozen=True, slots=True)
class LevelLines:
    """One level of an area with its criteria; `standing` says in words how the area stands to it."""

    level: LevelContent
    standing: str
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class AreaLines:
    """One area's page."""

    anchor: str
    board: AreaBoard
    facts: tuple[tuple[tuple[str, str], ...], ...]
    gap: str
    closers: tuple[str, ...]
    could_claim_more: str
    next_step: str
    next_lines: tuple[str, ...]
    change: str
    rationale: tuple[str, ...]
    levels: tuple[LevelLines, ...]
    evidence: tuple[EvidenceLine, ...]


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


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    board: AssessmentBoard
    title: str
    running_title: str
    status: str
    labels: tuple[tuple[str, str], ...]
    is_draft: bool
    instruments: tuple[InstrumentLines, ...]
    targets: tuple[tuple[str, str, str], ...]
    publisher: str


def paragraphs(text: str) -> tuple[str, ...]:
    """What a person typed, split where they left an empty line or began a new one."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def many(count: int, one: str, more: str) -> str:
    """ "1 level", "2 levels"."""
    return f"{count} {one if count == 1 else more}"


def gap_words(area: AreaBoard) -> str:
    """The claim and its evidence in one sentence, never as an accusation."""
    gap = area.score.claim_gap
    if area.level is None:
        return "There is no claim, so there is nothing to compare with the evidence."
    if area.score.claim_without_evidence:
        return "The claim has no evidence attached yet. Attach evidence that shows it."
    if gap is None:
        return "The claim is judged as a whole, and evidence is attached to it."
    backed = area.backed_level.name if area.backed_level else ""
    if gap > 0:
        return f"Claimed above its evidence by {many(gap, 'level', 'levels')}: the evidence backs {backed}."
    if gap < 0:
        return f"The evidence backs {backed}, which is above the claim."
    return "The evidence backs the claim."


def closer_words(area: AreaBoard) -> tuple[str, ...]:
    """Exactly what would close the gap, a line a criterion."""
    to_meet = set(area.score.to_meet)
    lines = []
    for finding in area.would_close:
        if finding.criterion.key not in to_meet:
            doing = "Met. Attach evidence."
        elif finding.evidence:
            doing = f"{finding.state_label}, with evidence. Meet it in full."
        else:
            doing = f"{finding.state_label}. Meet it and attach evidence."
        lines.append(f"{finding.criterion.key}: {finding.criterion.text} {doing}")
    return tuple(lines)


def median_words(instrument: InstrumentBoard) -> str:
    """The median claim in words: levels have an order and no distance, so nothing is averaged."""
    names = {level.order: level.name for level in instrument.version.levels}
    median = instrument.summary.median
    if median is None:
        return "No area has been judged yet."
    if median[0] == median[1]:
        return f"The middle (median) claim is {names[median[0]]}."
    return f"The middle (median) claim lies between {names[median[0]]} and {names[median[1]]}."


def change_words(area: AreaBoard) -> str:
    """How the claim moved since the last earlier round, empty when there is none."""
    if area.change in (None, "new") or not area.earlier_round_name:
        return ""
    if area.change == "not-comparable":
        return f"Not compared with {area.earlier_round_name}. {area.change_reason}".strip()
    was = area.earlier_level.name if area.earlier_level else ""
    moved = {"up": "Up from", "same": "The same as", "down": "Down from"}[str(area.change)]
    return f"{moved} {was} in {area.earlier_round_name}."


def expected_words(area: AreaBoard) -> str:
    """The level expected for the system's age with the published words of its band beside it."""
    if area.expected_level is None:
        return "No age band applies"
    return f"{area.expected_level.name} (published band: {area.expected_level.life_stage or 'none'})"


def target_words(area: AreaBoard) -> str:
    """The target level and its date."""
    if area.target_level is None:
        return "None set"
    by = f" by {date_format(area.target_date, 'j F Y')}" if area.target_date else ""
    return f"{area.target_level.name}{by}"


def level_standing(area: AreaBoard, level: LevelContent) -> str:
    """What a level's heading says of where the area stands."""
    marks = (("claimed", area.level), ("evidence-backed", area.backed_level), ("expected", area.expected_level))
    found = [word for word, mark in marks if mark is not None and mark.key == level.key]
    if area.target_level is not None and area.target_level.key == level.key:
        found.append("target")
    return ", ".join(found).capitalize()


def _facts(area: AreaBoard) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Labels and values, two pairs a row."""
    facts = [("Claim", area.level.name if area.level else standing_words(area))]
    if area.criteria_level is not None:
        facts.append(("Supported by criteria", area.criteria_level.name))
    if area.backed_level is not None:
        facts.append(("Evidence-backed", area.backed_level.name))
    if area.expected_level is not None:
        facts.append(("Expected for its age", expected_words(area)))
    facts.append(("Target", target_words(area)))
    facts.append(("Confidence", area.confidence_label or "Not given"))
    facts.append(("Origin of the claim", area.origin_label or "Not given"))
    return tuple(tuple(facts[i : i + 2]) for i in range(0, len(facts), 2))


def standing_words(area: AreaBoard) -> str:
    """Why there is no claim."""
    return "Not applicable" if area.standing == "not-applicable" else "Not assessed"


def area_lines(area: AreaBoard) -> AreaLines:
    """One area's page from its board."""
    closers = closer_words(area)
    step = ""
    above = area.next_level is not None and (area.level is None or area.next_level.order > area.level.order)
    if closers and not above:
        pass  # what closes the gap already says it
    elif area.next_level is not None and area.next_findings:
        step = f"The next level for the evidence is {area.next_level.name}. Still to meet:"
    elif area.next_level is not None:
        step = f"The next level for the evidence is {area.next_level.name}. Its criteria are met: attach evidence."
    more = ""
    if area.score.could_claim_more and area.criteria_level is not None:
        more = f"The criteria support {area.criteria_level.name}: this area could claim more."
    return AreaLines(
        anchor=f"area-{area.version.framework_key}-{area.area.key}",
        board=area,
        facts=_facts(area),
        gap=gap_words(area),
        closers=closers,
        could_claim_more=more,
        next_step=step,
        next_lines=tuple(
            f"{f.criterion.key}: {f.criterion.text} {f.state_label}{'' if f.criterion.is_core else ' (example)'}."
            for f in area.next_findings
        )
        if step
        else (),
        change=change_words(area),
        rationale=paragraphs(area.rationale),
        levels=tuple(
            LevelLines(
                level=level,
                standing=level_standing(area, level),
                findings=tuple(f for f in area.findings if f.criterion.level_key == level.key),
            )
            for level in area.version.levels
        ),
        evidence=area.evidence,
    )


def _instrument(instrument: InstrumentBoard) -> InstrumentLines:
    names = {level.order: level.name for level in instrument.version.levels}
    counts = [(names[order], many(count, "area", "areas")) for order, count in instrument.summary.counts.items()]
    if instrument.summary.not_assessed:
        counts.append(("No claim", many(instrument.summary.not_assessed, "area", "areas")))
    return InstrumentLines(
        anchor=f"instrument-{instrument.version.framework_key}",
        version=instrument.version,
        chart=ladder_chart(instrument),
        counts=tuple(counts),
        median=median_words(instrument),
        areas=tuple(area_lines(area) for area in instrument.areas),
        is_staged=instrument.version.instrument == "stages",
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


def _labels(board: AssessmentBoard) -> Iterable[tuple[str, str]]:
    yield "System", f"{board.system_name} ({board.ods_code})"
    if board.board_name:
        yield "Board", board.board_name
    yield "Round", board.round_name
    yield "Position as at", date_format(board.as_at, "j F Y")
    yield "Status", status_words(board)
    yield "Shared with", board.sharing_label
    if board.working_together_since is not None:
        age = f", so {many(board.age_years, 'year', 'years')} old" if board.age_years is not None else ""
        yield "Age of the system", f"Its partners began to work together in {board.working_together_since}{age}"


def report(board: AssessmentBoard) -> Report:
    """The whole report of one assessment."""
    return Report(
        board=board,
        title=f"{board.system_name}: maturity assessment, {board.round_name}",
        running_title=f"{board.system_name} · {board.round_name}",
        status=status_words(board),
        labels=tuple(_labels(board)),
        is_draft=not board.is_signed_off,
        instruments=tuple(_instrument(instrument) for instrument in board.instruments),
        targets=tuple(
            (area.area.name, area.target_level.name, target_words(area))
            for area in board.areas
            if area.target_level is not None
        ),
        publisher=settings.COMPARING_BODY,
    )
