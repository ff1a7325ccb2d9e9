"""The claim beside what stands behind it, in words. A gap is named plainly and never as an accusation."""

from dataclasses import dataclass

from django.utils.formats import date_format

from assessments.boards import AreaBoard, EvidenceLine, FindingLine

COUNT_WORDS = {1: "one level", 2: "two levels", 3: "three levels", 4: "four levels", 5: "five levels"}


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One criterion that would close the gap: its key and text, how it stands, and what it still needs."""

    key: str
    text: str
    stands: str
    needs: str


@dataclass(frozen=True, slots=True)
class GapPanel:
    """Everything that the panel beside a claim shows. `tone` is "gap", "more", "even" or "quiet".

    `supported` and `backed` are empty for areas without core criteria, `expected` when the age is not known.
    `headline` is the one sentence that is announced when the panel changes. `expired` names the evidence past its
    date, with the date.
    """

    tone: str
    headline: str
    claim: str
    supported: str
    backed: str
    expected: str
    expected_note: str
    closing: tuple[ClosingLine, ...]
    next_level: str
    next_lines: tuple[str, ...]
    caution: str
    expired: tuple[str, ...] = ()


def past_its_date(item: EvidenceLine) -> str:
    """That evidence no longer counts, with the date, for wherever it is shown; empty while it counts."""
    if not (item.is_expired and item.valid_until):
        return ""
    return f"Past its date: counted until {date_format(item.valid_until, 'j F Y')}"


def claim_words(board: AreaBoard) -> str:
    """The level claimed, or why there is none."""
    if board.level:
        return board.level.name
    return "Not applicable" if board.standing == "not-applicable" else "Not assessed yet"


def gap_words(board: AreaBoard) -> str:
    """The gap between claim and evidence in a short phrase; empty when there is none."""
    gap = board.score.claim_gap or 0
    if gap > 0:
        return f"Claimed {COUNT_WORDS.get(gap, f'{gap} levels')} above its evidence"
    if board.score.claim_without_evidence:
        return "Claimed without evidence"
    return ""


def life_stage_words(board: AreaBoard) -> str:
    """The published words of the life stage that the expected level comes from; empty when there is none."""
    level = board.expected_level
    return f"Published for systems {level.life_stage}." if level and level.life_stage else ""


def closing_line(line: FindingLine) -> ClosingLine:
    """What one criterion still needs before it counts towards the evidence-backed level."""
    needs = []
    if line.to_confirm:
        needs.append("has to be confirmed" if line.state == "met" else "has to be confirmed or changed")
    elif line.state != "met":
        needs.append("has to be met")
    past = sum(item.is_expired for item in line.evidence)
    count = len(line.evidence)
    if past == count:
        needs.append("needs evidence in date" if count else "needs evidence")
    held = f"{count} piece{'s' if count > 1 else ''} of evidence" if count else "no evidence"
    if past:
        held += f", {past} past {'their dates' if past > 1 else 'its date'}"
    return ClosingLine(
        key=line.criterion.key,
        text=line.criterion.text,
        stands=f"{line.said_label}, {held}",
        needs=" and ".join(needs).capitalize(),
    )


def gap_panel(board: AreaBoard) -> GapPanel:
    """The panel for one area, saved or previewed."""
    gap = gap_words(board)
    has_core = board.score.backed_level is not None
    could_more = board.score.could_claim_more and board.criteria_level is not None
    tone = "gap" if gap else "more" if could_more else "even" if board.level else "quiet"
    return GapPanel(
        tone=tone,
        headline=_headline(board, gap, tone),
        claim=claim_words(board),
        supported=board.criteria_level.name if has_core and board.criteria_level else "",
        backed=board.backed_level.name if has_core and board.backed_level else "",
        expected=board.expected_level.name if board.expected_level else "",
        expected_note=life_stage_words(board),
        closing=tuple(closing_line(line) for line in board.would_close) if gap else (),
        next_level=board.next_level.name if board.next_level and not gap else "",
        next_lines=tuple(line.criterion.text for line in board.next_findings if line.criterion.is_core)
        if not gap
        else (),
        caution=board.level.caution if board.level else "",
        expired=tuple(f"{item.title}. {past_its_date(item)}" for item in board.evidence if item.is_expired),
    )


def _headline(board: AreaBoard, gap: str, tone: str) -> str:
    if tone == "gap":
        return f"{gap}."
    if tone == "more" and board.criteria_level:
        return f"You could claim more: the criteria support {board.criteria_level.name}."
    if tone == "even":
        return "The evidence backs the claim." if board.score.backed_level is not None else "The claim has evidence."
    if board.standing == "not-applicable":
        return "This area does not apply to this system."
    return "No level is claimed yet."
