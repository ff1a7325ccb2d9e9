"""Readings in words: beside the system's own judgement, never merged into it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.boards import AreaBoard
from assessments.presenters.gap import claim_words
from assessments.voices import AreaVoice, ReadingVoice


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """One voice on one area as a page shows it; `signed` says who said it when."""

    by: str
    level: str
    words: str
    signed: str
    answer: str
    answer_words: str
    answer_signed: str
    url_id: int


def day(value: object) -> str:
    """A date as this product writes it: 3 May 2026."""
    return f"{value:%-d %B %Y}"


def signed(voice: ReadingVoice) -> str:
    """Who gave a reading when, and that the assessment moved on since, where it did."""
    earlier = ", before the assessment was opened and submitted again" if voice.is_earlier else ""
    return f"{voice.given_by} for {voice.by}, {day(voice.given_at)}{earlier}"


def voice_line(voice: ReadingVoice, line: AreaVoice) -> VoiceLine:
    """One reading's line on one area."""
    return VoiceLine(
        by=voice.by,
        level=line.level_name or "No level given",
        words=line.words,
        signed=signed(voice),
        answer=line.answer_label,
        answer_words=line.answer_words,
        answer_signed=f"{line.answered_by}, {day(line.answered_at)}" if line.answered_at else "",
        url_id=voice.id,
    )


def voices_on(readings: tuple[ReadingVoice, ...], area_key: str) -> tuple[VoiceLine, ...]:
    """Every voice on one area, in the order in which they were given."""
    found = ((voice, voice.on(area_key)) for voice in readings)
    return tuple(voice_line(voice, line) for voice, line in found if line)


def own_words(areas: Mapping[str, AreaBoard], area_key: str) -> str:
    """What the system itself claims of an area now, beside a reading of it."""
    area = areas.get(area_key)
    return claim_words(area) if area else "Not part of the assessment any more"
