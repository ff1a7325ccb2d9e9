"""What a person asks to change in one area: plain values, cleaned by the form, checked again by the service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessments.room import RoomRecord
from uploads import StoredFile


@dataclass(frozen=True, slots=True)
class FindingChange:
    """The state (a `Finding.State` value) and note of one criterion.

    `to_confirm` leaves a state that was carried over as one that nobody confirmed yet.
    """

    state: str
    note: str = ""
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence to add to the system's register and to attach to criteria of this area, by key.

    `file` is one kept by `uploads.keep`. `supports_claim` attaches it to the claim as a whole, for areas that have no
    core criteria. `came_from` says what it was learned from in the four steps.
    """

    title: str
    kind: str
    summary: str = ""
    url: str = ""
    dated: date | None = None
    valid_until: date | None = None
    file: StoredFile | None = None
    supports: frozenset[str] = frozenset()
    supports_claim: bool = False
    came_from: str = ""


CLAIM = ""
"""The key under which `JudgementChange.links` names the claim as a whole instead of a criterion."""


@dataclass(frozen=True, slots=True)
class JudgementChange:
    """Everything one save of an area says.

    `findings` maps criterion keys to changes; a criterion left out stays as it is. `links` maps evidence ids to the
    criterion keys that the evidence shall support from now on (CLAIM for the claim as a whole; an empty set takes it
    away); evidence left out stays as it is. For a contributor everything but findings, links and new evidence is
    ignored. `room` is the roundtable that it comes from, whose level this is when `origin` says "workshop".
    """

    standing: str = "not-assessed"
    level_key: str | None = None
    rationale: str = ""
    confidence: str = ""
    target_level_key: str | None = None
    target_date: date | None = None
    is_complete: bool = False
    findings: Mapping[str, FindingChange] = field(default_factory=dict)
    links: Mapping[int, frozenset[str]] = field(default_factory=dict)
    new_evidence: tuple[NewEvidence, ...] = ()
    origin: str = "person"
    room: RoomRecord | None = None


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """What a reader says of one area: a level's key or None, and words."""

    level_key: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What the system answers to one line of a reading: a `ReadingLine.Answer` value or empty, and words."""

    answer: str = ""
    words: str = ""
