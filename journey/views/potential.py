"""Step 1, "Understand our potential": all indicators by domain, one indicator, its baseline, and pasting values."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action
from assessments.views.common import add_errors, saved, sign_in_first
from journey.charts.potential import course_chart
from journey.forms.potential import BaselineForm, PasteForm
from journey.forms.records import StepForm
from journey.potential import IndicatorContent, PotentialBoard
from journey.presenters import potential as words
from journey.selectors.cycle import recommendations_of
from journey.selectors.potential import (
    get_indicator,
    indicator_board,
    populations_of,
    potential_board,
    retired_indicators,
    retired_values,
)
from journey.services.potential import BaselineMoved, add_values, had_baseline, mark_baseline
from journey.views.common import CONFLICT, GET_AND_POST, enter, page, url
from systems.models import System


@require_safe
@sign_in_first
def potential(request: HttpRequest, ods: str) -> HttpResponse:
    """Every indicator with its latest value, and how complete each domain is."""
    _, system = enter(request, ods, Action.READ_STEPS)
    board = potential_board(system)
    return page(
        request,
        "potential",
        system,
        "potential",
        domains=words.domain_views(board, system),
        filled=board.filled,
        total=board.total,
        population=words.population_words(board),
        recommendations=recommendations_of(system.pk, "potential"),
        retired=[(one.name, url(system, "indicator", one.key)) for one in retired_indicators(system)],
    )


@require_safe
@sign_in_first
def indicator(request: HttpRequest, ods: str, key: str) -> HttpResponse:
    """One indicator: its course over time, every value and every target."""
    _, system = enter(request, ods, Action.READ_STEPS)
    content = get_indicator(system, key)
    one = indicator_board(system, content)
    board = PotentialBoard((), populations_of(system), timezone.localdate())
    chart = course_chart(one)
    response = page(
        request,
        "potential_indicator",
        system,
        "potential",
        inside=True,
        indicator=content,
        chart=chart,
        summary=words.summary(one, board),
        values=words.value_lines(one, board, system),
        targets=words.target_lines(one, system),
        has_baseline=one.baseline is not None,
        retired=[
            (f"{value.period.label}: {value.value:,f}", url(system, "value_edit", key, value.id))
            for value in retired_values(system, content)
        ],
    )
    response.has_chart = chart is not None  # type: ignore[attr-defined]
    return response


def trail_to(system: System, content: IndicatorContent) -> tuple[dict[str, str], ...]:
    """The step of the trail that leads to an indicator."""
    return ({"label": content.name, "url": url(system, "indicator", content.key)},)


def _inside(
    request: HttpRequest, template: str, system: System, content: IndicatorContent, status: int = 200, **context: Any
) -> HttpResponse:
    return page(
        request,
        template,
        system,
        "potential",
        inside=True,
        further=trail_to(system, content),
        status=status,
        indicator=content,
        **context,
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def baseline(request: HttpRequest, ods: str, key: str) -> HttpResponse:
    """Mark the value from which progress is counted; moving it needs a reason."""
    actor, system = enter(request, ods, Action.EDIT_STEPS)
    content = get_indicator(system, key)
    one = indicator_board(system, content)
    now = one.baseline
    form = BaselineForm(
        request.POST if request.method == "POST" else None,
        values=one.values,
        unit=content.unit,
        moves=had_baseline(system, content),
        initial={"value": str(now.id) if now else ""},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            moved = mark_baseline(
                actor=actor,
                system=system,
                indicator=content,
                value_id=int(form.cleaned_data["value"]),
                seen_baseline=form.cleaned_data["seen_number"],
                reason=form.cleaned_data.get("reason", ""),
            )
        except BaselineMoved:
            status = CONFLICT
            now = indicator_board(system, content).baseline
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The baseline is marked." if moved else "The baseline stays as it was.")
            return redirect(url(system, "indicator", key))
    return _inside(
        request,
        "potential_baseline",
        system,
        content,
        status=status,
        form=form,
        seen=now.id if now else 0,
        now=words.baseline_words(indicator_board(system, content)),
        was_changed=status == CONFLICT,
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def paste(request: HttpRequest, ods: str, key: str) -> HttpResponse:
    """Take several values at once, a line each, shown as read first: all of them, or none with every fault."""
    actor, system = enter(request, ods, Action.EDIT_STEPS)
    content = get_indicator(system, key)
    sent = request.POST if request.method == "POST" else None
    form = PasteForm(sent, system=system, indicator=content, there=indicator_board(system, content).values)
    draft = f"paste:{system.pk}:{content.key}"
    step = StepForm(request.POST).chosen()
    if sent is not None and form.is_valid() and step == "check":
        return _inside(
            request,
            "potential_paste_check",
            system,
            content,
            form=form,
            lines=words.pasted_lines(form.lines, content.unit),
            facts=form.told(),
        )
    if sent is not None and form.is_valid() and step == "send":
        try:
            made = add_values(actor=actor, system=system, indicator=content, rows=form.rows())
        except ValidationError as error:
            add_errors(form, error, lambda name: "text")
        else:
            saved(request, f"{made} value{'' if made == 1 else 's'} added.", f"{draft}@0")
            return redirect(url(system, "indicator", key))
    return _inside(request, "potential_paste", system, content, form=form, draft=draft)
