"""The read models of the library's pages: the four-step model, practice examples, glossary and sources."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache

from frameworks.content import SourceRef
from frameworks.glossary import Term
from frameworks.local import PREFIX
from frameworks.models import (
    AuditQuestion,
    AuditSector,
    ChecklistItem,
    Domain,
    FrameworkVersion,
    GlossaryTerm,
    Indicator,
    Intervention,
    LandscapeEntry,
    NationalRecommendation,
    PracticeExample,
    Question,
    Recommendation,
    Source,
    Step,
)
from frameworks.selectors import source_ref


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version in the library's list; `parts` are published within it."""

    key: str
    version: str
    name: str
    purpose: str
    instrument: str
    source: SourceRef
    areas: int
    part_of: str


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A published example of emerging practice."""

    key: str
    name: str
    system_code: str
    region_name: str
    summary: str
    domains: tuple[str, ...]
    figures: tuple[str, ...]
    source: SourceRef


@dataclass(frozen=True, slots=True)
class OwnPractice:
    """A system's own practice example, reviewed and published for others. `key` is its place on the page."""

    key: str
    name: str
    system: str
    published_at: datetime | None
    summary: str
    worked: str
    did_not_work: str
    url: str
    domain_keys: tuple[str, ...]
    domains: tuple[str, ...]
    type_keys: tuple[str, ...]
    types: tuple[str, ...]


_further: dict[str, Callable[[], Sequence[OwnPractice]]] = {}


def add_practice(name: str, read: Callable[[], Sequence[OwnPractice]]) -> None:
    """Let an app above this one add systems' own examples to the library. Called at start."""
    _further[name] = read


def own_practice(domain_key: str = "", type_key: str = "") -> tuple[OwnPractice, ...]:
    """Systems' own published examples, of a domain and of a type of intervention where given."""
    lines = [line for read in _further.values() for line in read()]
    return tuple(
        line
        for line in lines
        if (not domain_key or domain_key in line.domain_keys) and (not type_key or type_key in line.type_keys)
    )


