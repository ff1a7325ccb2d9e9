"""Readings in the report: each voice in a table of its own, beside what the system claims, never merged into it."""

from dataclasses import dataclass

from assessments.boards import AssessmentBoard
from assessments.presenters.readings import day, own_words, signed

HEADS = ("Area", "The system claims", "The reader sees", "In their words", "The system’s answer")


@dataclass(frozen=True, slots=True)
class ReadingTable:
    """One reading: who and when, and a row of five texts for each area, under `HEADS`."""

    title: str
    signed: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def reading_tables(board: AssessmentBoard) -> tuple[ReadingTable, ...]:
    """A table for each reading that the reader of the report may hear, earliest first."""
    areas = {area.area.key: area for area in board.areas}
    return tuple(
        ReadingTable(
            title=f"The reading by {voice.by}",
            signed=f"Given by {signed(voice)}.",
            heads=HEADS,
            rows=tuple(
                (
                    line.area_name,
                    own_words(areas, line.area_key),
                    line.level_name or "No level given",
                    line.words or "No words given",
                    _answer(line.answer_label, line.answer_words, line.answered_by, line.answered_at),
                )
                for line in voice.lines
            ),
        )
        for voice in board.readings
    )


def _answer(label: str, words: str, who: str, when: object) -> str:
    if not label:
        return "Not answered yet"
    said = f"{label}. {words}" if words else f"{label}."
    return f"{said} ({who}, {day(when)})"
