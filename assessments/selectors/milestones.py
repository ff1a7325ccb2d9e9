"""Milestones of a system."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from assessments.milestones import MilestoneLine, is_overdue
from assessments.models import Milestone

STATUS_LABELS = dict(Milestone.Status.choices)
COLUMNS = (
    "pk",
    "title",
    "owner",
    "due_on",
    "status",
    "met_on",
    "notes",
    "origin",
    "number",
    "area__version__framework__key",
    "area__key",
    "area__name",
    "level__key",
    "level__name",
    "criteria__key",
    "criteria__text",
)


def milestones_of(system_id: int, on: date | None = None) -> tuple[MilestoneLine, ...]:
    """A system's milestones, the earliest due first, dropped ones too. One query. `on` decides what is overdue."""
    return _lines(Milestone.objects.filter(system_id=system_id), on or timezone.localdate())


def get_milestone(system_id: int, pk: int) -> MilestoneLine:
    """One milestone of a system. Raises Http404 when the system has none with this number."""
    lines = _lines(Milestone.objects.filter(system_id=system_id, pk=pk), timezone.localdate())
    if not lines:
        raise Http404
    return lines[0]


def _lines(rows: QuerySet[Milestone], on: date) -> tuple[MilestoneLine, ...]:
    facts: dict[int, tuple[Any, ...]] = {}
    criteria: dict[int, list[tuple[str, str]]] = {}
    for pk, *columns, key, text in rows.order_by("due_on", "pk", "criteria__order", "criteria__pk").values_list(
        *COLUMNS
    ):
        facts.setdefault(pk, tuple(columns))
        if key is not None:
            criteria.setdefault(pk, []).append((key, text))
    return tuple(_line(pk, fact, tuple(criteria.get(pk, ())), on) for pk, fact in facts.items())


def _line(pk: int, fact: tuple[Any, ...], criteria: tuple[tuple[str, str], ...], on: date) -> MilestoneLine:
    title, owner, due_on, status, met_on, notes, origin, number, framework, area, area_name, level, level_name = fact
    return MilestoneLine(
        id=pk,
        title=title,
        owner=owner,
        due_on=due_on,
        status=status,
        status_label=str(STATUS_LABELS.get(status, status)),
        is_overdue=is_overdue(status, due_on, on),
        met_on=met_on,
        notes=notes,
        origin=origin,
        framework_key=framework or "",
        area_key=area or "",
        area_name=area_name or "",
        level_key=level or "",
        level_name=level_name or "",
        criteria=criteria,
        number=number,
    )
