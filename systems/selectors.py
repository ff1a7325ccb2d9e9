"""Reads about systems: the list, and what is published about one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Aggregate, CharField, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONObject

from frameworks.months import month_words
from systems.models import Place, Region, System, SystemFact


@dataclass(frozen=True, slots=True)
class FactLine:
    """A published fact in words: its label, the figure with its qualifier and unit, and where it comes from."""

    label: str
    figure: str
    note: str
    source: str
    as_at: str


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system in the list."""

    ods_code: str
    name: str
    board_name: str
    ended: bool


@dataclass(frozen=True, slots=True)
class RegionLines:
    """A region with its systems by name."""

    name: str
    systems: tuple[SystemLine, ...]


class JoinedLines(Aggregate):
    """Text values joined by line breaks, on SQLite and PostgreSQL alike."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def __init__(self, expression: str | Cast) -> None:
        super().__init__(expression, Value("\n"))

    def as_postgresql(self, compiler, connection, **extra):  # type: ignore[no-untyped-def]
        return self.as_sql(compiler, connection, function="STRING_AGG", **extra)


def place_names(system_lookup: str = "pk") -> Subquery:
    """An annotation: the names of a system's places, one a line, or None; `places_of` takes it apart."""
    names = Place.objects.filter(system_id=OuterRef(system_lookup)).order_by().values("system")
    return Subquery(names.annotate(names=JoinedLines("name")).values("names"))


def places_of(joined: str | None) -> tuple[str, ...]:
    """Place names, by name, from what `place_names` annotated."""
    return tuple(sorted((joined or "").splitlines()))


def region_choices() -> tuple[str, ...]:
    """The regions by name. One query."""
    return tuple(Region.objects.values_list("name", flat=True))


def systems_by_region(*, name: str = "", region: str = "") -> tuple[RegionLines, ...]:
    """Systems whose name, board or code holds `name`, in `region` where given, grouped by region. One query."""
    rows = System.objects.order_by("region__name", "name")
    if region:
        rows = rows.filter(region__name=region)
    lines = rows.values_list("region__name", "ods_code", "name", "board_name", "ended_on")
    wanted = name.casefold()
    kept = [
        (region_name, SystemLine(code, system, board, ended is not None))
        for region_name, code, system, board, ended in lines
        if wanted in f"{system} {board} {code}".casefold()
    ]
    return tuple(
        RegionLines(region_name, tuple(line for _, line in group))
        for region_name, group in groupby(kept, key=lambda pair: pair[0])
    )


def names_of(system_ids: Sequence[int]) -> tuple[SystemLine, ...]:
    """These systems by name. One query."""
    rows = System.objects.filter(pk__in=system_ids).order_by("name")
    return tuple(SystemLine(row.ods_code, row.name, row.board_name, row.ended_on is not None) for row in rows)


def published_facts() -> Subquery:
    """An annotation: what is published about a system, a JSON object a line, or None; `facts_of` takes it apart."""
    # JSON writes a line break within a text as two letters, so that lines stay lines.
    facts = SystemFact.objects.filter(system_id=OuterRef("pk")).order_by().values("system")
    names = ("pk", "label", "qualifier", "value", "unit", "note", "source_note", "as_at")
    one = Cast(JSONObject(**{name: name for name in names}, title="source__title"), TextField())
    return Subquery(facts.annotate(lines=JoinedLines(one)).values("lines"))


def facts_of(joined: str | None) -> tuple[FactLine, ...]:
    """The facts, in the order in which they were loaded, from what `published_facts` annotated."""
    rows = sorted(map(json.loads, filter(None, (joined or "").split("\n"))), key=lambda row: row["pk"])
    return tuple(
        FactLine(
            label=row["label"],
            figure=" ".join(filter(None, (row["qualifier"], _number(Decimal(str(row["value"]))), row["unit"]))),
            note=row["note"],
            source=row["title"] or row["source_note"],
            as_at=month_words(row["as_at"]),
        )
        for row in rows
    )


def _number(value: Decimal) -> str:
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
