"""Everything that a national report shows, read at once from what the pages of comparison are made of."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from comparison.presenters.counts import Said
from comparison.rows import ILLUSTRATIVE, REAL, Matrix, Piece, RoundLine, SystemRow
from comparison.selectors import known_in, matrices_over, pieces_of, readable_over, rounds_for, systems_for
from comparison.selectors.themes import SharedQuestion, shared_questions
from frameworks.content import VersionContent
from frameworks.library import PracticeLine, practice_examples
from reports.national.readers import reader_of

MOST_ROUNDS = 4
"""How many earlier rounds a distribution is shown over, the latest of those in which anything is shared."""


@dataclass(frozen=True, slots=True)
class NationalContent:
    """One round of one kind of data in one framework version, as the readers of the report may read it.

    `over` are rounds up to this one, the earliest first, this one last; `before` is the last earlier one in which
    anything is shared, None where there is none. `pieces` is None for made-up data, which has no evidence.
    """

    readers: str
    version: VersionContent
    matrix: Matrix
    over: tuple[Matrix, ...]
    before: Matrix | None
    said: Said
    pieces: tuple[Piece, ...] | None
    questions: tuple[SharedQuestion, ...]
    practice: tuple[PracticeLine, ...]
    read_on: date

    @property
    def round(self) -> RoundLine:
        return self.matrix.round

    @property
    def rows(self) -> tuple[SystemRow, ...]:
        """Every system's row, each followed by those of its predecessors."""
        return tuple(one for row in self.matrix.rows for one in (row, *row.predecessors))


def read_content(line: RoundLine, version: VersionContent, readers: str) -> NationalContent:
    """The content of a report, in a constant number of queries: as many for ten rounds as for one."""
    reader = reader_of(readers)
    is_made_up = line.kind == ILLUSTRATIVE
    lines = sorted(
        (one for one in rounds_for(line.kind) if one.as_at < line.as_at or one.key == line.key),
        key=lambda one: (one.as_at, one.key == line.key),
    )
    readable = {} if is_made_up else readable_over(reader, lines)
    systems = systems_for()
    every = matrices_over(reader, lines, version, systems, readable=readable)
    now = every[-1]
    before = next((one for one in reversed(every[:-1]) if one.shared), None)
    pair = [one.round for one in (before, now) if one]
    own = {pk: one for pk, one in readable.items() if one.round_key == line.key}
    return NationalContent(
        readers=readers,
        version=version,
        matrix=now,
        over=(*[one for one in every[:-1] if one.shared][-MOST_ROUNDS:], now),
        before=before,
        said={} if is_made_up or before is None else known_in(readable, pair, version),
        pieces=None if is_made_up else tuple(pieces_of(own, version)),
        questions=shared_questions(reader, systems) if line.kind == REAL else (),
        practice=practice_examples(),
        read_on=timezone.localdate(),
    )
