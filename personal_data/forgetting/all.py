"""Every part of what is forgotten in time, in the order in which they run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from journey.services.audit_forgetting import forget_partners
from personal_data.forgetting import accounts, files, passing
from workshops.services.forgetting import forget_participants


@dataclass(frozen=True, slots=True)
class Part:
    """`takes` is told the moment and whether it is only to count, and returns how many there were."""

    words: str
    takes: Callable[[datetime, bool], int]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one part took, or would take."""

    words: str
    count: int


PARTS = (
    Part("Roundtables that forgot who answered what", lambda now, is_dry: forget_participants()),
    Part("Audits that forgot whom they asked", lambda now, is_dry: forget_partners()),
    Part("Letters to owners of accounts that nobody uses", accounts.send_notices),
    Part("Accounts that nobody used, erased after a letter", accounts.erase_unused),
    Part("Sessions that are over", passing.sessions),
    Part("Invitations that are over", passing.invitations),
    Part("Addresses of people who were invited and never came", passing.invited_addresses),
    Part("Tokens that are over", passing.tokens),
    Part("Calendars of people without a role in the system", passing.calendars),
    Part("Notes of who was where", passing.presence),
    Part("Uploads that nobody confirmed", passing.imports),
    Part("Notes of reminders", passing.reminders),
    Part("Batches of reports", passing.batches),
    Part("Forms kept in case they are sent again", passing.sent_forms),
    Part("Counts of requests and of wrong codes", passing.counts),
    Part("What the shared cache held", passing.cached),
    Part("Files of retired evidence that no signed content names", files.of_retired_evidence),
    Part("Files that nothing names", files.that_nothing_names),
)


def forget(*, is_dry: bool = False) -> Iterator[Taken]:
    """Let each part take what is due; a dry run takes it back.

    No transaction is held around a whole part: while letters are sent and files are looked at, others write.
    """
    now = timezone.now()
    for part in PARTS:
        yield Taken(part.words, _tried(part, now) if is_dry else part.takes(now, False))


def _tried(part: Part, now: datetime) -> int:
    with transaction.atomic():
        count = part.takes(now, True)
        transaction.set_rollback(True)
    return count
