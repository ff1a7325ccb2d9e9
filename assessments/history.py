"""The history: append-only events, chained by hash within each system (DESIGN section 11).

An event's hash covers its content and the hash before it, so that a change or a gap anywhere breaks every later link.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assessments.chain_heads import FIRST, head_of, move_head
from assessments.models import Assessment, Event
from frameworks.models import Area
from systems.models import System

BATCH = 500


def changed(what: str, before: object, after: object) -> dict[str, str]:
    """One entry of `Event.changes`: what changed, from what, to what, as text."""
    return {"what": what, "from": "" if before is None else str(before), "to": "" if after is None else str(after)}


def digest(
    *,
    system_id: int,
    sequence: int,
    at: datetime,
    actor_name: str,
    actor_seal: str,
    action: str,
    about: str,
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
        "actor": actor_seal or actor_name,
        "action": action,
        "changes": list(changes),
        "assessment": assessment_id,
        "area": area_id,
        "previous": previous_hash,
    }
    if about:
        content["about"] = about
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal(actor_ref: str, actor_name: str) -> str:
    """What an event's hash covers of a person: SHA-256 over their random reference and their name as it was.

    Once both are taken out of the event, the seal tells nothing of who it was.
    """
    return hashlib.sha256(f"{actor_ref}|{actor_name}".encode()).hexdigest() if actor_ref else ""


def hold(system_id: int) -> None:
    """Let one transaction at a time append to a system's chain: what is read after this stays until it is over.

    SQLite lets only one write at a time in any case. Whoever must be sure of a state first, holds first. Raises
    TransactionManagementError outside a transaction, where the database can hold a row.
    """
    if transaction.get_connection().features.has_select_for_update:
        System.objects.select_for_update(no_key=True).filter(pk=system_id).values_list("pk").first()


@dataclass(frozen=True, slots=True)
class Entry:
    """One of several events of one person at one time: what was done, about which row, and what changed."""

    action: str
    about: str
    changes: Sequence[dict[str, str]]


def record(
    *,
    system: System | int,
    actor_name: str,
    actor_id: int | None,
    action: str,
    actor_ref: str = "",
    about: str = "",
    changes: Sequence[dict[str, str]] = (),
    assessment: Assessment | None = None,
    area: Area | int | None = None,
) -> Event:
    """Append one event to a system's chain. Call it inside the transaction of the change that it tells of.

    `changes` are made with `changed`; `about` names a row, for example "evidence:12". `actor_ref` is looked up when
    it is not given. Raises TransactionManagementError outside a transaction.
    """
    system_id = system if isinstance(system, int) else system.pk
    area_id = area if isinstance(area, int) or area is None else area.pk
    link = _Link(system_id, actor_id, actor_ref, actor_name)
    event = link.next(Entry(action, about, changes), assessment.pk if assessment else None, area_id)
    event.save(force_insert=True)
    move_head(link.head, link.sequence, link.hash)
    return event


def record_all(
    *, system: System | int, actor_name: str, actor_id: int | None, entries: Iterable[Entry], actor_ref: str = ""
) -> None:
    """Append an event for each entry, in their order. Four queries and one for each few hundred; else as `record`."""
    system_id = system if isinstance(system, int) else system.pk
    link = _Link(system_id, actor_id, actor_ref, actor_name)
    if Event.objects.bulk_create([link.next(entry) for entry in entries], batch_size=BATCH):
        move_head(link.head, link.sequence, link.hash)


class _Link:
    """The end of a system's chain, held for one person within a transaction; each event made is the new end."""

    def __init__(self, system_id: int, actor_id: int | None, actor_ref: str, actor_name: str) -> None:
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("An event is recorded within the transaction of its change.")
        if actor_id and not actor_ref:
            actor_ref = str(User.objects.values_list("ref", flat=True).get(pk=actor_id))
        hold(system_id)
        self.system_id = system_id
        self.actor = {"actor_id": actor_id, "actor_ref": actor_ref}
        self.told = {"actor_name": actor_name, "actor_seal": seal(actor_ref, actor_name), "at": timezone.now()}
        self.head = head_of(system_id)
        self.sequence, self.hash = self.head.sequence, self.head.hash

    def next(self, entry: Entry, assessment_id: int | None = None, area_id: int | None = None) -> Event:
        """An event that follows the last one; it is not saved yet."""
        content: dict[str, Any] = {
            **self.told,
            "system_id": self.system_id,
            "sequence": self.sequence + 1,
            "action": entry.action,
            "about": entry.about,
            "changes": list(entry.changes),
            "assessment_id": assessment_id,
            "area_id": area_id,
            "previous_hash": self.hash,
        }
        self.sequence, self.hash = self.sequence + 1, digest(**content)
        return Event(hash=self.hash, **content, **self.actor)


