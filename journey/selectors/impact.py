"""Reads of step 4: interventions with their latest value, the points of the map, devolution asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from journey.models import DevolutionAsk, Intervention, InterventionValue, Organisation
from journey.numbers import with_unit
from systems.models import Place

COLOURS = {"planned": "grey", "running": "blue", "finished": "green", "stopped": "orange"}
Wanted = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class InterventionLine:
    """An intervention in a list, its numbers in words; `latest` is empty before anything was measured."""

    pk: int
    name: str
    type: str
    domain: str
    place: str
    state_label: str
    colour: str
    measure: str
    baseline: str
    target: str
    latest: str
    is_on_map: bool


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value of a measure."""

    pk: int
    on: date
    value: Decimal
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class InterventionStory:
    """An intervention whole, for a document: its line, what it does with whom, its values and what was learned.

    `used_for` names the areas, criteria and milestones that it is linked to.
    """

    line: InterventionLine
    summary: str
    organisations: tuple[str, ...]
    programme: str
    values: tuple[ValueLine, ...]
    learned: str
    used_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationPoint:
    """An organisation in the list of the map."""

    pk: int
    name: str
    sector: str
    is_on_map: bool


def interventions(system_id: int, wanted: Wanted) -> "QuerySet[Intervention]":
    """The interventions in use that pass the filters, by name, as a query that can be cut into pages."""
    rows = Intervention.objects.filter(system_id=system_id, retired_at=None)
    if wanted.get("domain"):
        rows = rows.filter(domain__key=wanted["domain"])
    if wanted.get("type"):
        rows = rows.filter(type=None) if wanted["type"] == "own" else rows.filter(type__key=wanted["type"])
    if wanted.get("place"):
        rows = rows.filter(Q(place__name=wanted["place"]) | Q(own_place=wanted["place"]))
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    return rows.order_by("name", "pk")


def place_names(system_id: int) -> tuple[str, ...]:
    """The places of a system: the published ones, and those that its interventions name. One query."""
    published = Place.objects.filter(system_id=system_id).order_by().values_list("name")
    own = Intervention.objects.filter(system_id=system_id, retired_at=None).exclude(own_place="").order_by()
    return tuple(name for (name,) in published.union(own.values_list("own_place")).order_by("name"))


def with_latest(rows: "QuerySet[Intervention]") -> "QuerySet[Intervention]":
    """The same, each with its latest value and that value's date."""
    values = InterventionValue.objects.filter(intervention=OuterRef("pk"), retired_at=None).order_by("-on", "-pk")
    return rows.select_related("type", "domain", "place").annotate(
        latest_value=Subquery(values.values("value")[:1]), latest_on=Subquery(values.values("on")[:1])
    )


def line_of(row: Any) -> InterventionLine:
    """A row of `with_latest` as a line."""
    unit = row.unit
    latest = ""
    if row.latest_value is not None:
        latest = f"{with_unit(row.latest_value, unit)} on {row.latest_on:%-d %B %Y}"
    return InterventionLine(
        pk=row.pk,
        name=row.name,
        type=row.type.name if row.type else row.own_type,
        domain=row.domain.name,
        place=row.place.name if row.place else row.own_place,
        state_label=row.get_state_display(),
        colour=COLOURS[row.state],
        measure=row.measure,
        baseline=number_words(row.baseline, unit, row.baseline_on, "on"),
        target=number_words(row.target, unit, row.target_on, "by"),
        latest=latest,
        is_on_map=row.latitude is not None,
    )


def number_words(value: Decimal | None, unit: str, on: date | None, word: str) -> str:
    """A number with its unit and date, such as "400 people by 31 March 2027"; empty for none."""
    if value is None:
        return ""
    return f"{with_unit(value, unit)} {word} {on:%-d %B %Y}" if on else with_unit(value, unit)


def values_of(row: Intervention) -> tuple[ValueLine, ...]:
    """The values in use of one intervention, the earliest first. One query."""
    rows = InterventionValue.objects.filter(intervention=row, retired_at=None).order_by("on", "pk")
    return tuple(_value(one, row.unit) for one in rows)


def _value(one: InterventionValue, unit: str) -> ValueLine:
    return ValueLine(one.pk, one.on, one.value, with_unit(one.value, unit), one.note)


def stories_of(system_id: int) -> tuple[InterventionStory, ...]:
    """Every intervention in use with all that is known of it, by name. Six queries."""
    values = InterventionValue.objects.filter(retired_at=None).order_by("on", "pk")
    rows = with_latest(interventions(system_id, {})).select_related("programme", "type", "domain", "place")
    linked = ("organisations", "areas", "criteria", "milestones", Prefetch("values", values, to_attr="values_in_use"))
    return tuple(_story(row) for row in rows.prefetch_related(*linked))


def _story(row: Any) -> InterventionStory:
    used_for = (*row.areas.all(), *row.criteria.all(), *row.milestones.all())
    return InterventionStory(
        line=line_of(row),
        summary=row.summary,
        organisations=tuple(one.name for one in row.organisations.all()),
        programme=row.programme.name if row.programme else "",
        values=tuple(_value(one, row.unit) for one in row.values_in_use),
        learned=row.learned,
        used_for=tuple(str(one) for one in used_for),
    )


def organisations_for(system_id: int, wanted: Wanted) -> "QuerySet[Organisation]":
    """Anchor organisations in use, as a query; those of the interventions that pass where a filter is set."""
    rows = Organisation.objects.filter(system_id=system_id, retired_at=None, is_anchor=True)
    if any(wanted.get(name) for name in ("domain", "type", "place", "state")):
        through = Intervention.organisations.through.objects.filter(
            intervention__in=interventions(system_id, wanted).order_by()
        )
        rows = rows.filter(pk__in=through.values("organisation_id"))
    return rows.select_related("sector").order_by("name", "pk")


def points(system_id: int, wanted: Wanted) -> list[dict[str, Any]]:
    """What the map shows, as (kind, id, name, words, latitude, longitude). Two queries."""
    found: list[dict[str, Any]] = []
    on_map = Q(latitude__isnull=False, longitude__isnull=False)
    if wanted.get("kind") != "organisations":
        rows = interventions(system_id, wanted).filter(on_map).select_related("type", "domain")
        found += [
            _point(
                "intervention",
                row,
                f"{row.type.name if row.type else row.own_type}, {row.get_state_display().lower()}",
            )
            for row in rows
        ]
    if wanted.get("kind") != "interventions":
        found += [
            _point("organisation", row, row.sector.name if row.sector else "Anchor organisation")
            for row in organisations_for(system_id, wanted).filter(on_map)
        ]
    return found


def _point(kind: str, row: Any, words: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": row.pk,
        "name": row.name,
        "words": words,
        "at": [float(row.latitude), float(row.longitude)],
    }


def asks_of(system_id: int) -> Sequence[DevolutionAsk]:
    """The devolution asks in use, by title. One query."""
    rows = DevolutionAsk.objects.filter(system_id=system_id, retired_at=None)
    return list(rows.select_related("domain").order_by("title", "pk"))
