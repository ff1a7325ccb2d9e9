"""Imports of populations and of mergers from CSV: all or nothing, and every bad row with its reason.

The product ships neither as fact: an administrator brings a file whose source they can name. Reading is pure and
touches no row; applying is one transaction.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from nhsuk_forms.text import clean_text
from systems.models import Region, Succession, System, SystemFact

MAX_BYTES = 1024 * 1024
MAX_ROWS = 2000
# A code stands in addresses, so nothing else may be in it.
ODS_CODE = re.compile(r"[A-Z0-9]{3,10}")
ONS_CODE = re.compile(r"E[0-9]{8}")
DATE = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
FORMULA_STARTS = ("=", "+", "-", "@")
POPULATION_COLUMNS = ("ods_code", "population", "as_at", "source")
MERGER_COLUMNS = (
    "predecessor_ods_code",
    "successor_ods_code",
    "successor_ons_code",
    "successor_name",
    "successor_board_name",
    "on",
    "note",
)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be taken: its line in the file (the heading is line 1; 0 for the file as a whole) and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Population:
    """A system's population at a date ("2024" or "2024-06"), and who says so."""

    ods_code: str
    people: int
    as_at: str
    source: str


@dataclass(frozen=True, slots=True)
class Merger:
    """A system that became, or became part of, another on a date. The names are used only for a new successor."""

    predecessor: str
    successor: str
    successor_ons_code: str
    successor_name: str
    successor_board_name: str
    on: date
    note: str


class Refused(Exception):
    """The file can't be taken; `bad_rows` says why, row by row. Nothing was changed."""

    def __init__(self, bad_rows: Sequence[BadRow]) -> None:
        super().__init__("; ".join(f"line {bad.line}: {bad.reason}" for bad in bad_rows))
        self.bad_rows = tuple(bad_rows)


