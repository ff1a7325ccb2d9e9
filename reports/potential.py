"""The data sheet of step 1 as a PDF and as a spreadsheet, from the read model that its page is made of."""

from collections.abc import Iterator
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.permissions import Action
from assessments.views.common import sign_in_first
from journey.charts.potential import course, course_svg
from journey.models import IndicatorValue
from journey.potential import IndicatorBoard, PotentialBoard, Value, per_head, since_baseline
from journey.presenters.potential import DomainView, domain_views, population_words
from journey.presenters.potential_strategies import matrix_view
from journey.selectors.potential import potential_board
from journey.selectors.potential_strategies import strategies_of
from journey.strategies import StrategyLine, matrix_of
from journey.views.common import enter
from reports.render import RenderFailed, render_pdf
from spreadsheets import Cell, Column, Kind, Sheet, write_workbook
from systems.models import System

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Iterator[tuple[Cell, ...]]
CONFIDENCE = dict(IndicatorValue.Confidence.choices)
NARROW = 340

INDICATORS = (
    Column("domain", "Domain", width=26),
    Column("key", "Key", width=10, meaning="Of the published indicators; those with local- are the system's own"),
    Column("name", "Indicator", width=50),
    Column("unit", "Unit", width=16, meaning="GBP is pounds"),
    Column("value", "Latest value", width=16, meaning="Empty where there is none: that is a gap, not a zero"),
    Column("period", "Period", width=16),
    Column("confidence", "How sure", width=18),
    Column("source", "Source", width=50),
    Column("per_head", "Per person", width=14, meaning="Pounds for each person, counts for each 1,000 people"),
    Column("per_unit", "Per", width=18, meaning="What the column before is per; empty where a share says it already"),
    Column("population", "Population", Kind.WHOLE, width=14, meaning="Published, of the nearest date"),
    Column("population_at", "Population of", width=14),
    Column("baseline", "Baseline", width=16),
    Column("baseline_period", "Baseline period", width=16),
    Column("change", "Since the baseline", width=44),
    Column("target", "Target", width=16),
    Column("due", "Target by", Kind.DATE, width=14),
)
VALUES = (
    Column("key", "Key", width=10),
    Column("name", "Indicator", width=50),
    Column("period", "Period", width=20),
    Column("from", "From", Kind.DATE, width=14),
    Column("to", "To", Kind.DATE, width=14),
    Column("value", "Value", width=16),
    Column("unit", "Unit", width=16),
    Column("confidence", "How sure", width=18),
    Column("baseline", "Baseline", width=10),
    Column("source", "Source", width=50),
    Column("url", "Link", width=40),
    Column("note", "Note", Kind.LINES, width=50),
)
TARGETS = (
    Column("key", "Key", width=10),
    Column("name", "Indicator", width=50),
    Column("value", "Target", width=16),
    Column("unit", "Unit", width=16),
    Column("due", "By", Kind.DATE, width=14),
    Column("note", "Note", Kind.LINES, width=50),
)
COMPLETENESS = (
    Column("domain", "Domain", width=30),
    Column("filled", "With a value", Kind.WHOLE, width=14, meaning="Published indicators"),
    Column("total", "Indicators", Kind.WHOLE, width=14),
    Column("own_filled", "Own with a value", Kind.WHOLE, width=18),
    Column("own", "Own indicators", Kind.WHOLE, width=16),
    Column("strategies", "Organisations with a strategy", width=50),
)
STRATEGIES = (
    Column("organisation", "Organisation", width=36),
    Column("title", "Strategy", width=44),
    Column("domains", "Domains", width=50),
    Column("dated", "Date", Kind.DATE, width=14),
    Column("url", "Link", width=40),
    Column("note", "Note", Kind.LINES, width=50),
)


@require_safe
@sign_in_first
def potential_xlsx(request: HttpRequest, ods: str) -> HttpResponse:
    """Every value, target and strategy of a system as a spreadsheet."""
    _, system = enter(request, ods, Action.READ_STEPS)
    content = potential_workbook(system, potential_board(system), strategies_of(system))
    response = HttpResponse(content, content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(system)}.xlsx"'
    return response


