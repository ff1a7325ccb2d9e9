"""The annex of evidence: every piece once, with a number that the report refers to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from assessments.boards import AreaBoard, AssessmentBoard, EvidenceLine


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One piece of evidence: `ref` is its number in the report; `supports` has a line for each area that uses it."""

    ref: str
    item: EvidenceLine
    kind: str
    validity: str
    supports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence in the table of an area, whose details stand in the annex."""

    ref: str
    title: str
    kind: str
    validity: str
    supports: str


def evidence_refs(board: AssessmentBoard) -> dict[int, str]:
    """A number for each piece of evidence ("E1", "E2", …), in the order in which the report comes to them."""
    refs: dict[int, str] = {}
    for area in board.areas:
        for item in area.evidence:
            refs.setdefault(item.id, f"E{len(refs) + 1}")
    return refs


def annex(board: AssessmentBoard) -> tuple[AnnexLine, ...]:
    """Every piece of evidence that an area of the board uses, once."""
    items: dict[int, EvidenceLine] = {}
    supports: dict[int, list[str]] = {}
    for area in board.areas:
        for item in area.evidence:
            items.setdefault(item.id, item)
            supports.setdefault(item.id, []).append(f"{area.area.name}: {supports_words(item)}")
    return tuple(
        AnnexLine(
            ref=ref,
            item=items[pk],
            kind=kind_words(items[pk]),
            validity=validity_words(items[pk]),
            supports=tuple(supports[pk]),
        )
        for pk, ref in evidence_refs(board).items()
    )


def evidence_rows(area: AreaBoard, refs: Mapping[int, str]) -> tuple[EvidenceRow, ...]:
    """The table of one area's evidence."""
    return tuple(
        EvidenceRow(
            ref=refs.get(item.id, ""),
            title=item.title,
            kind=kind_words(item),
            validity=validity_words(item),
            supports=supports_words(item),
        )
        for item in area.evidence
    )


def kind_words(item: EvidenceLine) -> str:
    """The kind of evidence and its date."""
    return f"{item.kind_label}, {long_date(item.dated)}" if item.dated else item.kind_label


def supports_words(item: EvidenceLine) -> str:
    """What of an area a piece of evidence supports: criteria by key, or the claim as a whole."""
    return ", ".join(item.supports) or "the claim as a whole"


def validity_words(item: EvidenceLine) -> str:
    """How long a piece of evidence backs a level; empty for one without an end."""
    if item.valid_until is None:
        return ""
    until = long_date(item.valid_until)
    return f"Past its validity since {until}: it backs no level." if item.is_expired else f"Valid until {until}."


def long_date(day: date) -> str:
    """A date as documents say it: "31 March 2027"."""
    return date_format(day, "j F Y")
