"""One area of a report in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.boards import AreaBoard, FindingLine
from assessments.presenters.home import version_mark
from frameworks.content import LevelContent
from reports.presenters.annex import EvidenceRow, evidence_rows, long_date

FIRST_STEPS = 3


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One criterion: `mark` says what sets it apart (an example, or the stage it signals), `proof` is a line each."""

    key: str
    mark: str
    text: str
    state: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelLines:
    """One level of an area with its criteria; `standing` says in words how the area stands to it."""

    level: LevelContent
    standing: str
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class AreaLines:
    """One area's page."""

    anchor: str
    board: AreaBoard
    facts: tuple[tuple[str, str], ...]
    gap: str
    closers: tuple[str, ...]
    could_claim_more: str
    next_step: str
    next_lines: tuple[str, ...]
    change: str
    rationale: tuple[str, ...]
    chair_words: tuple[str, ...]
    levels: tuple[LevelLines, ...]
    evidence: tuple[EvidenceRow, ...]

    @property
    def fact_pairs(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The facts, two a row."""
        return tuple(self.facts[i : i + 2] for i in range(0, len(self.facts), 2))

    @property
    def first_steps(self) -> tuple[str, ...]:
        """The beginning of what would close the gap or else leads to the next level, for a summary."""
        lines = self.closers or self.next_lines
        more = len(lines) - FIRST_STEPS
        return (*lines[:FIRST_STEPS], f"{more} more in the section on this area.") if more > 0 else lines

    @property
    def standing_lines(self) -> str:
        """The claim and its evidence in one paragraph."""
        return " ".join(filter(None, (self.gap, self.could_claim_more, self.change)))


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
            doing = (
                f"{finding.said_label}, with evidence. {'Confirm it' if finding.to_confirm else 'Meet it in full'}."
            )
        else:
            doing = f"{finding.said_label}. {'Confirm' if finding.to_confirm else 'Meet'} it and attach evidence."
        lines.append(f"{finding.criterion.key}: {finding.criterion.text} {doing}")
    return tuple(lines)


def change_words(area: AreaBoard) -> str:
    """How the claim moved since the last earlier round, empty when there is none."""
    if area.change in (None, "new") or not area.earlier_round_name:
        return ""
    if area.change == "not-comparable":
        return f"Not compared with {area.earlier_round_name}. {area.change_reason}".strip()
    was = area.earlier_level.name if area.earlier_level else ""
    moved = {"up": "Up from", "same": "The same as", "down": "Down from"}[str(area.change)]
    return f"{moved} {was} in {area.earlier_round_name}.{version_mark(area)}"


def expected_words(area: AreaBoard) -> str:
    """The level expected for the system's age with the published words of its band beside it."""
    if area.expected_level is None:
        return "No age band applies"
    return f"{area.expected_level.name} (published band: {area.expected_level.life_stage or 'none'})"


def target_words(area: AreaBoard) -> str:
    """The target level and its date."""
    if area.target_level is None:
        return "None set"
    by = f" by {long_date(area.target_date)}" if area.target_date else ""
    return f"{area.target_level.name}{by}"


def level_standing(area: AreaBoard, level: LevelContent) -> str:
    """What a level's heading says of where the area stands."""
    marks = (("claimed", area.level), ("evidence-backed", area.backed_level), ("expected", area.expected_level))
    found = [word for word, mark in marks if mark is not None and mark.key == level.key]
    if area.target_level is not None and area.target_level.key == level.key:
        found.append("target")
    return ", ".join(found).capitalize()


def _facts(area: AreaBoard) -> tuple[tuple[str, str], ...]:
    """Labels and values."""
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
    return tuple(facts)


def finding_row(finding: FindingLine, refs: Mapping[int, str], stage: str = "") -> FindingRow:
    """One criterion's row; `stage` is the stage that it signals, for an instrument of stages."""
    proof = [f"{refs.get(item.id, '')} {item.title}".strip() for item in finding.evidence]
    if finding.note:
        proof.append(f"Note: {finding.note}")
    return FindingRow(
        key=finding.criterion.key,
        mark=stage or ("" if finding.criterion.is_core else "example"),
        text=finding.criterion.text,
        state=finding.said_label,
        proof=tuple(proof) or ("None",),
    )


def standing_words(area: AreaBoard) -> str:
    """Why there is no claim."""
    return "Not applicable" if area.standing == "not-applicable" else "Not assessed"


def area_lines(area: AreaBoard, refs: Mapping[int, str], *, is_staged: bool = False) -> AreaLines:
    """One area's page from its board. `refs` are the numbers of evidence in the annex, by its id."""
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
            f"{f.criterion.key}: {f.criterion.text} {f.said_label}{'' if f.criterion.is_core else ' (example)'}."
            for f in area.next_findings
        )
        if step
        else (),
        change=change_words(area),
        rationale=paragraphs(area.rationale),
        chair_words=paragraphs(area.chair_words),
        levels=tuple(
            LevelLines(
                level=level,
                standing=level_standing(area, level),
                findings=tuple(
                    finding_row(finding, refs, level.name if is_staged else "")
                    for finding in area.findings
                    if finding.criterion.level_key == level.key
                ),
            )
            for level in area.version.levels
        ),
        evidence=evidence_rows(area, refs),
    )
