"""Milestones as a calendar (RFC 5545), for the programs that people keep their days in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Entry:
    """One milestone as a calendar has it: no more than what, who and when, since the address may be passed on."""

    id: int
    title: str
    owner: str
    due_on: date
    status: str
    number: int
    updated_at: datetime


def calendar_bytes(name: str, ods_code: str, entries: Sequence[Entry]) -> bytes:
    """The calendar: all-day entries with stable identities; dropped ones are cancelled, met ones say so."""
    # A large library, which few requests need: a server starts sooner without it.
    from icalendar import Calendar, Event, vText

    calendar = Calendar()
    calendar.add("prodid", "-//ICS maturity self-assessment//Milestones//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))
    for entry in entries:
        event = Event()
        event.add("uid", f"milestone-{entry.id}@{ods_code.lower()}.icsmaturity")
        event.add("dtstamp", entry.updated_at)
        event.add("last-modified", entry.updated_at)
        event.add("sequence", entry.number - 1)
        event.add("dtstart", entry.due_on)
        if entry.due_on < date.max:
            event.add("dtend", entry.due_on + timedelta(days=1))
        event.add("summary", f"Met: {entry.title}" if entry.status == "met" else entry.title)
        if entry.owner:
            event.add("description", f"Owner: {entry.owner}")
        event.add("status", "CANCELLED" if entry.status == "dropped" else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
