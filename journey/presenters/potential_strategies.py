"""The matrix of strategies in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format

from journey.strategies import StrategyMatrix
from systems.models import System


@dataclass(frozen=True, slots=True)
class CellView:
    """What an organisation's strategies say of one domain; nothing means that none covers it."""

    domain: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrategyView:
    """One strategy in the register."""

    title: str
    edit_url: str
    organisation: str
    covers: str
    when: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The page: the register, the matrix, and each domain in words."""

    strategies: tuple[StrategyView, ...]
    domains: tuple[str, ...]
    rows: tuple[tuple[str, tuple[CellView, ...]], ...]
    said: tuple[tuple[str, str], ...]
    covers: tuple[str, ...]
    verdicts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def matrix_view(matrix: StrategyMatrix, system: System) -> MatrixView:
    """The matrix of a system as its page shows it."""
    names = {one.key: one.name for one in matrix.domains}
    return MatrixView(
        strategies=tuple(
            StrategyView(
                title=one.title,
                edit_url=reverse("steps:strategy_edit", args=[system.ods_code, one.id]),
                organisation=one.organisation,
                covers=", ".join(name for key, name in names.items() if key in one.domains),
                when=date_format(one.dated, "j F Y") if one.dated else "",
                url=one.url,
                note=one.note,
            )
            for one in matrix.lines
        ),
        domains=tuple(names.values()),
        rows=tuple(
            (
                row.name,
                tuple(CellView(name, titles) for name, titles in zip(names.values(), row.cells, strict=True)),
            )
            for row in matrix.rows
        ),
        said=tuple((one.name, one.words) for one in matrix.domains),
        covers=tuple(one.cover for one in matrix.domains),
        verdicts=tuple((one.name, one.verdict) for one in matrix.domains),
        notes=_notes(matrix),
    )


def _notes(matrix: StrategyMatrix) -> tuple[str, ...]:
    notes = []
    if matrix.overlaps:
        notes.append(f"Several organisations cover: {', '.join(matrix.overlaps)}.")
    if matrix.lines and matrix.gaps:
        notes.append(f"No strategy covers: {', '.join(matrix.gaps)}.")
    if matrix.without:
        notes.append(f"Anchors without a strategy here: {', '.join(matrix.without)}.")
    if matrix.undecided:
        notes.append(f"Nobody has said what these cover: {', '.join(matrix.undecided)}.")
    return tuple(notes)
