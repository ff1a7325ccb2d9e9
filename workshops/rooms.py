"""The read models of a room: what phones, projector, console and documents are drawn from. Plain and frozen.

`workshops.selectors` builds them. An answer that is not revealed is in none of them, for anybody.
"""

from dataclasses import dataclass
from datetime import date, datetime

from frameworks.content import AreaContent, LevelContent
from workshops.agreement import RoomAgreement
from workshops.rules import Room


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chose one level or gave dots to one option. `people` differs from `count` for dots only."""

    key: str
    name: str
    count: int
    people: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """One time of scoring of one item, revealed. Bars by rising level; `unknown` said that they don't know.

    `by_hand` of the people were counted by a facilitator. `sectors` hold only those with enough answers.
    `confidence` is how sure people said they were, from low to high, over all answers.
    """

    scoring: int
    bars: tuple[Bar, ...]
    unknown: int
    people: int
    by_hand: int
    agreement: RoomAgreement | None
    middle: str
    sectors: tuple[tuple[str, tuple[Bar, ...]], ...]
    confidence: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ConsensusLine:
    """What was decided on an item, and what the system made of it. Levels are content, None for "not agreed"."""

    id: int
    level: LevelContent | None
    words: str
    dissent: int
    dissent_words: str
    recorded_by: str
    recorded_at: datetime
    answer: str
    answer_label: str
    answer_level: LevelContent | None
    answer_words: str
    answered_by: str
    number: int


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing that is asked about. `levels` and `area` are empty for an option of a dot-vote."""

    id: int
    text: str
    area: AreaContent | None
    levels: tuple[LevelContent, ...]
    distributions: tuple[Distribution, ...]
    consensus: ConsensusLine | None
    framework_key: str = ""


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item as it is asked; `levels` are empty for an option of a dot-vote."""

    id: int
    text: str
    levels: tuple[LevelContent, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an open activity asks: all that an answer is checked against. It stays as it is once somebody was asked."""

    id: int
    kind: str
    title: str
    dots: int
    most_on_one: int
    items: tuple[AskedItem, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A short text of the room."""

    id: str
    text: str
    group: str
    state: str


@dataclass(frozen=True, slots=True)
class ActivityView:
    """One activity. `texts` are the released ones, for a console all that are not removed.

    `reasons` are for a console alone: those of revealed answers, in the order of the alphabet, beside no answer.
    """

    id: int
    order: int
    kind: str
    kind_label: str
    title: str
    prompt: str
    minutes: int
    phase: str
    phase_label: str
    scoring: int
    revealed: int
    dots: int
    most_on_one: int
    shows_findings: bool
    ends_at: datetime | None
    system_id: int | None
    system_name: str
    items: tuple[ItemView, ...]
    texts: tuple[TextLine, ...]
    reasons: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.phase == "open"


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What the room will do; `milestone_id` once the system took it on."""

    id: int
    text: str
    owner: str
    due_on: date
    system_id: int
    system_name: str
    milestone_id: int | None
    activity_id: int | None


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """What somebody said; `role` is empty where too few hold it."""

    id: int
    text: str
    role: str
    activity_id: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are in the room, how many answered the open activity, how many texts wait to be released."""

    joined: int
    answered: int
    held: int


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room now: where it is, the current activity, and the counts. `version` and `step` say how new this is."""

    id: int
    title: str
    code: str
    shown_code: str
    link: str
    held_on: date
    status: str
    system_names: tuple[str, ...]
    sectors: tuple[str, ...]
    roles: tuple[str, ...]
    is_locked: bool
    is_screen_hidden: bool
    step: int
    version: int
    room: Room
    counts: Counts
    activity: ActivityView | None
    scene: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole workshop, for its summary: every activity, by whom, and what came of it."""

    id: int
    title: str
    code: str
    held_on: date
    status: str
    is_national: bool
    round_name: str
    systems: tuple[tuple[str, str], ...]
    facilitators: tuple[str, ...]
    joined: int
    sectors: tuple[tuple[str, int], ...]
    activities: tuple[ActivityView, ...]
    quotes: tuple[QuoteLine, ...]
    actions: tuple[ActionLine, ...]
    parked: tuple[str, ...]
    opened_at: datetime | None
    closed_at: datetime | None
