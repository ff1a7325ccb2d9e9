"""What a row of a register of the four steps says as evidence: where it came from, its words, its date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from assessments.evidence_import import SUMMARY_LIMIT, TITLE_LIMIT
from assessments.models import Evidence
from journey.kinds import (
    ASK,
    AUDIT,
    EXAMPLE,
    INTERVENTION,
    INTERVENTION_VALUE,
    LANDSCAPE,
    ORGANISATION,
    PROGRAMME,
    QUESTION,
    STRATEGY,
    VALUE,
    Kind,
    facts_of,
)
from journey.models.base import Record

CAME_FROM_LIMIT = 300
# What may serve as evidence: the step's name, and the kind of evidence that it most often is. Targets and what an
# indicator is called are left out: they show nothing that is so.
SERVES: dict[str, tuple[str, str]] = {
    VALUE.key: ("potential", Evidence.Kind.DATA.value),
    STRATEGY.key: ("potential", Evidence.Kind.STRATEGY.value),
    QUESTION.key: ("questions", Evidence.Kind.STORY.value),
    AUDIT.key: ("questions", Evidence.Kind.STORY.value),
    ORGANISATION.key: ("partners", Evidence.Kind.AGREEMENT.value),
    LANDSCAPE.key: ("partners", Evidence.Kind.AGREEMENT.value),
    PROGRAMME.key: ("partners", Evidence.Kind.PROGRAMME.value),
    INTERVENTION.key: ("impact", Evidence.Kind.PROGRAMME.value),
    INTERVENTION_VALUE.key: ("impact", Evidence.Kind.DATA.value),
    ASK.key: ("impact", Evidence.Kind.DOCUMENT.value),
    EXAMPLE.key: ("impact", Evidence.Kind.STORY.value),
}


@dataclass(frozen=True, slots=True)
class Learned:
    """A row as evidence. `kind` is an `Evidence.Kind` value that a person may change, as they may the words.

    `area` is "framework/area" of an area that the row names, empty for none; `criteria` are the keys of criteria that
    it names.
    """

    title: str
    kind: str
    summary: str
    url: str
    dated: date | None
    came_from: str
    area: str
    criteria: frozenset[str] = frozenset()


def learned(kind: Kind, row: Record, more: Iterable[tuple[str, str]] = ()) -> Learned:
    """What a row says as evidence; `more` are facts about it that are kept elsewhere, by label.

    Raises KeyError for a register that serves as none.
    """
    step, evidence_kind = SERVES[kind.key]
    facts = (*facts_of(kind, row), *more)
    said = [f"{label}: {words}" for label, words in facts if label not in {"Link", "Name", "Title"}]
    return Learned(
        title=_cut(str(row), TITLE_LIMIT),
        kind=evidence_kind,
        summary=_cut("\n".join(said), SUMMARY_LIMIT),
        url=getattr(row, "url", ""),
        dated=_day(row),
        came_from=_cut(f"Four steps, {step}: {kind.noun} “{row}”", CAME_FROM_LIMIT),
        area=_area(row),
        criteria=_criteria(row),
    )


def _day(row: Any) -> date | None:
    """The day that the row says it is of; evidence has no date in the future."""
    if isinstance(row, PROGRAMME.model):
        return None  # it ends on a day, but what is said of it is not of that day
    for name in ("ends_on", "on", "dated", "checked_on", "asked_on", "closes_on"):
        found: date | None = getattr(row, name, None)
        if found is not None:
            return found if found <= timezone.localdate() else None
    return None


def _area(row: Any) -> str:
    several = getattr(row, "areas", None)
    found = getattr(row, "area", None) or (several.select_related("version__framework").first() if several else None)
    return f"{found.version.framework.key}/{found.key}" if found else ""


def _criteria(row: Any) -> frozenset[str]:
    several = getattr(row, "criteria", None)
    return frozenset(one.key for one in several.all()) if several else frozenset()


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