def sealed_numbers(event: Event) -> dict[str, Any]:
    """The numbers of rows that an event's hash covers: its own, or those that it had where it was recorded."""
    if event.sealed_as:
        return {key: event.sealed_as.get(key) for key in ("system", "assessment", "area", "about")}
    return {
        "system": event.system_id,
        "assessment": event.assessment_id,
        "area": event.area_id,
        "about": event.about,
    }


class Numbers:
    """Holds against one another the numbers of events that came from another installation: each means one row here."""

    def __init__(self) -> None:
        self._there: dict[tuple[str, object], object] = {}
        self._here: dict[tuple[str, object], object] = {}

    def fit(self, event: Event, sealed: dict[str, Any]) -> bool:
        """Whether an event's rows are those that its numbers meant in every event before it."""
        if not event.sealed_as:
            return True
        kind, _, there = str(sealed["about"]).partition(":")
        kind_here, _, here = event.about.partition(":")
        pairs = [
            ("system", sealed["system"], event.system_id),
            ("assessment", sealed["assessment"], event.assessment_id),
            ("area", sealed["area"], event.area_id),
            # A signing has no number of a row, but its place among the signings of an assessment.
            *([(kind, there, here)] if kind != "signing" else []),
        ]
        known = all(
            self._there.setdefault((what, one), other) == other and self._here.setdefault((what, other), one) == one
            for what, one, other in pairs
        )
        return known and kind == kind_here and (kind != "signing" or there == here)


def broken_links(system: System) -> list[int]:
    """The sequence numbers of a system's events whose hash or link does not hold; empty when the chain is whole."""
    broken = []
    previous_hash, expected = FIRST, 1
    numbers = Numbers()
    for event in Event.objects.filter(system=system).order_by("sequence"):
        sealed = sealed_numbers(event)
        own = digest(
            system_id=sealed["system"],
            sequence=event.sequence,
            at=event.at,
            actor_name=event.actor_name,
            actor_seal=event.actor_seal,
            action=event.action,
            about=sealed["about"],
            changes=event.changes,
            assessment_id=sealed["assessment"],
            area_id=sealed["area"],
            previous_hash=event.previous_hash,
        )
        # Someone taken out keeps the seal; someone who is named must fit it.
        named = not (event.actor_seal and event.actor_name) or event.actor_seal == seal(
            event.actor_ref, event.actor_name
        )
        fits = numbers.fit(event, sealed)
        linked = event.sequence == expected and event.previous_hash == previous_hash
        if not (linked and event.hash == own and named and fits):
            broken.append(event.sequence)
        previous_hash, expected = event.hash, event.sequence + 1
    return broken


_found_whole: dict[int, tuple[str, float]] = {}
ASK_AGAIN = 600  # seconds


def is_whole(system: System) -> bool:
    """Whether a system's chain is unbroken. One query; the chain is read again when it grew, and every ten minutes."""
    head = Event.objects.filter(system=system).order_by("-sequence").values_list("hash", flat=True).first()
    if head is None:
        return True
    known, until = _found_whole.get(system.pk, ("", 0.0))
    if known == head and time.monotonic() < until:
        return True
    if broken_links(system):
        _found_whole.pop(system.pk, None)
        return False
    _found_whole[system.pk] = (head, time.monotonic() + ASK_AGAIN)
    return True
