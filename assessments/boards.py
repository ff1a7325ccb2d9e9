"""The read model of one assessment: what the page, its chart, the PDF, the spreadsheet and the API all take.

Plain, frozen, without the ORM. `assessments.selectors.assessment_board` builds it in a constant number of queries.
"""

from dataclasses import dataclass
from datetime import date, datetime

from assessments.milestones import MilestoneLine
from assessments.room import RoomRecord
from assessments.scoring import AreaScore, ChangeKind, Summary
from assessments.voices import ReadingVoice
from frameworks.content import AreaContent, CriterionContent, LevelContent, VersionContent


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence; `supports` are the keys of the criteria of this area that it supports (may be empty).

    `supports_claim` says that it supports the claim as a whole, as evidence for a stage or a shift does. Evidence past
    `valid_until` (`is_expired`, at the date of the board) is listed and backs nothing. `file_name` is empty when
    there is no file.
    """

    id: int
    title: str
    kind: str
    kind_label: str
    summary: str
    url: str
    dated: date | None
    source_title: str
    added_by: str
    supports: tuple[str, ...]
    supports_claim: bool
    valid_until: date | None = None
    is_expired: bool = False
    file_name: str = ""
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One criterion with what was found; without a row it is "not-known".

    `to_confirm` says that the state was carried over and counts as not known until somebody confirms it.
    """

    criterion: CriterionContent
    state: str
    state_label: str
    note: str
    evidence: tuple[EvidenceLine, ...]
    to_confirm: bool = False

    @property
    def counted_state(self) -> str:
        """The state as the rules of scoring count it."""
        return "not-known" if self.to_confirm else self.state

    @property
    def said_label(self) -> str:
        """The state in words, with the mark of one that waits to be confirmed."""
        return f"{self.state_label} last round, to confirm" if self.to_confirm else self.state_label


@dataclass(frozen=True, slots=True)
class AreaBoard:
    """One area of one assessment. Levels are content objects, None where there is nothing to say.

    `change` compares the claim with `earlier_level` in `earlier_round_name`, the last earlier round with a judgement.
    Where that round used another version, `earlier_version` names it, `comparability` is the verdict on the two areas
    and `change_reason` the reason given for it.
    `would_close` are the findings that would close the gap between claim and evidence.
    """

    judgement_id: int
    version: VersionContent
    area: AreaContent
    standing: str
    level: LevelContent | None
    rationale: str
    confidence: str
    confidence_label: str
    origin: str
    origin_label: str
    is_complete: bool
    target_level: LevelContent | None
    target_date: date | None
    number: int
    updated_at: datetime | None
    updated_by: str
    findings: tuple[FindingLine, ...]
    evidence: tuple[EvidenceLine, ...]
    score: AreaScore
    criteria_level: LevelContent | None
    backed_level: LevelContent | None
    expected_level: LevelContent | None
    next_level: LevelContent | None
    next_findings: tuple[FindingLine, ...]
    would_close: tuple[FindingLine, ...]
    earlier_level: LevelContent | None
    earlier_round_name: str
    change: ChangeKind | None
    change_reason: str
    chair_words: str = ""
    earlier_version: str = ""
    comparability: str = ""
    milestones: tuple[MilestoneLine, ...] = ()
    room: RoomRecord | None = None

    @property
    def progress(self) -> str:
        """Where work on this area stands: "not-started", "in-progress" or "completed"."""
        if self.is_complete:
            return "completed"
        return "not-started" if self.number == 0 else "in-progress"


@dataclass(frozen=True, slots=True)
class InstrumentBoard:
    """One framework version within an assessment: its areas and a summary by counts and median, never a mean."""

    version: VersionContent
    areas: tuple[AreaBoard, ...]
    summary: Summary


@dataclass(frozen=True, slots=True)
class AssessmentBoard:
    """One assessment whole. `age_years` is the system's age at the round's date, None when not known.

    `content_sha256` is the hash of the signed content that a signed assessment is read from (`assessments.frozen`),
    and `signed_sequence` says which signing it was; empty and 0 while it is open. `chain_head` is then the head of the
    history just before the signing, which the signing itself follows.

    `readings` are the other voices that were given and that the reader of this board may hear. `milestones` are all
    of the system's that are not dropped, as they stood at the signing or stand now.
    """

    id: int
    system_id: int
    ods_code: str
    system_name: str
    board_name: str
    round_key: str
    round_name: str
    as_at: date
    from_publications: bool
    status: str
    status_label: str
    sharing: str
    sharing_label: str
    number: int
    provenance: str
    submission_reason: str
    submitted_at: datetime | None
    submitted_by: str
    signed_off_at: datetime | None
    signed_off_by: str
    working_together_since: int | None
    age_years: int | None
    instruments: tuple[InstrumentBoard, ...]
    chain_head: str
    content_sha256: str = ""
    signed_sequence: int = 0
    readings: tuple[ReadingVoice, ...] = ()
    milestones: tuple[MilestoneLine, ...] = ()

    @property
    def areas(self) -> tuple[AreaBoard, ...]:
        """Every area of every instrument, in order."""
        return tuple(area for instrument in self.instruments for area in instrument.areas)

    def area(self, key: str) -> AreaBoard:
        """The area with this key. Raises KeyError when no chosen framework has it."""
        for area in self.areas:
            if area.area.key == key:
                return area
        raise KeyError(key)

    @property
    def is_signed_off(self) -> bool:
        return self.status == "signed-off"

    @property
    def gaps(self) -> tuple[AreaBoard, ...]:
        """Areas claimed above their evidence."""
        return tuple(a for a in self.areas if (a.score.claim_gap or 0) > 0 or a.score.claim_without_evidence)

    @property
    def completed_count(self) -> int:
        return sum(1 for area in self.areas if area.is_complete)


@dataclass(frozen=True, slots=True)
class RoundPosition:
    """One area's claim and backed level in one round, for progress over rounds.

    Where the version is not that of the round before, `comparability` is the verdict on the two areas and `reason` the
    reason given for it; both are empty otherwise. `met` are the keys of the criteria that counted as met, in order,
    and `known` those of all criteria that the area had then.
    """

    round_key: str
    round_name: str
    as_at: date
    level: LevelContent | None
    backed_level: LevelContent | None
    version: str
    status: str
    comparability: str = ""
    reason: str = ""
    met: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One assessment in a list: enough to name it and link to it."""

    round_key: str
    round_name: str
    as_at: date
    status: str
    status_label: str
    from_publications: bool
    completed: int
    areas: int


@dataclass(frozen=True, slots=True)
class AreaHistory:
    """One area over all the rounds of a system that the reader may see, earliest first."""

    version: VersionContent
    area: AreaContent
    positions: tuple[RoundPosition, ...]


@dataclass(frozen=True, slots=True)
class SystemBoard:
    """A system's home: the assessment in focus (the latest the reader may see), every round, and what to do next.

    `startable_round_key` is the current round's key when this system has not started it and the reader may;
    `startable_from_name` then names the round of the last signed assessment that it can start from, signed on
    `startable_from_signed`. `milestones` are those of the register as it is today; empty for readers of other systems.
    """

    system_id: int
    ods_code: str
    system_name: str
    region_name: str
    focus: AssessmentBoard | None
    assessments: tuple[AssessmentLine, ...]
    histories: tuple[AreaHistory, ...]
    startable_round_key: str
    startable_round_name: str
    milestones: tuple[MilestoneLine, ...] = ()
    startable_from_name: str = ""
    startable_from_signed: datetime | None = None
