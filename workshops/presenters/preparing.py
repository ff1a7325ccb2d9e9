"""The list of roundtables and the agenda of one, as pages print them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse

from workshops.models import Activity, Workshop


@dataclass(frozen=True, slots=True)
class Line:
    """One roundtable in the list; `url` is where this reader goes."""

    title: str
    url: str
    held_on: object
    systems: str
    status: str
    code: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One activity of an agenda, with what it asks about in words."""

    id: int
    title: str
    kind: str
    about: str
    minutes: int
    phase: str
    is_begun: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class AgendaTable:
    """The agenda with the sum of its time guides, in words."""

    lines: tuple[AgendaLine, ...]
    time: str


def lines_of(workshops: Sequence[Workshop], mine: Collection[int]) -> list[Line]:
    """The list, in the order given."""
    return [_line(one, one.pk in mine) for one in workshops]


def _line(workshop: Workshop, is_mine: bool) -> Line:
    pages = {"preparing": "prepare", "open": "run"}
    name = pages.get(workshop.status, "summary") if is_mine else "summary"
    systems = [one.name for one in workshop.systems.all()]
    return Line(
        title=workshop.title,
        url=reverse(f"workshops:{name}", args=[workshop.pk]),
        held_on=workshop.held_on,
        systems=systems[0] if len(systems) == 1 else f"{len(systems)} systems",
        status=workshop.get_status_display(),
        code=workshop.shown_code if workshop.is_open and is_mine else "",
        is_mine=is_mine,
    )


def agenda_of(activities: Sequence[Activity]) -> AgendaTable:
    """An agenda whose activities come with their items read."""
    last = len(activities) - 1
    lines = tuple(_agenda_line(one, place == 0, place == last) for place, one in enumerate(activities))
    minutes = sum(line.minutes for line in lines)
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    parts += [f"{rest} minutes"] if rest or not parts else []
    return AgendaTable(lines, " and ".join(parts))


def _agenda_line(activity: Activity, is_first: bool, is_last: bool) -> AgendaLine:
    items = list(activity.items.all())
    about = ""
    if activity.kind == Activity.Kind.DOTS:
        about = f"{len(items)} options, {activity.dots} dots each, {activity.most_on_one} at most on one"
    elif len(items) == 1 and items[0].text != activity.title:
        about = items[0].text
    elif len(items) > 1:
        about = f"{len(items)} things to judge"
    return AgendaLine(
        id=activity.pk,
        title=activity.title,
        kind=activity.get_kind_display(),
        about=about,
        minutes=activity.minutes,
        phase=activity.get_phase_display(),
        is_begun=activity.scoring > 0,
        is_first=is_first,
        is_last=is_last,
    )
