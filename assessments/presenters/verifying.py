"""What the page that checks a code says, in words."""

from dataclasses import dataclass
from typing import Any

from assessments.codes import in_groups
from assessments.presenters.gap import claim_words, gap_words
from assessments.selectors.verifying import Verification


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One area as it was signed."""

    area: str
    claim: str
    backed: str
    gap: str
    words: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, and whether it holds."""

    holds: bool
    words: str


def checks(found: Verification) -> tuple[Check, ...]:
    """What was checked of a signed content, in plain words."""
    if not found.is_latest:
        latest = Check(
            False, "This is not the latest signing: the assessment was opened again and signed again since."
        )
    elif found.is_open:
        latest = Check(
            False, "The assessment was opened again after this signing. Nobody has signed it as it now stands."
        )
    else:
        latest = Check(True, "This is the latest signing.")
    return (
        latest,
        Check(True, "The content that is stored is what was signed: its hash is this code.")
        if found.is_intact
        else Check(False, "The content that is stored is no longer what was signed: its hash is another."),
        Check(True, "The history of changes tells of this signing, with this code.")
        if found.is_in_history
        else Check(False, "The history of changes doesn’t tell of this signing with this code."),
        Check(True, "The chain of the system’s history is whole.")
        if found.is_history_whole
        else Check(False, "The chain of the system’s history is broken: an entry was changed or taken out."),
    )


def levels(found: Verification) -> tuple[LevelLine, ...]:
    """The levels as signed, for a reader who may read them."""
    areas = found.board.areas if found.board else ()
    return tuple(
        LevelLine(
            area=area.area.name,
            claim=claim_words(area),
            backed=area.backed_level.name if area.backed_level else "",
            gap=gap_words(area),
            words=area.chair_words,
        )
        for area in areas
    )


def answer(code: str, found: Verification | None) -> dict[str, Any]:
    """What the page needs to answer for one code."""
    return {
        "asked": in_groups(code),
        "found": found,
        "checks": checks(found) if found else (),
        "levels": levels(found) if found else (),
    }
