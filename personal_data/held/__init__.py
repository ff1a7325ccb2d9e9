"""Every table of the product: what it holds about people, or why it holds nothing of anybody."""

from personal_data.held import contacts, people, record
from personal_data.held.nobody import NOBODY
from personal_data.held.shapes import Fate, Held, Names, Purpose

HELD: tuple[Held, ...] = (*people.HELD, *record.HELD, *contacts.HELD)

__all__ = ["HELD", "NOBODY", "Fate", "Held", "Names", "Purpose", "here"]


def here() -> tuple[Held, ...]:
    """The tables that this installation has."""
    return tuple(held for held in HELD if held.is_here)
