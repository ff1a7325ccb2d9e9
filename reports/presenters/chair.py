"""One page for the chair: every claim beside its evidence, what is open, and what is asked. It must fit one page."""

from dataclasses import dataclass

from assessments.boards import AreaBoard, AssessmentBoard
from assessments.presenters.gap import claim_words
from assessments.presenters.gap import gap_words as short_gap
from reports.presenters.annex import evidence_refs, long_date
from reports.presenters.areas import many

HEADS = ("Area", "Claim", "Evidence backs", "Claim and evidence", "Since the last round", "Target")
# So many rows of three lines each fit an A4 page together with all else that stands on it.
ROWS = 12
MILESTONES = 3
CHANGES = {"up": "Up from {}", "same": "Still {}", "down": "Down from {}"}


@dataclass(frozen=True, slots=True)
class ChairPage:
    """The page: figures in a line each, a row of six texts an area under `heads`, and what is due.

    `left_out` says how many areas stand only in the report, where there are more than a page holds.
    """

    asked: str
    figures: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: str
    due: tuple[str, ...]


def chair_page(board: AssessmentBoard) -> ChairPage:
    """The chair's page of one assessment. Where it can't hold every area, those with a gap come first."""
    areas = list(board.areas)
    if len(areas) > ROWS:
        gaps = [area for area in areas if area in board.gaps]
        chosen = (gaps + [area for area in areas if area not in gaps])[:ROWS]
        shown = [area for area in areas if area in chosen]
    else:
        shown = areas
    more = len(areas) - len(shown)
    return ChairPage(
        asked=_asked(board),
        figures=tuple(_figures(board)),
        heads=HEADS,
        rows=tuple(_row(area) for area in shown),
        left_out=f"{many(more, 'more area stands', 'more areas stand')} in the report." if more else "",
        due=_due(board),
    )


def _asked(board: AssessmentBoard) -> str:
    if board.status == "submitted":
        return (
            "The chair is asked to read each claim above its evidence, to say why it still stands, to choose who may "
            "read the assessment, and to sign it."
        )
    if board.is_signed_off:
        return "The chair has signed this. It can be checked by the code on the last page." * bool(
            board.content_sha256
        )
    return "Work on this is not finished. Nothing is asked of the chair yet."


def _figures(board: AssessmentBoard) -> list[tuple[str, str]]:
    judged = sum(1 for area in board.areas if area.level is not None)
    expired = {item.id for area in board.areas for item in area.evidence if item.is_expired}
    held = len(evidence_refs(board))
    figures = [
        ("Areas with a claim", f"{judged} of {len(board.areas)}"),
        ("Claims above their evidence", str(len(board.gaps))),
        ("Pieces of evidence", f"{held}, of which {len(expired)} past validity" if expired else str(held)),
    ]
    still_open = [line for line in board.milestones if line.is_open]
    overdue = sum(1 for line in still_open if line.is_overdue)
    figures.append(("Milestones still open", f"{len(still_open)}, of which {overdue} overdue" if still_open else "0"))
    return figures


def _row(area: AreaBoard) -> tuple[str, ...]:
    return (
        area.area.name,
        claim_words(area),
        area.backed_level.name if area.backed_level else "Judged as a whole",
        _standing(area),
        _since(area),
        _target(area),
    )


def _standing(area: AreaBoard) -> str:
    if gap := short_gap(area):
        return gap
    if area.level is None:
        return "No claim"
    return "Could claim more" if area.score.could_claim_more else "Backed by evidence"


def _since(area: AreaBoard) -> str:
    if area.change in CHANGES and area.earlier_level:
        return CHANGES[str(area.change)].format(area.earlier_level.name)
    return "Not comparable" if area.change == "not-comparable" else "No earlier claim"


def _target(area: AreaBoard) -> str:
    if area.target_level is None:
        return "None set"
    return f"{area.target_level.name} by {long_date(area.target_date)}" if area.target_date else area.target_level.name


def _due(board: AssessmentBoard) -> tuple[str, ...]:
    """The open milestones that are due first, a line each."""
    lines = sorted((line for line in board.milestones if line.is_open), key=lambda line: (line.due_on, line.title))
    told = [
        f"{line.title} ({line.owner or 'nobody named'}): due {long_date(line.due_on)}"
        f"{', overdue' if line.is_overdue else ''}."
        for line in lines[:MILESTONES]
    ]
    if len(lines) > MILESTONES:
        told.append(f"{len(lines) - MILESTONES} more in the report.")
    return tuple(told)
