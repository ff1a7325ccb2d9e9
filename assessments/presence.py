"""Who is there: what is known of a person who works on an assessment now. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=2)
"""Somebody seen longer ago is not there any more."""
FRESH = timedelta(seconds=20)
"""A page that is loaded again so soon has nothing new to say, and a write less is a wait less for everybody."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One person of the system where they were last seen; `area_name` is empty on the assessment's own page."""

    name: str
    area_key: str
    area_name: str
    at: datetime
