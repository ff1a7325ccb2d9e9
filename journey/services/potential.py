"""Writes of step 1: values whose periods never overlap, a baseline that is marked once, targets, local indicators."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.permissions import Actor, Subject, require
from assessments import history
from frameworks.models import Indicator
from journey.kinds import LOCAL_INDICATOR, VALUE
from journey.models import IndicatorTarget, IndicatorValue, LocalIndicator
from journey.numbers import with_unit
from journey.periods import Period
from journey.potential import IndicatorContent, Value, overlap_words
from journey.selectors.potential import indicator_board, of_indicator, value_of
from journey.services.records import (
    StaleRecord,
    add_record,
    bring_back_record,
    change_record,
    get_record,
    record_event,
)
from systems.models import System


class BaselineMoved(Exception):
    """Somebody marked another baseline since the person opened the page. Nothing was written."""


def row_of(indicator: IndicatorContent) -> dict[str, Any]:
    """The indicator as a row about it names it: the model's row under the model's field."""
    if indicator.is_local:
        return {"local_indicator": LocalIndicator.objects.get(pk=indicator.id)}
    return {"indicator": Indicator.objects.get(pk=indicator.id)}


def add_value(
    *, actor: Actor, system: System, indicator: IndicatorContent, values: Mapping[str, Any]
) -> IndicatorValue:
    """Add a value for a period and return its row. `values` by field of the model.

    Raises Http404 when the actor may not, ValidationError for a period that overlaps with another's, which it names,
    or for an indicator that is out of use.
    """
    require(actor, VALUE.action, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        _in_use(indicator)
        _check_period(system, indicator, _period(values))
        row: IndicatorValue = add_record(
            actor=actor, kind=VALUE, system=system, values={**row_of(indicator), **values}
        )
    return row


def change_value(
    *,
    actor: Actor,
    system: System,
    indicator: IndicatorContent,
    row: IndicatorValue,
    seen_number: int,
    values: Mapping[str, Any],
    reason: str = "",
) -> int:
    """Change a value and return its new number. The baseline's period and figure change only with a reason.

    Raises as `add_value`, and `StaleRecord` when somebody changed it since `seen_number`.
    """
    require(actor, VALUE.action, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        now: IndicatorValue = get_record(VALUE, system, row.pk)
        if now.number != seen_number or now.retired_at:
            raise StaleRecord(now)
        _check_period(system, indicator, _period(values), without=row.pk)
        moves = now.is_baseline and any(
            getattr(now, name) != values[name] for name in ("starts_on", "ends_on", "value")
        )
        if moves and not reason:
            raise ValidationError({"reason": "Say why the baseline changes"})
        number = change_record(
            actor=actor, kind=VALUE, system=system, pk=row.pk, seen_number=seen_number, values=values
        )
        if moves:
            told = [
                history.changed("Indicator", indicator.name, indicator.name),
                history.changed("Baseline", said_of(value_of(now), indicator), said_of_fields(values, indicator)),
                history.changed("Reason", "", reason),
            ]
            record_event(actor, system, "Moved the baseline", f"{VALUE.key}:{row.pk}", told)
    return number


def bring_value_back(
    *, actor: Actor, system: System, indicator: IndicatorContent, row: IndicatorValue, seen_number: int
) -> None:
    """Put a retired value back into use; another baseline that was marked meanwhile stays it.

    Raises as `change_value`.
    """
    require(actor, VALUE.action, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        _check_period(system, indicator, Period(row.starts_on, row.ends_on), without=row.pk)
        if row.is_baseline and indicator_board(system, indicator).baseline is not None:
            IndicatorValue.objects.filter(pk=row.pk, number=seen_number).update(is_baseline=False)
        bring_back_record(actor=actor, kind=VALUE, system=system, pk=row.pk, seen_number=seen_number)


def mark_baseline(
    *, actor: Actor, system: System, indicator: IndicatorContent, value_id: int, seen_baseline: int, reason: str
) -> bool:
    """Make a value the baseline and return whether that changed anything.

    Once there was a baseline, moving it needs a reason, which the history keeps; also after that value was retired.
    `seen_baseline` is the id of the baseline that the person saw, 0 for none. Raises Http404 when the actor may not
    or there is no such value in use, `BaselineMoved` when it is another by now, ValidationError without a reason.
    """
    require(actor, VALUE.action, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        every = IndicatorValue.objects.filter(system=system, **of_indicator(indicator))
        now = every.filter(is_baseline=True, retired_at=None).first()
        if (now.pk if now else 0) != seen_baseline:
            raise BaselineMoved
        row = get_record(VALUE, system, value_id)
        if row.retired_at or not every.filter(pk=row.pk).exists():
            raise ValidationError({"value": "Select a value that is in use"})
        if now is not None and now.pk == row.pk:
            return False
        had = had_baseline(system, indicator)
        if had and not reason:
            raise ValidationError({"reason": "Say why the baseline moves"})
        if now is not None:
            _mark(now, is_baseline=False)
        _mark(row, is_baseline=True)
        told = [
            history.changed("Indicator", indicator.name, indicator.name),
            history.changed(
                "Baseline",
                said_of(value_of(now), indicator) if now else "",
                said_of(value_of(row), indicator),
            ),
        ]
        told += [history.changed("Reason", "", reason)] if had else []
        record_event(actor, system, f"{'Moved' if had else 'Marked'} the baseline", f"{VALUE.key}:{row.pk}", told)
    return True


def had_baseline(system: System, indicator: IndicatorContent) -> bool:
    """Whether a value of this indicator is or was the baseline. One query."""
    return IndicatorValue.objects.filter(system=system, is_baseline=True, **of_indicator(indicator)).exists()


def add_values(*, actor: Actor, system: System, indicator: IndicatorContent, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add several values of one indicator, all or none, with an event for each; returns how many.

    Raises Http404 when the actor may not, ValidationError with every period that overlaps.
    """
    require(actor, VALUE.action, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        _in_use(indicator)
        there = indicator_board(system, indicator).values
        faults = [overlap_words(_period(row), there, indicator.unit) for row in rows]
        if any(faults):
            raise ValidationError([fault for fault in faults if fault])
        about = row_of(indicator)
        made = IndicatorValue.objects.bulk_create(
            [IndicatorValue(system=system, added_by_id=actor.user_id, **about, **row) for row in rows],
            batch_size=history.BATCH,
        )
        history.record_all(
            system=system,
            actor_name=actor.name,
            actor_id=actor.user_id,
            actor_ref=actor.ref,
            entries=(added(row, indicator) for row in made),
        )
    return len(made)


def added(row: IndicatorValue, indicator: IndicatorContent, *more: dict[str, str]) -> history.Entry:
    """The event of a value that came with others."""
    told = [
        history.changed("Indicator", "", indicator.name),
        history.changed("Period", "", Period(row.starts_on, row.ends_on).label),
        history.changed("Value", "", with_unit(row.value, indicator.unit)),
        history.changed("Confidence", "", IndicatorValue.Confidence(row.confidence).label),
    ]
    further = (("Source", row.source), ("Link", row.url), ("Note", row.note))
    told += [history.changed(label, "", text) for label, text in further if text]
    return history.Entry("Added a value", f"{VALUE.key}:{row.pk}", [*told, *more])


def change_local_indicator(
    *, actor: Actor, system: System, row: LocalIndicator, seen_number: int, values: Mapping[str, Any]
) -> int:
    """Change a local indicator. Its unit stays once it has values or targets, which would mean something else.

    Raises as `change_record` does.
    """
    require(actor, LOCAL_INDICATOR.action, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        if values.get("unit") != row.unit and any(
            model.objects.filter(local_indicator=row).exists() for model in (IndicatorValue, IndicatorTarget)
        ):
            raise ValidationError(
                {"unit": f"Its values are in {row.unit}. To count in another unit, add another indicator"}
            )
        return change_record(
            actor=actor, kind=LOCAL_INDICATOR, system=system, pk=row.pk, seen_number=seen_number, values=values
        )


def said_of(value: Value, indicator: IndicatorContent) -> str:
    """A value in the words of the history."""
    return f"{with_unit(value.value, indicator.unit)} in {value.period.label}"


def said_of_fields(values: Mapping[str, Any], indicator: IndicatorContent) -> str:
    """As `said_of`, from the fields of the model."""
    return f"{with_unit(values['value'], indicator.unit)} in {_period(values).label}"


def _mark(row: IndicatorValue, *, is_baseline: bool) -> None:
    written = IndicatorValue.objects.filter(pk=row.pk, number=row.number).update(
        is_baseline=is_baseline, number=row.number + 1, updated_at=timezone.now()
    )
    if not written:
        raise BaselineMoved


def _in_use(indicator: IndicatorContent) -> None:
    if indicator.is_retired:
        raise ValidationError("This indicator is out of use. Bring it back first")


def _period(values: Mapping[str, Any]) -> Period:
    return Period(values["starts_on"], values["ends_on"])


def _check_period(system: System, indicator: IndicatorContent, period: Period, without: int = 0) -> None:
    """Raise ValidationError beside the period when it overlaps with another value's."""
    others = [one for one in indicator_board(system, indicator).values if one.id != without]
    fault = overlap_words(period, others, indicator.unit)
    if fault:
        raise ValidationError({"period": fault})
