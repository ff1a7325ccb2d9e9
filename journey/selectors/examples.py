"""Reads of systems' own practice examples: a system's own, those to be reviewed, those in the library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from frameworks.library import OwnPractice
from journey.models import OwnExample
from systems.home import HomeLine
from systems.selectors import JoinedLines

COLOURS = {"draft": "grey", "sent": "blue", "published": "green", "returned": "orange"}


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """An example in a list. `review` is what the comparing body last said of it."""

    pk: int
    name: str
    system: str
    state: str
    state_label: str
    colour: str
    review: str
    changed_at: datetime
    published_at: datetime | None


def _line(row: OwnExample) -> ExampleLine:
    return ExampleLine(
        pk=row.pk,
        name=row.name,
        system=row.system.name,
        state=row.state,
        state_label=row.get_state_display(),
        colour=COLOURS[row.state],
        review=row.review,
        changed_at=row.updated_at,
        published_at=row.published_at,
    )


def examples_of(system_id: int) -> tuple[tuple[ExampleLine, ...], tuple[ExampleLine, ...]]:
    """A system's examples in use by name, and those out of use. One query."""
    rows = list(OwnExample.objects.filter(system_id=system_id).select_related("system"))
    used = tuple(_line(row) for row in rows if row.retired_at is None)
    return used, tuple(_line(row) for row in rows if row.retired_at is not None)


def examples_to_review() -> tuple[tuple[ExampleLine, ...], tuple[ExampleLine, ...]]:
    """What waits for the comparing body, the longest first, and what is published, the latest first. One query."""
    rows = OwnExample.objects.filter(retired_at=None, state__in=["sent", "published"]).select_related("system")
    lines = [_line(row) for row in rows.order_by("updated_at", "pk")]
    sent = tuple(line for line in lines if line.state == "sent")
    return sent, tuple(line for line in reversed(lines) if line.state == "published")


def _published() -> "QuerySet[OwnExample]":
    return OwnExample.objects.filter(state="published", retired_at=None)


def practice_published() -> Sequence[OwnPractice]:
    """Every example that was reviewed and published, the latest first. Three queries, one where there is none."""
    rows = _published().select_related("system").prefetch_related("domains", "types").order_by("-published_at", "pk")
    return tuple(
        OwnPractice(
            key=f"own-{row.pk}",
            name=row.name,
            system=row.system.name,
            published_at=row.published_at,
            summary=row.summary,
            worked=row.worked,
            did_not_work=row.did_not_work,
            url=row.url,
            domain_keys=tuple(one.key for one in row.domains.all()),
            domains=tuple(one.name for one in row.domains.all()),
            type_keys=tuple(one.key for one in row.types.all()),
            types=tuple(one.name for one in row.types.all()),
        )
        for row in rows
    )


def published_names() -> Subquery:
    """An annotation of systems: the names of the published examples, one a line, or None."""
    rows = _published().filter(system_id=OuterRef("pk")).order_by().values("system")
    return Subquery(rows.annotate(names=JoinedLines("name")).values("names"))


def examples_line(joined: str | None) -> HomeLine | None:
    """The published examples as a line of the home, from what `published_names` annotated; None without one."""
    if not joined:
        return None
    return HomeLine("Practice that it published for others", "; ".join(sorted(joined.splitlines())))
