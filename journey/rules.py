"""Rules of the four steps. Pure."""

from collections.abc import Iterable
from datetime import date

OPEN_QUESTIONS_AT_MOST = 5
"""A short list stays short: the model recommends to choose the few questions that are tested (FS-2-1)."""
LANDSCAPE_STALE_DAYS = 365
"""An entry of the landscape that nobody checked for a year may be out of date: policies and bodies change."""


def unanswered(items: Iterable[str], answers: dict[str, tuple[str, str]]) -> list[str]:
    """The keys of checklist questions that keep a programme from starting.

    `answers` maps keys to (answer, note). A question counts as answered by yes, partly or no, and by "not-yet-known"
    only with a plan in its note (FS-3-2; the ten questions are asked whenever a programme starts).
    """
    open_ones = []
    for key in items:
        answer, note = answers.get(key, ("", ""))
        if not answer or (answer == "not-yet-known" and not note.strip()):
            open_ones.append(key)
    return open_ones


def may_be_stale(checked_on: date | None, published: str, on: date) -> bool:
    """Whether an entry of the landscape may be out of date: nobody checked it for a year.

    `published` is the year and month of the published list ("2022-12") for an entry that nobody checked, else empty.
    """
    if checked_on is None:
        if not published:
            return False
        year, _, month = published.partition("-")
        checked_on = date(int(year), int(month or 1), 1)
    return (on - checked_on).days > LANDSCAPE_STALE_DAYS
