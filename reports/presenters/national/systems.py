"""The matrix of systems and areas, and one page for each system that has shared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from comparison import rules
from comparison.presenters.counts import MOVE_LABELS, MOVE_MARKS
from comparison.presenters.matrix import ORIGINS, cell_view
from comparison.rows import UNTOLD, Cell, Matrix, SystemRow
from comparison.rules import Move
from frameworks.content import AreaContent
from frameworks.library import PracticeLine
from reports.national.charts import fill_of, strip
from reports.national.content import NationalContent
from reports.presenters.areas import many

BAND = 12
"""So many areas stand side by side on a page; more go into another table."""
WIDE_FROM, NOTES_UPTO = 7, 6
DENSITIES = ((20, "close"), (8, "dense"))
"""From so many areas on, a system's page is set more closely, so that it stays one page."""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A cell: the words are always there, the fill only helps."""

    words: str
    note: str
    css: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A system's row; `untold` where it has told nothing at all: one cell then says why."""

    name: str
    note: str
    cells: tuple[MatrixCell, ...]
    untold: str = ""


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """Every system in some of the areas."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    is_wide: bool


def _told(content: NationalContent) -> Iterator[tuple[SystemRow, SystemRow]]:
    """Each row of the report with the row of today that it stands under."""
    for row in content.matrix.rows:
        for one in (row, *row.predecessors):
            yield one, row


def matrix_tables(content: NationalContent) -> tuple[MatrixTable, ...]:
    """The matrix in tables that fit a page's width."""
    areas = content.matrix.areas
    bands = [range(start, min(start + BAND, len(areas))) for start in range(0, len(areas), BAND)]
    top = content.version.levels[-1].order if content.version.levels else 0
    notes = len(areas) <= NOTES_UPTO
    tables = []
    for number, band in enumerate(bands, start=1):
        part = f", part {number} of {len(bands)}" if len(bands) > 1 else ""
        caption = f"Level claimed by each system, {content.round.name}{part}"
        rows = tuple(_matrix_row(row, whole, band, top, notes) for row, whole in _told(content))
        tables.append(MatrixTable(caption, tuple(areas[n].name for n in band), rows, len(band) >= WIDE_FROM))
    return tuple(tables)


def _matrix_row(row: SystemRow, whole: SystemRow, band: Sequence[int], top: int, notes: bool) -> MatrixRow:
    note = f"became part of {whole.system.name}" if row is not whole else ""
    states = {cell.state for cell in row.cells}
    if len(states) == 1 and states <= UNTOLD:
        return MatrixRow(row.system.name, note, (), cell_view(row.cells[0], "claim", top).words)
    return MatrixRow(row.system.name, note, tuple(_matrix_cell(row.cells[n], top, notes) for n in band))


def _matrix_cell(cell: Cell, top: int, notes: bool) -> MatrixCell:
    view = cell_view(cell, "claim", top)
    if not view.is_level:
        return MatrixCell(view.words, view.note if notes else "", "none")
    note = view.note if notes else f"backs {cell.backed.name if cell.backed else 'no level'}" if cell.gap else ""
    return MatrixCell(view.words, note, f"fill-{fill_of(cell.level)}")


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area on a system's page."""

    name: str
    picture: SafeString
    claimed: str
    backed: str
    how: str
    change: str


@dataclass(frozen=True, slots=True)
class SystemPage:
    """One system's page. `density` says how closely its rows are set, so that it stays one page.

    `paths` has each area's level in each of `rounds`, where there is room for them and the system shared before.
    """

    code: str
    name: str
    anchor: str
    labels: tuple[tuple[str, str], ...]
    before: str
    rows: tuple[AreaRow, ...]
    rounds: tuple[str, ...]
    paths: tuple[tuple[str, tuple[str, ...]], ...]
    practice: tuple[PracticeLine, ...]
    density: str


def _rows_of(matrix: Matrix | None) -> dict[int, SystemRow]:
    """Every row by its system's id, those of predecessors too."""
    return {one.system.id: one for row in matrix.rows for one in (row, *row.predecessors)} if matrix else {}


