"""A person leaves: what is theirs goes, and their name leaves what stays.

What was signed stays word by word, with the names that stood in it: a byte changed would break its code, which is
printed on papers. So does what people wrote in prose, and what the history says of it, which its chain covers.
`docs/data-protection.md` says so, and `tests/data_protection/test_erasing.py` holds it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from personal_data.held import Fate, Held, Names, here
from personal_data.whose import Known, is_relation, known, known_by_address, owned, rows


@dataclass(frozen=True, slots=True)
class Line:
    """What erasing does in one table: how many rows, and what becomes of them."""

    table: str
    fate: Fate
    rows: int


def plan(who: Known) -> list[Line]:
    """What erasing would do, table by table; nothing is changed. Empty for an address that nothing knows."""
    lines = []
    for held in here():
        counts: dict[Fate, int] = {}
        if held.through:
            counts[Fate.GOES] = owned(held, who).count()
        for fate in Fate:
            columns = [one for one in held.names if one.fate is fate]
            found = set().union(*(rows(held, one, who).values_list("pk", flat=True) for one in columns))
            counts[fate] = counts.get(fate, 0) + len(found)
        lines += [Line(held.model, fate, count) for fate, count in counts.items() if count]
    sessions = len(_sessions(who))
    return [*lines, Line("sessions.Session", Fate.GOES, sessions)] if sessions else lines


@transaction.atomic
def erase_address(address: str) -> None:
    """Take out an address without an account: of somebody invited, asked by an audit, or nominated as lead."""
    _leave(known_by_address(address))


def when_an_account_goes(*, instance: User, **kwargs: Any) -> None:
    """Take a person's names out of everything that stays after them. Receiver of `pre_delete`, in its transaction."""
    _leave(known(instance))


def _leave(who: Known) -> None:
    for held in here():
        for one in held.names:
            if not is_relation(held, one):
                _take_out(held, one, who)
    Session.objects.filter(pk__in=_sessions(who)).delete()
    # What it counts of guesses is kept by a hash of the address; it starts anew.
    cache.clear()


def _take_out(held: Held, names: Names, who: Known) -> None:
    if names.fate is Fate.EMPTIED:
        rows(held, names, who).update(**{names.column: names.leaves})
    elif names.fate is Fate.GOES and not names.beside:
        rows(held, names, who).delete()


def _sessions(who: Known) -> list[str]:
    """The keys of the sessions in which a person is signed in, or was about to be: they hold the address."""
    addresses = [address.casefold() for address in who.addresses]
    found = []
    for session in Session.objects.iterator(chunk_size=500):
        content = session.get_decoded()
        mine = str(content.get("_auth_user_id")) == str(who.pk)
        if mine or any(address in repr(content).casefold() for address in addresses):
            found.append(session.session_key)
    return found
