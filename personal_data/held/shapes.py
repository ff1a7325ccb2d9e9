"""How it is written down what is held about people: which columns lead to a person, why, and what becomes of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings


class Fate(StrEnum):
    """What becomes of a column when its person's account is erased."""

    GOES = "The row goes"
    EMPTIED = "The name is taken out, the row stays"
    KEPT = "Stays as it was signed"


@dataclass(frozen=True, slots=True)
class Names:
    """One column that leads to a person: a relation to the account, its reference, an address, or a name as text.

    `says` is what the person is there, in words to them. `beside` is the relation of the same row that tells whose
    name it is; without one it is theirs where it is their very name or address, or where the column `address` of the
    same row is their address. `within` is the look-up to the system that must be one of theirs. `leaves` is what
    stands there once they are gone.
    """

    column: str
    says: str
    fate: Fate = Fate.EMPTIED
    beside: str = ""
    address: str = ""
    within: str = ""
    leaves: str | UUID = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why something is held, for how long and who sees it. `how_long` may name the days of `settings.KEEP_DAYS`."""

    title: str
    why: str
    how_long: str
    seen_by: str

    @property
    def period(self) -> str:
        """For how long, with the days that this installation has set."""
        return self.how_long.format_map(settings.KEEP_DAYS)


@dataclass(frozen=True, slots=True)
class Held:
    """One table that leads to people.

    `names` are the columns that lead to them; a row that has none of its own leads to its person by `through`.
    `tells` are the columns that a person's copy of their data tells. `prose` is text that people write for their
    organisation, in which anybody may be named; `secret` is told to nobody; `plain` are codes and words of the
    product, which name nobody. Every text column is in one of these: `tests/data_protection/` holds them against the
    models. `is_optional` tables are there only with an app that a setting or another release brings.
    """

    model: str
    words: str
    purpose: Purpose
    names: tuple[Names, ...] = ()
    through: str = ""
    tells: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    is_optional: bool = False

    @property
    def is_here(self) -> bool:
        """Whether this installation has the table."""
        try:
            apps.get_model(self.model)
        except LookupError:
            return False
        return True

    @property
    def model_class(self) -> Any:
        return apps.get_model(self.model)

    @property
    def fates(self) -> tuple[str, ...]:
        """What becomes of its rows, in words, each once."""
        found = [one.fate for one in self.names] or [Fate.GOES]
        return tuple(dict.fromkeys(fate.value for fate in found))


ACCOUNT = Purpose(
    "Your account",
    "So that you can sign in, and others know who holds which role.",
    "Until the account is erased. One that nobody used for {UNUSED_ACCOUNTS} days is erased, after a letter.",
    "You, those who manage the people of your systems, and administrators.",
)
SESSIONS = Purpose(
    "Where you are signed in",
    "So that you can see and end your sessions. It holds the network address and the browser of each.",
    "Until the session ends, at most twelve hours.",
    "You.",
)
INVITATIONS = Purpose(
    "Invitations",
    "So that a role is given to whoever was meant.",
    "{INVITATIONS} days after it was accepted, withdrawn or has expired.",
    "Those who manage the people of the system.",
)
ACCESS = Purpose(
    "Ways in for your programs",
    "So that your own programs and calendars can read what you may read.",
    "Until you or the account are gone; tokens for {TOKENS} days after they ended.",
    "You.",
)
PASSING = Purpose(
    "What passes",
    "So that people who work together do not surprise each other, and an upload can be looked at first.",
    "Where somebody is for {PRESENCE} day; an upload that nobody confirmed for {IMPORTS} days.",
    "People of the same system; an upload only you.",
)
OWN = Purpose(
    "What you keep for yourself",
    "So that you find it again.",
    "Until you delete it. Your name is taken out when the account is erased.",
    "You, and everybody who compares where you shared it.",
)
RECORD = Purpose(
    "What you did in the record of your organisation",
    "So that a board and those who come after know who did what, and when.",
    "As long as the record of the organisation. Your name is taken out of it when the account is erased.",
    "Whoever may read that part of the record.",
)
SIGNED = Purpose(
    "What was signed",
    "So that a signed paper can be shown to be what was signed: a byte changed would break its code.",
    "As long as the record of the organisation, unchanged, with the names that stood in it.",
    "Whoever may read the signed assessment.",
)
CONTACTS = Purpose(
    "Names that somebody wrote down",
    "So that partners know whom to ask, and a task has an owner.",
    "As long as the record of the organisation; for whom a partner’s link was, thirty days after the audit ended.",
    "People of the system; the nominated lead wherever the four steps are shared.",
)
ROOM = Purpose(
    "Roundtables that you prepared or ran",
    "So that a room knows who gave the right to run it, and what was done there can be followed.",
    "As long as the record of the organisation. Your name is taken out of it when the account is erased.",
    "Facilitators, and the chairs and leads of the systems in the room.",
)
