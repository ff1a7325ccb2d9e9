"""Reads of the cycle: where each step stands, the recommendations, who else reads the steps."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Subquery, TextField, Value
from django.db.models.expressions import OuterRef
from django.db.models.functions import Concat

from frameworks.models import Indicator, NationalRecommendation, Recommendation, Step
from journey.models import (
    ChosenQuestion,
    DevolutionAsk,
    IndicatorValue,
    Intervention,
    NationalNote,
    NominatedLead,
    Programme,
    RecommendationState,
    RelationshipAudit,
    StepsSharing,
)
from journey.rules import OPEN_QUESTIONS_AT_MOST
from journey.signals import Dated, Signal, signals
from systems.home import HomeLine

COLOURS = {"not-started": "grey", "under-way": "blue", "stuck": "orange", "done": "green"}
NOT_STARTED = RecommendationState.State.NOT_STARTED
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """A recommendation of a step, and where the system stands with it. `number` is 0 before anybody said."""

    key: str
    step_key: str
    text: str
    state: str
    state_label: str
    colour: str
    note: str
    number: int
    pk: int = 0


@dataclass(frozen=True, slots=True)
class StepOverview:
    """One step of the cycle: what it is for, facts in words of what is there, and its recommendations."""

    key: str
    order: int
    name: str
    summary: str
    outcome: str
    facts: tuple[str, ...]
    recommendations: tuple[RecommendationRow, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The cycle whole, with what is done, what is next and what is stuck: recommendations, by what people say of each,
    and `signals`, which the registers give by themselves."""

    steps: tuple[StepOverview, ...]
    done: tuple[RecommendationRow, ...]
    next: tuple[RecommendationRow, ...]
    stuck: tuple[RecommendationRow, ...]
    signals: tuple[Signal, ...]

    def signalled(self, standing: str) -> tuple[str, ...]:
        """The sentences of the registers that stand under "done", "next" or "stuck"."""
        return tuple(one.words for one in self.signals if one.standing == standing)


def recommendations_of(system_id: int, step_key: str = "") -> tuple[RecommendationRow, ...]:
    """The recommendations, of one step where given, with the system's state of each. Two queries."""
    said = {row.recommendation_id: row for row in RecommendationState.objects.filter(system_id=system_id)}
    rows = Recommendation.objects.select_related("step").order_by("step__order", "order")
    if step_key:
        rows = rows.filter(step__key=step_key)
    return tuple(_row(row, said.get(row.pk)) for row in rows)


def _row(row: Recommendation, said: RecommendationState | None) -> RecommendationRow:
    state = said.state if said else NOT_STARTED.value
    return RecommendationRow(
        key=row.key,
        step_key=row.step.key,
        text=row.text,
        state=state,
        state_label=str(dict(RecommendationState.State.choices)[state]),
        colour=COLOURS[state],
        note=said.note if said else "",
        number=said.number if said else 0,
        pk=said.pk if said else 0,
    )


def overview(system_id: int, on: date) -> Overview:
    """The cycle of one system in one page. A constant number of queries."""
    rows = recommendations_of(system_id)
    found = _found(system_id)
    facts = _facts(system_id, found)
    steps = tuple(
        StepOverview(
            step.key,
            step.order,
            step.name,
            step.summary,
            step.outcome,
            facts.get(step.key, ()),
            tuple(row for row in rows if row.step_key == step.key),
        )
        for step in Step.objects.order_by("order")
    )
    return Overview(
        steps=steps,
        done=tuple(row for row in rows if row.state == "done"),
        next=tuple(row for row in rows if row.state in {"not-started", "under-way"}),
        stuck=tuple(row for row in rows if row.state == "stuck"),
        signals=signals(on, **found),
    )


def _found(system_id: int) -> dict[str, list[Dated]]:
    """The state and the day of every row in use, by register. Four queries."""
    there = {"system_id": system_id, "retired_at": None}
    return {
        "questions": list(ChosenQuestion.objects.filter(**there).values_list("state", "due_on")),
        "audits": list(RelationshipAudit.objects.filter(**there).values_list("state", "closes_on")),
        "programmes": list(Programme.objects.filter(**there).values_list("state", "starts_on")),
        "interventions": list(Intervention.objects.filter(**there).values_list("state", "target_on")),
    }