@require_safe
@sign_in_first
def potential_pdf(request: HttpRequest, ods: str) -> HttpResponse:
    """The data sheet as a PDF: 404 for who may not read it, 503 when it can't be made just now."""
    _, system = enter(request, ods, Action.READ_STEPS)
    board = potential_board(system)
    domains = domain_views(board, system)
    matrix = matrix_view(matrix_of(strategies_of(system), board.domains), system)
    context = {
        "system": system,
        "domains": with_courses(domains, board),
        "complete": [(one.name, one.complete, said) for one, said in zip(domains, matrix.covers, strict=True)],
        "filled": board.filled,
        "total": board.total,
        "population": population_words(board),
        "matrix": matrix,
        "on": date_format(timezone.localdate(), "j F Y"),
    }
    try:
        document = render_pdf(render_to_string("reports/potential.html", context))
    except RenderFailed:
        response = render(request, "reports/unavailable.html", {"system": system}, status=503)
        response.headers["Retry-After"] = "60"
        return response
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_name(system)}.pdf"'
    return response


def with_courses(domains: tuple[DomainView, ...], board: PotentialBoard) -> list[tuple[DomainView, list[str]]]:
    """Each domain with the drawings of its indicators over time, those that have more than one value."""
    return [
        (
            view,
            [
                course_svg(model, NARROW, is_named=True)
                for one in (*domain.published, *domain.own)
                if len(one.values) > 1 and (model := course(one))
            ],
        )
        for view, domain in zip(domains, board.domains, strict=True)
    ]


def _name(system: System) -> str:
    return slugify(f"{system.ods_code} indicators {timezone.localdate()}")


def potential_workbook(system: System, board: PotentialBoard, strategies: tuple[StrategyLine, ...]) -> bytes:
    """The .xlsx file: indicators with their latest value, every value, targets, completeness, strategies."""
    sheets = [
        Sheet("Indicators", INDICATORS, indicator_rows(board)),
        Sheet("Values", VALUES, value_rows(board)),
        Sheet("Targets", TARGETS, _targets(board)),
        Sheet("Completeness", COMPLETENESS, _completeness(board, strategies)),
        Sheet("Strategies", STRATEGIES, strategy_rows(board, strategies)),
    ]
    return write_workbook(
        sheets,
        title=f"{system.name}: indicators",
        definitions=[(one.when, f"Population: {one.people:,.0f}. {one.source}") for one in board.populations],
    )


def _every(board: PotentialBoard) -> Iterator[IndicatorBoard]:
    for domain in board.domains:
        yield from (*domain.published, *domain.own)


def _number(value: Decimal | None) -> Cell:
    """A whole number as one, anything else as a number with a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def indicator_rows(board: PotentialBoard) -> Rows:
    """A row of INDICATORS for every indicator, the system's own with those of their domain."""
    for one in _every(board):
        about, latest, baseline, target = one.indicator, one.latest, one.baseline, one.target(board.today)
        found = per_head(latest.value, about.unit, latest.period, board.populations) if latest else None
        yield (
            about.domain_name,
            about.key,
            about.name,
            about.unit,
            *_latest(latest),
            float(round(found.value, 4)) if found else None,
            found.unit if found else "",
            int(found.population.people) if found else None,
            found.population.when if found else "",
            _number(baseline.value) if baseline else None,
            baseline.period.label if baseline else "",
            since_baseline(one),
            _number(target.value) if target else None,
            target.due_on if target else None,
        )


def _latest(latest: Value | None) -> tuple[Cell, ...]:
    if latest is None:
        return None, "", "", ""
    return _number(latest.value), latest.period.label, CONFIDENCE[latest.confidence], latest.source


def value_rows(board: PotentialBoard) -> Rows:
    """A row of VALUES for every value."""
    for one in _every(board):
        for value in one.values:
            yield (
                one.indicator.key,
                one.indicator.name,
                value.period.label,
                value.period.starts_on,
                value.period.ends_on,
                _number(value.value),
                one.indicator.unit,
                CONFIDENCE[value.confidence],
                "Yes" if value.is_baseline else "",
                value.source,
                value.url,
                value.note,
            )


def _targets(board: PotentialBoard) -> Rows:
    for one in _every(board):
        for target in one.targets:
            about = one.indicator
            yield about.key, about.name, _number(target.value), about.unit, target.due_on, target.note


def _completeness(board: PotentialBoard, strategies: tuple[StrategyLine, ...]) -> Rows:
    covers = matrix_of(strategies, board.domains).domains
    for domain, cover in zip(board.domains, covers, strict=True):
        yield (
            domain.name,
            domain.filled,
            len(domain.published),
            domain.own_filled,
            len(domain.own),
            ", ".join(cover.organisations),
        )


def strategy_rows(board: PotentialBoard, strategies: tuple[StrategyLine, ...]) -> Rows:
    """A row of STRATEGIES for every anchor strategy."""
    names = {one.key: one.name for one in board.domains}
    for one in strategies:
        covers = ", ".join(name for key, name in names.items() if key in one.domains)
        yield one.organisation, one.title, covers, one.dated, one.url, one.note