def _lines(data: bytes, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The file's rows as (line, cleaned values by column). Raises Refused for a file that is no such table."""
    if not data.strip():
        raise Refused([BadRow(0, "The file is empty")])
    if len(data) > MAX_BYTES:
        raise Refused([BadRow(0, "The file must be 1 MB or smaller")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused([BadRow(0, "The file must be a CSV saved as UTF-8")]) from None
    if "\x00" in text:
        raise Refused([BadRow(0, "The file must be a CSV saved as UTF-8")])
    if not text.strip():
        raise Refused([BadRow(0, "The file is empty")])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        table = [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        raise Refused([BadRow(reader.line_num, "A quotation mark is not closed, or a cell is too long")]) from None
    if [cell.strip() for cell in table[0][1]] != list(columns):
        raise Refused([BadRow(1, f"The headings must be {', '.join(columns)}")])
    if len(table) - 1 > MAX_ROWS:
        raise Refused([BadRow(0, f"The file must have {MAX_ROWS:,} rows or fewer")])
    rows, bad = [], []
    for line, cells in table[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            bad.append(BadRow(line, f"There are {len(cells)} cells where {len(columns)} are expected"))
            continue
        values = [clean_text(cell, multiline=False) for cell in cells]
        rows.append((line, dict(zip(columns, values, strict=True))))
    if bad:
        raise Refused(bad)
    if not rows:
        raise Refused([BadRow(0, "The file has headings and no rows")])
    return rows


def read_populations(data: bytes) -> list[Population]:
    """Populations in a CSV with the headings in POPULATION_COLUMNS. Raises Refused with every bad row."""
    known = set(System.objects.values_list("ods_code", flat=True))
    taken, bad, seen = [], [], set()
    for line, row in _lines(data, POPULATION_COLUMNS):
        reasons = [] if row["ods_code"] in known else [f"No system has the code {_quoted(row['ods_code'])}"]
        digits = row["population"].replace(",", "")
        if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:12]) <= 100_000_000 and len(digits) <= 9):
            reasons.append(f"The population {_quoted(row['population'])} must be a whole number above 0")
        if _year_month(row["as_at"]) is None:
            reasons.append(f"The date {_quoted(row['as_at'])} must be a year, or a year and month such as 2024-06")
        if not 0 < len(row["source"]) <= 300:
            reasons.append("The source must be given in 300 characters or fewer")
        reasons += _formulas(row, "source")
        if (row["ods_code"], row["as_at"]) in seen:
            reasons.append("The same system and date stand in an earlier row")
        seen.add((row["ods_code"], row["as_at"]))
        if reasons:
            bad += [BadRow(line, reason) for reason in reasons]
        else:
            taken.append(Population(row["ods_code"], int(digits), row["as_at"], row["source"]))
    if bad:
        raise Refused(bad)
    return taken


def read_mergers(data: bytes) -> list[Merger]:
    """Mergers in a CSV with the headings in MERGER_COLUMNS. Raises Refused with every bad row."""
    known = set(System.objects.values_list("ods_code", flat=True))
    ons_codes = dict(System.objects.values_list("ons_code", "ods_code"))
    ended = set(System.objects.filter(ended_on__isnull=False).values_list("ods_code", flat=True))
    links = set(Succession.objects.values_list("predecessor__ods_code", "successor__ods_code"))
    described: dict[str, tuple[str, ...]] = {}
    lines = _lines(data, MERGER_COLUMNS)
    predecessors = {row["predecessor_ods_code"] for _, row in lines}
    taken, bad, seen = [], [], set()
    for line, row in lines:
        old, new = row["predecessor_ods_code"], row["successor_ods_code"]
        reasons = [] if old in known else [f"No system has the code {_quoted(old)}"]
        if old == new:
            reasons.append("A system cannot become itself")
        if new in predecessors and new != old:
            reasons.append(f"{_quoted(new)} is itself a predecessor in this file")
        # A system that ended takes over no other: so links can't run in a circle.
        if new in ended and (old, new) not in links:
            reasons.append(f"{_quoted(new)} has itself ended")
        if new not in known:
            reasons += _new_system_reasons(row)
            if ons_codes.setdefault(row["successor_ons_code"], new) != new:
                reasons.append(f"The ONS code {_quoted(row['successor_ons_code'])} belongs to another system")
            words = tuple(row[name] for name in NEW_SYSTEM)
            if described.setdefault(new, words) != words:
                reasons.append(f"An earlier row describes {_quoted(new)} differently")
        reasons += _formulas(row, "note")
        on = _date(row["on"])
        if on is None:
            reasons.append(f"The date {_quoted(row['on'])} must be a real date such as 2026-04-01")
        if len(row["note"]) > 300:
            reasons.append("The note must be 300 characters or fewer")
        if (old, new) in seen:
            reasons.append("The same two systems stand in an earlier row")
        seen.add((old, new))
        if reasons or on is None:
            bad += [BadRow(line, reason) for reason in reasons]
        else:
            ons_code, name, board = (row[column] for column in NEW_SYSTEM[1:])
            taken.append(Merger(old, new, ons_code, name, board, on, row["note"]))
    if bad:
        raise Refused(bad)
    return taken


NEW_SYSTEM = ("successor_ods_code", "successor_ons_code", "successor_name", "successor_board_name")


def _new_system_reasons(row: dict[str, str]) -> list[str]:
    """Why a row can't make a new system; none when it can."""
    reasons = [f"A new system needs a {_label(name)}" for name in NEW_SYSTEM if not row[name]]
    ods_code, ons_code = row["successor_ods_code"], row["successor_ons_code"]
    if ods_code and not ODS_CODE.fullmatch(ods_code):
        reasons.append(f"The ODS code {_quoted(ods_code)} must be 3 to 10 capital letters and digits")
    if ons_code and not ONS_CODE.fullmatch(ons_code):
        reasons.append(f"The ONS code {_quoted(ons_code)} must be E and 8 digits, such as E54000054")
    for name, limit in (("successor_name", 150), ("successor_board_name", 200)):
        if len(row[name]) > limit:
            reasons.append(f"The {_label(name)} must be {limit} characters or fewer")
    return reasons + _formulas(row, "successor_name", "successor_board_name")


def _formulas(row: dict[str, str], *names: str) -> list[str]:
    """Words that a spreadsheet would run when it opens an export of them."""
    return [
        f"The {_label(name)} must not start with {row[name][0]}, as a formula does"
        for name in names
        if row[name].startswith(FORMULA_STARTS)
    ]


@transaction.atomic
def apply_populations(populations: Sequence[Population]) -> int:
    """Write populations as facts; one for the same system and date is replaced. Returns how many were written."""
    systems = {system.ods_code: system for system in System.objects.all()}
    for item in populations:
        SystemFact.objects.update_or_create(
            system=systems[item.ods_code],
            key="population",
            as_at=item.as_at,
            defaults={"label": "Population", "value": item.people, "unit": "people", "source_note": item.source},
        )
    return len(populations)


@transaction.atomic
def apply_mergers(mergers: Sequence[Merger]) -> int:
    """Link predecessors to successors and end the predecessors. Returns how many links were written.

    A new successor takes its predecessor's region and tile, and counts its age from the oldest of its predecessors.
    """
    for item in mergers:
        old = System.objects.select_related("region").get(ods_code=item.predecessor)
        new = System.objects.filter(ods_code=item.successor).first() or _new_system(item, old, old.region)
        Succession.objects.update_or_create(
            predecessor=old, successor=new, defaults={"on": item.on, "note": item.note}
        )
        if old.ended_on is None:
            old.ended_on = item.on
            old.save(update_fields=["ended_on"])
    return len(mergers)


def _new_system(item: Merger, old: System, region: Region) -> System:
    return System.objects.create(
        ods_code=item.successor,
        ons_code=item.successor_ons_code,
        name=item.successor_name,
        board_name=item.successor_board_name,
        region=region,
        statutory_since=item.on,
        tile_col=old.tile_col,
        tile_row=old.tile_row,
    )


def _label(name: str) -> str:
    return name.replace("_", " ").replace("ods", "ODS").replace("ons", "ONS")


def _quoted(text: str) -> str:
    return f"“{text[:40]}”"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


def _year_month(text: str) -> date | None:
    if len(text) not in (4, 7):
        return None
    return _date(f"{text}-01" if len(text) == 7 else f"{text}-01-01")
