"""The end of each system's chain, sealed with the secret key: what shows that entries at the end were taken out.

A chain by itself shows a change, a gap and an entry too many before its end. Whoever can write to the database could
still take entries off its end, or write all of it anew. The head says how long the chain is, how it ends, and which
of its first entries came from another installation; only this product, with its `SECRET_KEY`, can seal that.
"""

import hashlib
import json
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from assessments.models import Event, HistoryHead

SALT = "icsmaturity.history.head"
FIRST = "0" * 64
"""What stands before the first entry of a chain."""


def seal_of(head: HistoryHead, secret: str | None = None) -> str:
    """The seal of what a head says, by `secret` (by default the current `SECRET_KEY`): 64 hexadecimal digits."""
    told = json.dumps([head.system_id, head.sequence, head.hash, head.loaded, head.loaded_hash])
    return salted_hmac(SALT, told, secret=secret, algorithm="sha256").hexdigest()


def is_sealed(head: HistoryHead) -> bool:
    """Whether a head's seal is of the current key, or of one in `SECRET_KEY_FALLBACKS`."""
    secrets = (None, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(head.seal, seal_of(head, secret)) for secret in secrets)


def head_of(system_id: int) -> HistoryHead:
    """How a system's chain ends, to append to it: sequence 0 before its first entry. One query, two at first."""
    found = HistoryHead.objects.filter(system_id=system_id).first()
    if found is not None:
        return found
    last = Event.objects.filter(system_id=system_id).order_by("sequence").values_list("sequence", "hash").last()
    sequence, end = last or (0, FIRST)
    return HistoryHead(system_id=system_id, sequence=sequence, hash=end)


def move_head(head: HistoryHead, sequence: int, end: str) -> None:
    """Say that a chain now ends with this entry. Within the transaction that appended it; one query, two at first."""
    head.sequence, head.hash = sequence, end
    _keep(head)


def set_head(system_id: int) -> None:
    """Say how a chain ends that came with a system's own data. Within the transaction of the load."""
    events = Event.objects.filter(system_id=system_id).order_by("sequence")
    last = events.values_list("sequence", "hash").last()
    if last is None:
        HistoryHead.objects.filter(system_id=system_id).delete()
        return
    head = HistoryHead(system_id=system_id, sequence=last[0], hash=last[1])
    came = [event for event in events if event.sealed_as]
    head.loaded, head.loaded_hash = len(came), loaded_hash(came)
    _keep(head)


def loaded_hash(events: Iterable[Event]) -> str:
    """A hash over which rows here the entries from another installation are about; empty for none.

    Their own hash covers the numbers that the rows had there.
    """
    told = [[e.sequence, e.system_id, e.assessment_id, e.area_id, e.about, e.sealed_as] for e in events]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest() if told else ""


def _keep(head: HistoryHead) -> None:
    head.seal = seal_of(head)
    head.save()
