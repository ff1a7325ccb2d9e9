"""The history of an assessment, to be read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from assessments.models import Assessment, Event
from assessments.selectors.people import FORMER_MEMBER


@dataclass(frozen=True, slots=True)
class EventLine:
    """One change as a page shows it; `changes` as {"what", "from", "to"}."""

    sequence: int
    at: datetime
    who: str
    action: str
    area_name: str
    changes: tuple[dict[str, str], ...]
    hash: str


def history_of(assessment: Assessment) -> QuerySet[Event]:
    """An assessment's events, latest first, with their areas; pass each to `event_line`."""
    return Event.objects.filter(assessment=assessment).select_related("area").order_by("-sequence")


def event_line(event: Event) -> EventLine:
    """An event as a page shows it; a person whose account is gone is "a former member"."""
    return EventLine(
        sequence=event.sequence,
        at=event.at,
        who=event.actor_name if event.actor_id or event.actor_name == PRODUCT else FORMER_MEMBER,
        action=event.action,
        area_name=event.area.name if event.area else "",
        changes=tuple(event.changes),
        hash=event.hash,
    )


PRODUCT = "This product"
"""Who made a change that no person made, such as loading published evidence."""
