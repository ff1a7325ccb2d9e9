"""What the registers of the four steps say by themselves of what is stuck, what is next and what is done. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Dated = tuple[str, date | None]
"""The state of a row, and the day that it has: an answer by, a start, a target by, a closing date."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One sentence about a step; `standing` is "stuck", "next" or "done"."""

    step: str
    standing: str
    words: str


def signals(
    on: date,
    *,
    questions: Sequence[Dated],
    audits: Sequence[Dated],
    programmes: Sequence[Dated],
    interventions: Sequence[Dated],
) -> tuple[Signal, ...]:
    """What stands out on a day: what has passed its day is stuck, and what has one ahead is next.

    What has no day is neither. The rule is this product's own.
    """
    asked = _days(questions, {"chosen", "testing"})
    starting = _days(programmes, {"idea", "planned"})
    aiming = _days(interventions, {"planned", "running"})
    said = (
        ("questions", "stuck", _passed(asked, on, "question", "the day by which an answer was wanted")),
        ("partners", "stuck", _passed(starting, on, "programme", "the start date without starting")),
        ("impact", "stuck", _passed(aiming, on, "intervention", "the target date without finishing")),
        ("questions", "next", _ahead(asked, on, "question", "to be answered")),
        ("questions", "next", _ahead(_days(audits, {"open"}), on, "relationship audit", "open to partners")),
        ("partners", "next", _ahead(starting, on, "programme", "to start")),
        ("impact", "next", _ahead(aiming, on, "intervention", "to reach a target")),
        ("questions", "done", _done(questions, "answered", "question")),
        ("partners", "done", _done(programmes, "finished", "programme")),
        ("impact", "done", _done(interventions, "finished", "intervention")),
    )
    return tuple(Signal(*one) for one in said if one[2])


def _days(rows: Iterable[Dated], states: set[str]) -> list[date]:
    return [day for state, day in rows if day and state in states]


def _passed(days: Iterable[date], on: date, noun: str, what: str) -> str:
    count = sum(day < on for day in days)
    return f"{_count(count, noun)} {'has' if count == 1 else 'have'} passed {what}" if count else ""


def _ahead(days: Iterable[date], on: date, noun: str, what: str) -> str:
    ahead = [day for day in days if day >= on]
    if not ahead:
        return ""
    first = f"{min(ahead).day} {min(ahead):%B %Y}"
    is_one = len(ahead) == 1
    return f"{_count(len(ahead), noun)} {'is' if is_one else 'are'} {what}, {'' if is_one else 'the first '}by {first}"


def _done(rows: Iterable[Dated], state: str, noun: str) -> str:
    count = sum(of == state for of, _ in rows)
    return f"{_count(count, noun)} {'is' if count == 1 else 'are'} {state}" if count else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
