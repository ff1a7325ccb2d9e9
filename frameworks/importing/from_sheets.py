"""A framework in a spreadsheet: one sheet for each kind of record, and the template to fill in."""

from typing import BinaryIO

from frameworks.importing.records import FIELDS, Record, Tables, tables_of
from spreadsheets import Column, Fault, Kind, Refused, Sheet, read_workbook, write_workbook

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 2_000
NEEDED = ("framework", "levels", "areas")
LONG = {"purpose", "coverage", "licence_note", "scale_note", "meaning", "caution", "summary", "text", "reason"}
REQUIRED = {
    "framework": {"key", "version", "name", "instrument", "source"},
    "levels": {"key", "order", "name"},
    "areas": {"key", "name"},
    "descriptors": {"area", "level", "text"},
    "criteria": {"area", "key", "level", "text"},
    "prompts": {"key", "kind", "text"},
    "comparability": {"from_version", "kind", "from", "verdict"},
}
MEANINGS = {
    ("framework", "key"): "Small letters, digits and hyphens; the same as before for a new version of a framework",
    ("framework", "version"): "For example 2027.1; each version has its own",
    ("framework", "instrument"): "matrix, stages, shifts or checklist",
    ("framework", "source"): "The key of the publication. A new one also needs its title and publisher",
    ("framework", "scale_note"): "Who worded the levels, where the source did not",
    ("levels", "order"): "0 for what is below the first level of the source, then 1, 2 and so on",
    ("levels", "in_source"): "Yes, or No for a level that the source does not have",
    ("levels", "life_stage"): "The life stage in the words of the source",
    ("levels", "from_years"): "The life stage’s first year, included",
    ("levels", "to_years"): "The life stage’s last year, not included; empty for open",
    ("areas", "group"): "The heading above a run of areas, where there is one",
    ("areas", "domains"): "Keys of domains of the four-step model, separated by commas",
    ("descriptors", "text"): "What the level looks like in the area",
    ("criteria", "kind"): "core or example; empty means core",
    ("prompts", "kind"): "lesson or culture-question",
    ("comparability", "from_version"): "The earlier version",
    ("comparability", "kind"): "area or criterion",
    ("comparability", "from"): "The key in the earlier version",
    ("comparability", "to"): "The key in this version; empty when nothing corresponds",
    ("comparability", "verdict"): "unchanged, reworded or not-comparable",
    ("comparability", "reason"): "Needed unless it is unchanged",
}


def _columns(kind: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            key=name,
            heading=name.replace("_", " ").capitalize(),
            kind=Kind.LINES if name in LONG else Kind.TEXT,
            required=name in REQUIRED[kind],
            width=60 if name in LONG else 20,
            meaning=MEANINGS.get((kind, name), ""),
        )
        for name in FIELDS[kind]
    )


COLUMNS = {kind: _columns(kind) for kind in FIELDS}


def read_spreadsheet(file: BinaryIO) -> Tables:
    """The records of a framework's workbook. Raises Refused with every fault and its sheet and cell."""
    optional = [kind for kind in FIELDS if kind not in NEEDED]
    found = read_workbook(file, sheets=COLUMNS, optional=optional, max_rows=MAX_ROWS, max_bytes=MAX_BYTES)
    if len(found["framework"]) != 1:
        raise Refused([Fault("framework", "The sheet must have one row below its headings")])
    return tables_of(
        {
            kind: [
                Record(
                    {name: row.text(name) for name in FIELDS[kind]},
                    {name: row.place(name) for name in FIELDS[kind]},
                    row.place(),
                )
                for row in rows
            ]
            for kind, rows in found.items()
        }
    )


def template() -> bytes:
    """The empty workbook to fill in, with a sheet that says what belongs in each column."""
    return write_workbook([Sheet(kind, COLUMNS[kind]) for kind in FIELDS], title="A framework to import")
