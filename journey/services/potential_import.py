"""Importing values: checked rows are kept for a preview, and exactly those are imported, all of them or none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from journey.models import IndicatorValue, ValueImport
from journey.potential import IndicatorContent
from journey.selectors.potential_import import known_values
from journey.services.potential import added
from journey.value_import import ImportRow
from systems.models import System

KEPT_FOR = timedelta(days=1)


class Overtaken(Exception):
    """Values that overlap with the waiting ones were added meanwhile. Nothing was imported."""


def may_import(actor: Actor, system: System | None) -> None:
    """Raise Http404 when the actor may not import for this system; for several systems when it is None."""
    if system is None:
        require(actor, Action.IMPORT_INDICATORS)
    else:
        require(actor, Action.EDIT_STEPS, Subject(system_id=system.pk))


def keep_import(*, actor: Actor, system: System | None, file_name: str, rows: Sequence[ImportRow]) -> ValueImport:
    """Keep checked rows until they are confirmed. Whatever the actor left unconfirmed here, or anybody for long, goes.

    Raises Http404 when the actor may not.
    """
    may_import(actor, system)
    with transaction.atomic():
        ValueImport.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
        ValueImport.objects.filter(system=system, made_by_id=actor.user_id).delete()
        return ValueImport.objects.create(
            system=system,
            made_by_id=actor.user_id,
            file_name=file_name[:200],
            rows=[row.as_json() for row in rows],
        )


def get_import(*, actor: Actor, system: System | None, import_id: int) -> ValueImport:
    """What waits to be confirmed. Raises Http404 when the actor may not, or when nothing waits any more."""
    may_import(actor, system)
    waiting = ValueImport.objects.filter(system=system, pk=import_id).first()
    if waiting is None:
        raise Http404
    return waiting


def leave_import(*, actor: Actor, system: System | None, import_id: int) -> None:
    """Drop what waits to be confirmed. Raises as `get_import` does."""
    get_import(actor=actor, system=system, import_id=import_id).delete()


def confirm_import(
    *, actor: Actor, system: System | None, import_id: int, indicators: Iterable[IndicatorContent]
) -> int:
    """Import what was previewed and return how many values it made; those that are there already are left out.

    One transaction, with an event for each value in its system's history. Raises as `get_import` does (of two who
    confirm, one imports), and `Overtaken`.
    """
    may_import(actor, system)
    by_key = {one.key: one for one in indicators}
    with transaction.atomic():
        waiting = get_import(actor=actor, system=system, import_id=import_id)
        every = [ImportRow.from_json(row) for row in waiting.rows]
        systems = sorted({row.system_id for row in every})
        for system_id in systems:  # always in this order, so that two imports never wait for each other
            history.hold(system_id)
        rows = _still_free([row for row in every if not row.is_there], systems, by_key)
        made = IndicatorValue.objects.bulk_create(
            [_value(row, by_key[row.key], actor) for row in rows], batch_size=history.BATCH
        )
        by_system: dict[int, list[tuple[IndicatorValue, IndicatorContent]]] = defaultdict(list)
        for row, value in zip(rows, made, strict=True):
            by_system[row.system_id].append((value, by_key[row.key]))
        read_from = history.changed("Read from", "", waiting.file_name)
        for system_id, values in sorted(by_system.items()):
            history.record_all(
                system=system_id,
                actor_name=actor.name,
                actor_id=actor.user_id,
                actor_ref=actor.ref,
                entries=(added(value, about, read_from) for value, about in values),
            )
        waiting.delete()
    return len(made)


def _still_free(rows: list[ImportRow], systems: Sequence[int], by_key: dict[str, IndicatorContent]) -> list[ImportRow]:
    """The rows, when every indicator is still in use and every period free. Raises Overtaken."""
    known = known_values(systems)
    for row in rows:
        if row.key not in by_key:
            raise Overtaken
        if any(row.period.overlaps(period) for period, _ in known.get((row.system_id, row.key), ())):
            raise Overtaken
    return rows


def _value(row: ImportRow, about: IndicatorContent, actor: Actor) -> IndicatorValue:
    return IndicatorValue(
        system_id=row.system_id,
        indicator_id=None if about.is_local else about.id,
        local_indicator_id=about.id if about.is_local else None,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        value=row.value,
        source=row.source,
        url=row.url,
        note=row.note,
        confidence=row.confidence,
        added_by_id=actor.user_id,
    )
