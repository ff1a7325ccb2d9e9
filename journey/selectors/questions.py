"""Reads of step 2: the questions that a system chose, and those that it may choose."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from frameworks.models import Domain, Question
from journey.models import ChosenQuestion
from journey.rules import OPEN_QUESTIONS_AT_MOST

OPEN = ("chosen", "testing")
COLOURS = {"chosen": "grey", "testing": "blue", "answered": "green", "set-aside": "grey"}


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """A chosen question; `is_late` when an answer was wanted before the day of the page."""

    pk: int
    number: int
    text: str
    domain: str
    state: str
    state_label: str
    colour: str
    place: int | None
    hypothesis: str
    answered_by: str
    due_on: date | None
    learned: str
    is_late: bool
    is_own: bool

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class OfferedDomain:
    """A domain with its published questions: (key, text, whether it is chosen)."""

    key: str
    name: str
    questions: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The step's page: open ones in their order, closed ones, what may be chosen, how many are too many."""

    open: tuple[ChosenLine, ...]
    closed: tuple[ChosenLine, ...]
    offered: tuple[OfferedDomain, ...]
    too_many: int


def questions_of(system_id: int, on: date) -> Questions:
    """A system's questions. Three queries."""
    rows = list(
        ChosenQuestion.objects.filter(system_id=system_id, retired_at=None).select_related(
            "question__domain", "domain"
        )
    )
    lines = [_line(row, on) for row in rows]
    chosen = {row.question_id for row in rows}
    open_ones = sorted((line for line in lines if line.is_open), key=_by_place)
    by_domain: dict[int, list[tuple[str, str, bool]]] = {}
    for question in Question.objects.order_by("order"):
        by_domain.setdefault(question.domain_id, []).append((question.key, question.text, question.pk in chosen))
    return Questions(
        open=tuple(open_ones),
        closed=tuple(line for line in lines if not line.is_open),
        offered=tuple(
            OfferedDomain(domain.key, domain.name, tuple(by_domain.get(domain.pk, ())))
            for domain in Domain.objects.order_by("order")
        ),
        too_many=max(0, len(open_ones) - OPEN_QUESTIONS_AT_MOST),
    )


def _by_place(line: ChosenLine) -> tuple[int, int]:
    return (line.place if line.place is not None else 10_000, line.pk)


def _line(row: ChosenQuestion, on: date) -> ChosenLine:
    domain = row.question.domain if row.question else row.domain
    return ChosenLine(
        pk=row.pk,
        number=row.number,
        text=row.text or (row.question.text if row.question else ""),
        domain=domain.name if domain else "",
        state=row.state,
        state_label=row.get_state_display(),
        colour=COLOURS[row.state],
        place=row.place,
        hypothesis=row.hypothesis,
        answered_by=row.answered_by,
        due_on=row.due_on,
        learned=row.learned,
        is_late=row.state in OPEN and row.due_on is not None and row.due_on < on,
        is_own=row.question_id is None,
    )


def chosen_by_several(system_ids: Iterable[int]) -> Mapping[str, tuple[int, ...]]:
    """Published questions that these systems have open, as the ids of the systems by the question's text. One query.

    The caller asks for the systems that share their steps with the reader; own questions are nobody else's.
    """
    rows = ChosenQuestion.objects.filter(
        system_id__in=list(system_ids), retired_at=None, question__isnull=False, state__in=OPEN
    ).order_by("question__domain__order", "question__order", "system__name")
    found: dict[str, list[int]] = {}
    for text, system_id in rows.values_list("question__text", "system_id"):
        found.setdefault(text, []).append(system_id)
    counted = Counter({text: len(ids) for text, ids in found.items()})
    return {text: tuple(found[text]) for text in found if counted[text] > 1}
