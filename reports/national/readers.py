"""For whom a report is drawn. It holds what its readers may read, whoever asked for it."""

from accounts.models import Role
from accounts.permissions import Actor
from reports.models import NationalReport

# Nobody's number: a reader of whom nothing is known but the role. The permissions decide what such a one may read.
NOBODY = 0
_READERS = {
    NationalReport.Readers.SYSTEMS: Actor(user_id=NOBODY, system_roles={NOBODY: Role.VIEWER}),
    NationalReport.Readers.BODY: Actor(user_id=NOBODY, national_roles=frozenset({Role.ANALYST})),
}
SHORT = {
    NationalReport.Readers.SYSTEMS: "everybody who compares",
    NationalReport.Readers.BODY: "analysts only",
}


def reader_of(readers: str) -> Actor:
    """One of those that a report is for, as the permissions see them. Raises ValueError for no such circle."""
    return _READERS[NationalReport.Readers(readers)]
