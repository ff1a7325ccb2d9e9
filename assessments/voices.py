"""Read models of readings: other voices on an assessment, kept beside the system's own judgement (DESIGN section 2).

Plain, frozen, without the ORM. A level read is never counted with the level claimed, nor with another reading.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AreaVoice:
    """What one reader says of one area, and what the system answers; `level_key` is empty when they gave no level.

    `answer` is a `ReadingLine.Answer` value, empty until the system answers.
    """

    area_key: str
    area_name: str
    level_key: str
    level_name: str
    level_order: int | None
    words: str
    answer: str
    answer_label: str
    answer_words: str
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class ReadingVoice:
    """One reading as it was given: by which system or body, signed by whom, when, area by area.

    `is_earlier` says that the assessment was opened and submitted again since, so that it may say other things now.
    """

    id: int
    by: str
    given_at: datetime
    given_by: str
    number: int
    is_earlier: bool
    lines: tuple[AreaVoice, ...]

    def on(self, area_key: str) -> AreaVoice | None:
        """What this reader says of one area, None when nothing."""
        return next((line for line in self.lines if line.area_key == area_key), None)

    @property
    def unanswered(self) -> int:
        return sum(1 for line in self.lines if not line.answer)


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One invited reader in the list that the system sees; nothing of a reading that is not given yet."""

    id: int
    by: str
    status: str
    status_label: str
    invited_at: datetime
    invited_by: str
    given_at: datetime | None
    given_by: str
    unanswered: int
    number: int


@dataclass(frozen=True, slots=True)
class ToRead:
    """An assessment that the person is invited to read, for the front page."""

    reading_id: int
    ods_code: str
    system_name: str
    round_key: str
    round_name: str
    as_whom: str
    is_given: bool
