"""The history: append-only events, chained by hash within each system (DESIGN section 11).

An event's hash covers its content and the hash before it, so that a change or a gap anywhere breaks every later link.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, Event
from frameworks.models import Area
from systems.models import System

FIRST = "0" * 64


def changed(what: str, before: object, after: object) -> dict[str, str]:
    """One entry of `Event.changes`: what changed, from what, to what, as text."""
    return {"what": what, "from": "" if before is None else str(before), "to": "" if after is None else str(after)}


def digest(
    *,
    system_id: int,
    sequence: int,
    at: datetime,
    actor_name: str,
    action: str,
    changes: Sequence[dict[str, str]],
    assessment_id: int | None,
    area_id: int | None,
    previous_hash: str,
) -> str:
    """The hash of one event: SHA-256 over its content as canonical JSON, 64 hexadecimal digits."""
    content: dict[str, Any] = {
        "system": system_id,
        "sequence": sequence,
        "at": at.isoformat(timespec="microseconds"),
        "actor": actor_name,
        "action": action,
        "changes": list(changes),
        "assessment": assessment_id,
        "area": area_id,
        "previous": previous_hash,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    *,
    system: System | int,
    actor_name: str,
    actor_id: int | None,
    action: str,
    changes: Sequence[dict[str, str]] = (),
    assessment: Assessment | None = None,
    area: Area | int | None = None,
) -> Event:
    """Append one event to a system's chain. Call it inside the transaction of the change that it tells of.

    `changes` are made with `changed`. Raises TransactionManagementError outside a transaction.
    """
    system_id = system if isinstance(system, int) else system.pk
    area_id = area if isinstance(area, int) or area is None else area.pk
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded within the transaction of its change.")
    head = Event.objects.filter(system_id=system_id).order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous_hash = (head[0] + 1, head[1]) if head else (1, FIRST)
    at = timezone.now()
    return Event.objects.create(
        system_id=system_id,
        sequence=sequence,
        assessment=assessment,
        area_id=area_id,
        at=at,
        actor_id=actor_id,
        actor_name=actor_name,
        action=action,
        changes=list(changes),
        previous_hash=previous_hash,
        hash=digest(
            system_id=system_id,
            sequence=sequence,
            at=at,
            actor_name=actor_name,
            action=action,
            changes=changes,
            assessment_id=assessment.pk if assessment else None,
            area_id=area_id,
            previous_hash=previous_hash,
        ),
    )


def broken_links(system: System) -> list[int]:
    """The sequence numbers of a system's events whose hash or link does not hold; empty when the chain is whole."""
    broken = []
    previous_hash, expected = FIRST, 1
    for event in Event.objects.filter(system=system).order_by("sequence"):
        own = digest(
            system_id=event.system_id,
            sequence=event.sequence,
            at=event.at,
            actor_name=event.actor_name,
            action=event.action,
            changes=event.changes,
            assessment_id=event.assessment_id,
            area_id=event.area_id,
            previous_hash=event.previous_hash,
        )
        if event.sequence != expected or event.previous_hash != previous_hash or event.hash != own:
            broken.append(event.sequence)
        previous_hash, expected = event.hash, event.sequence + 1
    return broken
