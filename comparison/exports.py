"""A view as data: tidy rows, one for each system, area and round; nothing in them runs as a formula."""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO

from comparison.presenters.matrix import ORIGINS
from comparison.rows import KIND_LABELS, STATE_LABELS, Matrix
from spreadsheets import Cell, Column, Kind, Sheet, safe_in_csv, write_workbook

PIECE = 8_000
"""About how many characters go out at a time."""

COLUMNS = (
    Column(
        "data",
        "Data",
        width=18,
        meaning="“Shared assessments”, “Read from publications”, or “Illustrative data”, which is made up",
    ),
    Column("round", "Round", width=24, meaning="The round's key, which does not change"),
    Column("as_at", "Position as at", Kind.DATE, width=14),
    Column("system", "System", width=12, meaning="ODS code of the board"),
    Column("name", "Name", width=40),
    Column("region", "Region", width=28),
    Column("part", "Became part of", width=12, meaning="ODS code of the system that it merged into after the round"),
    Column("sharing", "Shared with", width=18, meaning="The rung that the chair chose; empty where nothing is shared"),
    Column("provenance", "Provenance", width=30, meaning="Set where somebody else read it from publications"),
    Column("framework", "Framework", width=22, meaning="The framework's key"),
    Column("version", "Version", width=12),
    Column("area", "Area", width=28, meaning="The area's key"),
    Column("area_name", "Name of the area", width=40),
    Column("state", "State", width=18, meaning="Judged, not assessed, not applicable, not shared: none is a zero"),
    Column("comparable", "How versions compare", width=40, meaning="Where it was judged in another version"),
    Column("level", "Level claimed", width=20, meaning="Levels have an order and no distance: don't average them"),
    Column("order", "Place in the order", Kind.WHOLE, width=12, meaning="0 is below the first level of the source"),
    Column("backed", "Level that the evidence backs", width=20),
    Column("gap", "Levels above its evidence", Kind.WHOLE, width=12),
    Column("confidence", "Confidence", width=12),
    Column("origin", "Origin", width=22, meaning="A person unless it says otherwise"),
)


def rows_of(matrices: Sequence[Matrix]) -> Iterator[tuple[Cell, ...]]:
    """Every cell of every matrix, systems by name, areas in order."""
    for matrix in matrices:
        line, version = matrix.round, matrix.version
        data = KIND_LABELS[line.kind]
        every = [(one, row) for row in matrix.rows for one in (row, *row.predecessors)]
        for row, whole in every:
            for area, cell in zip(matrix.areas, row.cells, strict=True):
                yield (
                    data,
                    line.key,
                    line.as_at,
                    row.system.code,
                    row.system.name,
                    row.system.region,
                    whole.system.code if whole is not row else "",
                    row.sharing,
                    row.provenance,
                    version.framework_key,
                    cell.version or version.version,
                    area.key,
                    area.name,
                    STATE_LABELS[cell.state],
                    cell.reason,
                    cell.level.name if cell.level else "",
                    cell.level.order if cell.level else None,
                    cell.backed.name if cell.backed else "",
                    cell.gap,
                    cell.confidence,
                    ORIGINS.get(cell.origin, cell.origin),
                )


def csv_lines(read: Callable[[], Sequence[Matrix]]) -> Iterator[str]:
    """The rows as CSV, some lines at a time; a text that a spreadsheet would run gets a mark before it.

    The heading comes before `read` is called.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading for column in COLUMNS])
    yield _taken(out)
    for row in rows_of(read()):
        writer.writerow([safe_in_csv(value) for value in row])
        if out.tell() > PIECE:
            yield _taken(out)
    yield _taken(out)


def _taken(out: StringIO) -> str:
    """What was written so far; the buffer is empty after."""
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def workbook(matrices: Sequence[Matrix], filters: Sequence[tuple[str, str]]) -> bytes:
    """The rows as .xlsx, with the filters that they were chosen by and the definitions of the columns."""
    chosen = (Column("filter", "Filter", width=30), Column("value", "Value", width=60))
    sheets = [Sheet("Data", COLUMNS, rows_of(matrices)), Sheet("Filters", chosen, list(filters))]
    return write_workbook(sheets, title="Comparison of systems")