def system_pages(content: NationalContent) -> tuple[SystemPage, ...]:
    """A page for each system that has shared with the report's readers, by name; of the others nothing at all."""
    old = _rows_of(content.before)
    over = [(one.round.name, _rows_of(one)) for one in content.over]
    practice: dict[str, list[PracticeLine]] = {}
    for line in content.practice:
        practice.setdefault(line.system_code, []).append(line)
    return tuple(
        _page(
            content,
            row,
            whole,
            old.get(row.system.id),
            [(name, rows[row.system.id]) for name, rows in over if _has_shared(rows.get(row.system.id))],
            tuple(practice.get(row.system.code, ())),
        )
        for row, whole in _told(content)
        if row.has_shared
    )


def _has_shared(row: SystemRow | None) -> bool:
    return row is not None and row.has_shared


def _page(
    content: NationalContent,
    row: SystemRow,
    whole: SystemRow,
    earlier: SystemRow | None,
    over: Sequence[tuple[str, SystemRow]],
    practice: tuple[PracticeLine, ...],
) -> SystemPage:
    areas = content.matrix.areas
    rows = tuple(
        _area_row(content, area, cell, earlier.cells[n] if earlier else None)
        for n, (area, cell) in enumerate(zip(areas, row.cells, strict=True))
    )
    top = content.version.levels[-1].order if content.version.levels else 0
    if len(areas) > NOTES_UPTO or len(over) < 2:
        over = ()
    paths = tuple(
        (area.name, tuple(cell_view(one.cells[n], "claim", top).words for _, one in over))
        for n, area in enumerate(areas)
        if over
    )
    return SystemPage(
        code=row.system.code,
        name=row.system.name,
        anchor=f"system-{row.system.code.lower()}",
        labels=tuple(_labels(content, row, whole)),
        before=content.before.round.name if content.before else "",
        rows=rows,
        rounds=tuple(name for name, _ in over),
        paths=paths,
        practice=practice,
        density=next((name for least, name in DENSITIES if len(areas) >= least), ""),
    )


def _labels(content: NationalContent, row: SystemRow, whole: SystemRow) -> Iterator[tuple[str, str]]:
    cells = row.cells
    gaps = [found for cell in cells if (found := rules.gap_class(cell))]
    counted = rules.count(cells, content.version.levels)
    above = sum(found != "backed" for found in gaps)
    yield "Region", row.system.region
    if row is not whole:
        yield "Since the round", f"Part of {whole.system.name}"
    if row.sharing:
        yield "Shared with", row.sharing
    if row.provenance:
        yield "Where it comes from", row.provenance
    yield "Areas judged", f"{counted.judged} of {len(cells)}"
    if gaps:
        yield "Middle (median) claim", rules.median(counted)
        yield "Claims and evidence", f"{many(len(gaps) - above, 'claim', 'claims')} backed, {above} above the evidence"


def _area_row(content: NationalContent, area: AreaContent, cell: Cell, was: Cell | None) -> AreaRow:
    top = content.version.levels[-1].order if content.version.levels else 0
    claimed = cell_view(cell, "claim", top)
    if cell.level is None:
        return AreaRow(area.name, SafeString(""), claimed.words, "–", claimed.note or "–", "–")
    backed = cell.backed.name if cell.backed else "No level"
    how = [f"{cell.confidence} confidence" if cell.confidence else "", ORIGINS.get(cell.origin, "")]
    how.append(f"judged in version {cell.version}" if cell.version else "")
    title = f"{area.name}: {cell.level.name} claimed, evidence backs {backed}"
    picture = strip(title, content.version.levels, cell)
    said = ", ".join(filter(None, how))
    return AreaRow(area.name, picture, claimed.words, backed, said[:1].upper() + said[1:] or "–", _moved(was, cell))


def _moved(was: Cell | None, cell: Cell) -> str:
    move = rules.move(was, cell) if was else Move.NOT_COMPARED
    if was is None or was.level is None or move is Move.NOT_COMPARED:
        return "–"
    if move is Move.SAME:
        return f"{MOVE_MARKS[move]} {MOVE_LABELS[move]}"
    return f"{MOVE_MARKS[move]} {MOVE_LABELS[move]} from {was.level.name}"
