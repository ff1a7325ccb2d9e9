"""Step 1 in words: the lines of the page of all indicators, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from journey.models import IndicatorValue
from journey.numbers import with_unit
from journey.pasting import Line
from journey.potential import (
    DomainBoard,
    IndicatorBoard,
    PerHead,
    PotentialBoard,
    Target,
    Value,
    may_be_per_head,
    per_head,
    since_baseline,
    to_target,
)
from systems.models import System

CONFIDENCE = dict(IndicatorValue.Confidence.choices)
NOTHING = "No value yet"


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Where a figure comes from, and how sure it is in a word or two; a published one is labelled."""

    sure: str
    is_published: bool
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator in its domain's table. Empty words where there is nothing to say."""

    key: str
    name: str
    url: str
    unit: str
    value: str
    period: str
    source: SourceWords | None
    per_head: str
    baseline: str
    target: str
    is_local: bool


@dataclass(frozen=True, slots=True)
class DomainView:
    """One domain: lines of what has a value or a target, and the rest as (name, address, whether it is the system's).

    `complete` says how many have a value.
    """

    key: str
    name: str
    why: str
    complete: str
    filled: int
    total: int
    lines: tuple[IndicatorLine, ...]
    empty: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value in the table of its indicator."""

    period: str
    value: str
    per_head: str
    source: SourceWords
    note: str
    is_baseline: bool
    url: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target in the table of its indicator."""

    due: str
    value: str
    standing: str
    note: str
    url: str


def domain_views(board: PotentialBoard, system: System) -> tuple[DomainView, ...]:
    """Every domain as its page shows it."""
    return tuple(_domain(domain, board, system) for domain in board.domains)


def _domain(domain: DomainBoard, board: PotentialBoard, system: System) -> DomainView:
    every = (*domain.published, *domain.own)
    return DomainView(
        key=domain.key,
        name=domain.name,
        why=domain.why,
        complete=completeness(domain),
        filled=domain.filled,
        total=len(domain.published),
        lines=tuple(_line(one, board, system) for one in every if one.values or one.targets),
        empty=tuple(
            (one.indicator.name, _address(one, system), one.indicator.is_local)
            for one in every
            if not one.values and not one.targets
        ),
    )


def completeness(domain: DomainBoard) -> str:
    """How many indicators of a domain have a value, the system's own apart."""
    said = f"{domain.filled} of {len(domain.published)} {'has' if domain.filled == 1 else 'have'} a value"
    if domain.own:
        said += f", and {domain.own_filled} of {len(domain.own)} of your own"
    return said


def _line(one: IndicatorBoard, board: PotentialBoard, system: System) -> IndicatorLine:
    indicator, latest, target = one.indicator, one.latest, one.target(board.today)
    return IndicatorLine(
        key=indicator.key,
        name=indicator.name,
        url=_address(one, system),
        unit=indicator.unit_words,
        value=with_unit(latest.value, indicator.unit) if latest else "",
        period=latest.period.label if latest else "",
        source=source_words(latest) if latest else None,
        per_head=per_head_words(latest, one, board),
        baseline=baseline_words(one),
        target=target_words(one, target) if target else "",
        is_local=indicator.is_local,
    )


def _address(one: IndicatorBoard, system: System) -> str:
    return reverse("steps:indicator", args=[system.ods_code, one.indicator.key])


def source_words(value: Value) -> SourceWords:
    """Where a value comes from; published figures are labelled, and a value without a source says so."""
    is_published = value.confidence == IndicatorValue.Confidence.PUBLISHED
    return SourceWords(
        sure="Published" if is_published else CONFIDENCE[value.confidence],
        is_published=is_published,
        words=value.source or "No source given",
        url=value.url,
    )


def per_head_words(value: Value | None, one: IndicatorBoard, board: PotentialBoard) -> str:
    """A value for each person or thousand, or why there is none."""
    unit = one.indicator.unit
    if value is None:
        return ""
    if not may_be_per_head(unit):
        return "Not counted per person"
    found = per_head(value.value, unit, value.period, board.populations)
    return found.words if found else "Population not known"


def baseline_words(one: IndicatorBoard) -> str:
    """The baseline and how the latest value stands to it."""
    baseline = one.baseline
    return f"{with_unit(baseline.value, one.indicator.unit)}, {baseline.period.label}" if baseline else ""


def target_words(one: IndicatorBoard, target: Target) -> str:
    """A target with its date."""
    return f"{with_unit(target.value, one.indicator.unit)} by {_day(target)}"


def _day(target: Target) -> str:
    return f"{target.due_on.day} {target.due_on:%B %Y}"


def population_words(board: PotentialBoard) -> str:
    """What figures per head are divided by."""
    if not board.populations:
        return (
            "No published population is known for this system, so nothing is shown per person. An administrator can "
            "import one with its source."
        )
    said = "; ".join(f"{one.people:,.0f} people in {one.when} ({one.source})" for one in board.populations)
    if len(board.populations) == 1:
        return f"Figures per person use the published population: {said}."
    return f"Figures per person use the published population of the nearest date: {said}."


def value_lines(one: IndicatorBoard, board: PotentialBoard, system: System) -> tuple[ValueLine, ...]:
    """The values of one indicator, the latest first."""
    unit = one.indicator.unit
    return tuple(
        ValueLine(
            period=value.period.label,
            value=with_unit(value.value, unit),
            per_head=per_head_words(value, one, board),
            source=source_words(value),
            note=value.note,
            is_baseline=value.is_baseline,
            url=reverse("steps:value_edit", args=[system.ods_code, one.indicator.key, value.id]),
        )
        for value in sorted(one.values, key=lambda value: value.period, reverse=True)
    )


def target_lines(one: IndicatorBoard, system: System) -> tuple[TargetLine, ...]:
    """The targets of one indicator, the earliest first, with how far the latest value is from each."""
    return tuple(
        TargetLine(
            due=_day(target),
            value=with_unit(target.value, one.indicator.unit),
            standing=to_target(one, target),
            note=target.note,
            url=reverse("steps:target_edit", args=[system.ods_code, one.indicator.key, target.id]),
        )
        for target in one.targets
    )


def pasted_lines(lines: Iterable[Line], unit: str) -> tuple[tuple[str, str, str], ...]:
    """Pasted values as they were read: the period, its days where its name does not tell them, and the value."""
    return tuple((line.period.label, line.period.days, with_unit(line.value, unit)) for line in lines)


@dataclass(frozen=True, slots=True)
class Summary:
    """One indicator at a glance."""

    latest: str
    period: str
    per_head: str
    population: str
    change: str
    target: str


def summary(one: IndicatorBoard, board: PotentialBoard) -> Summary:
    """What stands at the top of an indicator's page."""
    latest, target = one.latest, one.target(board.today)
    found: PerHead | None = None
    if latest:
        found = per_head(latest.value, one.indicator.unit, latest.period, board.populations)
    of = found.population if found else None
    return Summary(
        latest=with_unit(latest.value, one.indicator.unit) if latest else NOTHING,
        period=latest.period.label if latest else "",
        per_head=found.words if found else "",
        population=f"Of {of.people:,.0f} people in {of.when}. {of.source}" if of else "",
        change=since_baseline(one),
        target=f"{target_words(one, target)}: {to_target(one, target)}" if target else "",
    )
