"""Conversations of a system, and the pairs that the comparing body sees."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from comparison.models import Conversation

COLOURS = {"asked": "blue", "accepted": "green", "declined": "grey", "withdrawn": "grey"}


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """A conversation in a list; `partner` is the other system."""

    id: int
    is_received: bool
    partner: str
    area: str
    state: str
    state_label: str
    colour: str
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class PairLine:
    """What the comparing body sees of a conversation: who, about which area, and its state. No words."""

    asking: str
    asked: str
    area: str
    state_label: str
    colour: str
    asked_at: datetime
    answered_at: datetime | None


def conversations_of(system_id: int) -> tuple[ConversationLine, ...]:
    """Those that a system asked for or received, the latest first. One query."""
    rows = Conversation.objects.select_related("asking", "asked", "area").filter(
        Q(asking_id=system_id) | Q(asked_id=system_id)
    )
    return tuple(
        ConversationLine(
            row.pk,
            row.asked_id == system_id,
            str(row.asking if row.asked_id == system_id else row.asked),
            row.area.name,
            row.state,
            row.get_state_display(),
            COLOURS[row.state],
            row.asked_at,
            row.answered_at,
        )
        for row in rows
    )


def pairs() -> tuple[PairLine, ...]:
    """Every pair, the latest first. One query."""
    rows = Conversation.objects.select_related("asking", "asked", "area")
    return tuple(
        PairLine(
            str(row.asking),
            str(row.asked),
            row.area.name,
            row.get_state_display(),
            COLOURS[row.state],
            row.asked_at,
            row.answered_at,
        )
        for row in rows
    )