def _facts(system_id: int, found: dict[str, list[Dated]]) -> dict[str, tuple[str, ...]]:
    there = {"system_id": system_id, "retired_at": None}
    published = IndicatorValue.objects.filter(**there, indicator__isnull=False)
    indicators = published.values("indicator").distinct().count()
    own = (
        IndicatorValue.objects.filter(**there, local_indicator__isnull=False)
        .values("local_indicator")
        .distinct()
        .count()
    )
    questions, programmes, interventions = (
        Counter(state for state, _ in found[name]) for name in ("questions", "programmes", "interventions")
    )
    audits = len(found["audits"])
    lead = NominatedLead.objects.filter(system_id=system_id, until=None).values_list("name", flat=True).first()
    asks = DevolutionAsk.objects.filter(**there).count()
    open_ones = questions["chosen"] + questions["testing"]
    return {
        "potential": (
            f"{indicators} of {Indicator.objects.count()} indicators have a value"
            + (f", and {own} of its own" if own else ""),
        ),
        "questions": tuple(
            filter(
                None,
                (
                    f"{open_ones} question{'' if open_ones == 1 else 's'} open, {questions['answered']} answered",
                    f"{open_ones - OPEN_QUESTIONS_AT_MOST} more than a short list holds"
                    if open_ones > OPEN_QUESTIONS_AT_MOST
                    else "",
                    f"{audits} relationship audit{'' if audits == 1 else 's'}",
                ),
            )
        ),
        "partners": (
            f"Lead: {lead}" if lead else "No lead is nominated",
            f"{sum(programmes.values())} programme{'' if sum(programmes.values()) == 1 else 's'}, "
            f"{programmes['started']} started",
        ),
        "impact": (
            f"{sum(interventions.values())} intervention{'' if sum(interventions.values()) == 1 else 's'}, "
            f"{interventions['running']} running, {interventions['finished']} finished",
            f"{asks} devolution ask{'' if asks == 1 else 's'}",
        ),
    }


def sharing_of(system_id: int) -> tuple[str, str, int]:
    """How widely a system shares its steps: the rung, its label, and the number of the row (0 without one)."""
    row = StepsSharing.objects.filter(system_id=system_id).first()
    if row is None:
        return StepsSharing.Rung.SYSTEM.value, str(StepsSharing.Rung.SYSTEM.label), 0
    return row.rung, row.get_rung_display(), row.number


def nominated_lead() -> Subquery:
    """An annotation of systems: the current lead as name, job and address with `SEPARATOR` between, or None."""
    current = NominatedLead.objects.filter(system_id=OuterRef("pk"), until=None).order_by()
    words = Concat(F("name"), Value(SEPARATOR), F("job"), Value(SEPARATOR), F("email"), output_field=TextField())
    return Subquery(current.values_list(words)[:1])


def lead_line(joined: str | None) -> HomeLine | None:
    """The current lead as a line of the home, from what `nominated_lead` annotated; None without one."""
    if not joined:
        return None
    name, job, email = joined.split(SEPARATOR)
    return HomeLine("Single point of entry for partners", f"{name}, {job}" if job else name, email)


@dataclass(frozen=True, slots=True)
class NationalLine:
    """A national recommendation with the notes of the comparing body, the latest first."""

    pk: int
    key: str
    body: str
    text: str
    state_label: str
    colour: str
    notes: tuple[tuple[str, str, str, datetime, str], ...]


def national_lines() -> tuple[NationalLine, ...]:
    """Every national recommendation; each note as (state, words, link, when, who). Three queries."""
    rows = NationalRecommendation.objects.order_by("order").prefetch_related("notes__by")
    lines = []
    for row in rows:
        notes = list(row.notes.all())
        state = notes[0].state if notes else "not-started"
        lines.append(
            NationalLine(
                pk=row.pk,
                key=row.key,
                body=row.body,
                text=row.text,
                state_label=str(dict(NationalNote.State.choices)[state]) if notes else "Nothing noted",
                colour=COLOURS[state],
                notes=tuple((n.get_state_display(), n.note, n.url, n.at, str(n.by or "")) for n in notes),
            )
        )
    return tuple(lines)
