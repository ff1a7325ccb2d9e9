"""Who may find a word, by the same policy that the product asks: `accounts/permissions.py`."""

from accounts.permissions import Action, Subject, can
from tests.leaks.canaries import Audience, Reader


def may(action: Action, subject: Subject | None = None) -> Audience:
    """Whoever may do this."""
    return lambda reader: can(reader.actor, action, subject)


def any_of(*audiences: Audience) -> Audience:
    return lambda reader: any(one(reader) for one in audiences)


def everybody(reader: Reader) -> bool:
    return True


def nobody(reader: Reader) -> bool:
    return False


def person(user_id: int) -> Audience:
    """One person."""
    return lambda reader: reader.actor.user_id == user_id


def in_room(mark: str) -> Audience:
    """Whoever has a seat in this system's room, or its projector's address."""
    return lambda reader: mark in reader.rooms


def asked_by_audit(mark: str) -> Audience:
    """Whoever has a link of this system's audit."""
    return lambda reader: mark in reader.audits
