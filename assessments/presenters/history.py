"""The history in words."""

from dataclasses import dataclass
from datetime import datetime

from assessments.presenters.wording import Piece, word_difference
from assessments.selectors.history import EventLine


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """What changed, from what, to what; `pieces` word by word where both texts are long."""

    what: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change on a page. `number` is its place in the system's chain, empty for a change of roles."""

    heading: str
    where: str
    who: str
    at: datetime
    number: str
    changes: tuple[ChangeWords, ...]


def history_entry(line: EventLine, *, with_round: bool) -> HistoryEntry:
    """An entry; `with_round` says which assessment it is of, where the page is about more than one."""
    where = ", ".join(filter(None, (line.area_name, line.round_name if with_round else "")))
    return HistoryEntry(
        heading=line.action,
        where=where,
        who=line.who,
        at=line.at,
        number=str(line.sequence or ""),
        changes=tuple(
            ChangeWords(
                what=change["what"],
                before=change["from"],
                after=change["to"],
                pieces=word_difference(change["from"], change["to"]),
            )
            for change in line.changes
        ),
    )