@dataclass(frozen=True, slots=True)
class DomainContent:
    """One of the seven domains with everything that the four-step model says about it."""

    key: str
    name: str
    why: str
    indicators: tuple[Indicator, ...]
    questions: tuple[Question, ...]
    interventions: tuple[Intervention, ...]
    practice: tuple[PracticeLine, ...]
    own_practice: tuple[OwnPractice, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """The landscape of one tier by kind."""

    name: str
    partners: tuple[str, ...]
    policies: tuple[str, ...]
    programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepContent:
    """One step with its recommendations."""

    order: int
    key: str
    name: str
    published_name: str
    summary: str
    outcome: str
    recommendations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FourSteps:
    """The four-step model whole."""

    source: SourceRef
    steps: tuple[StepContent, ...]
    domains: tuple[DomainContent, ...]
    tiers: tuple[Tier, ...]
    landscape_as_of: str
    checklist: tuple[str, ...]
    audit_source: SourceRef
    audit_questions: tuple[str, ...]
    audit_sectors: tuple[str, ...]
    national: tuple[tuple[str, str], ...]


def library() -> tuple[VersionLine, ...]:
    """Every published version, in the library's order, but for systems' own areas. Two queries."""
    versions = (
        FrameworkVersion.objects.filter(status=FrameworkVersion.Status.PUBLISHED, framework__local_to="")
        .select_related("framework__part_of", "source")
        .prefetch_related("areas")
    )
    return tuple(
        VersionLine(
            key=row.framework.key,
            version=row.version,
            name=row.framework.name,
            purpose=row.purpose,
            instrument=row.framework.get_instrument_display(),
            source=source_ref(row.source, row.source_section),
            areas=len(row.areas.all()),
            part_of=row.framework.part_of.name if row.framework.part_of else "",
        )
        for row in versions
    )


def glossary() -> tuple[Term, ...]:
    """Every term by name. One query."""
    return tuple(Term(row.term, row.short, row.meaning) for row in GlossaryTerm.objects.order_by("term"))


def sources() -> tuple[Source, ...]:
    """Every publication, the newest first. What systems wrote for themselves is none. One query."""
    return tuple(Source.objects.exclude(key__startswith=PREFIX).order_by("-date", "title"))


def domain_choices() -> tuple[tuple[str, str], ...]:
    """The seven domains as (key, name). One query."""
    return tuple(Domain.objects.order_by("order").values_list("key", "name"))


@cache
def _domain_names() -> dict[str, str]:
    return dict(domain_choices())


def domains_named(keys: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The domains of these keys as (key, name). Published content, so kept in the process after the first read."""
    names = _domain_names()
    return tuple((key, names[key]) for key in keys if key in names)


def type_choices() -> tuple[tuple[str, str], ...]:
    """The types of intervention as (key, name). One query."""
    return tuple(Intervention.objects.order_by("order").values_list("key", "name"))


def domain_of_type(type_key: str) -> str:
    """The domain that a type of intervention is placed in. One query."""
    return Intervention.objects.values_list("domain__key", flat=True).get(key=type_key)


def practice_examples(domain_key: str = "") -> tuple[PracticeLine, ...]:
    """Published examples, of one domain where given. Three queries."""
    rows = PracticeExample.objects.select_related("source").prefetch_related("domains", "figures")
    if domain_key:
        rows = rows.filter(domains__key=domain_key)
    return tuple(_practice_line(row) for row in rows.order_by("order"))


@cache
def _practice_by_system() -> dict[str, tuple[PracticeLine, ...]]:
    by_system: dict[str, list[PracticeLine]] = {}
    for line in practice_examples():
        by_system.setdefault(line.system_code, []).append(line)
    return {code: tuple(lines) for code, lines in by_system.items()}


def practice_of(system_code: str) -> tuple[PracticeLine, ...]:
    """What is published from one system. Published content, so kept in the process after the first read."""
    return _practice_by_system().get(system_code, ())


def _practice_line(row: PracticeExample) -> PracticeLine:
    figures = (f"{f.label}: {f.qualifier + ' ' if f.qualifier else ''}{_number(f.value)}" for f in row.figures.all())
    return PracticeLine(
        key=row.key,
        name=row.name,
        system_code=row.system_code,
        region_name=row.region_name,
        summary=row.summary,
        domains=tuple(domain.name for domain in row.domains.all()),
        figures=tuple(figures),
        source=source_ref(row.source),
    )


def _number(value: Decimal) -> str:
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


def four_steps() -> FourSteps:
    """The four-step model. A constant number of queries, one or two for each kind of row."""
    steps = tuple(Step.objects.select_related("source"))
    audit = tuple(AuditQuestion.objects.select_related("source"))
    recommendations = tuple(Recommendation.objects.all())
    return FourSteps(
        source=source_ref(steps[0].source, steps[0].source_section),
        steps=tuple(
            StepContent(
                row.order,
                row.key,
                row.name,
                row.published_name,
                row.summary,
                row.outcome,
                tuple(item.text for item in recommendations if item.step_id == row.pk),
            )
            for row in steps
        ),
        domains=_domains(),
        tiers=_tiers(),
        landscape_as_of=LandscapeEntry.objects.values_list("as_of", flat=True).first() or "",
        checklist=tuple(ChecklistItem.objects.values_list("text", flat=True)),
        audit_source=source_ref(audit[0].source, audit[0].source_section),
        audit_questions=tuple(row.text for row in audit),
        audit_sectors=tuple(AuditSector.objects.values_list("name", flat=True)),
        national=tuple(NationalRecommendation.objects.values_list("body", "text")),
    )


def _domains() -> tuple[DomainContent, ...]:
    practice: dict[str, list[PracticeLine]] = {}
    for line in practice_examples():
        for name in line.domains:
            practice.setdefault(name, []).append(line)
    own = own_practice()
    rows = Domain.objects.prefetch_related("indicators", "questions", "interventions").order_by("order")
    return tuple(
        DomainContent(
            key=row.key,
            name=row.name,
            why=row.why,
            indicators=tuple(row.indicators.all()),
            questions=tuple(row.questions.all()),
            interventions=tuple(row.interventions.all()),
            practice=tuple(practice.get(row.name, ())),
            own_practice=tuple(line for line in own if row.key in line.domain_keys),
        )
        for row in rows
    )


def _tiers() -> tuple[Tier, ...]:
    entries = tuple(LandscapeEntry.objects.all())

    def of(tier: str, kind: str) -> tuple[str, ...]:
        return tuple(entry.name for entry in entries if (entry.tier, entry.kind) == (tier, kind))

    return tuple(
        Tier(label, of(tier, "partner"), of(tier, "policy"), of(tier, "programme"))
        for tier, label in LandscapeEntry.Tier.choices
    )
