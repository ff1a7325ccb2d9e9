"""Evidence in a spreadsheet: its columns, the template to fill in, and the rows of one that was filled in. No ORM."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, BinaryIO

from assessments.weblinks import web_address
from spreadsheets import Column, Fault, Kind, Refused, Row, Sheet, read_sheet, write_workbook

SHEET = "Evidence"
MAX_BYTES = 5 * 1024 * 1024
TITLE_LIMIT, SUMMARY_LIMIT, URL_LIMIT = 200, 2_000, 500
IN_REGISTER = "In the register already"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One item to import. `same_as` says where the same title and link stand already, empty for a new item."""

    number: int
    title: str
    kind: str
    summary: str
    url: str
    dated: date | None
    valid_until: date | None
    same_as: str = ""

    def as_json(self) -> dict[str, Any]:
        """The row as it is kept until it is confirmed."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ImportRow":
        """The row as it was kept."""
        days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("dated", "valid_until")}
        return cls(**{**kept, **days})


def columns(kinds: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns of the sheet; `kinds` maps the keys of the kinds of evidence to their labels."""
    return (
        Column("title", "Title", required=True, max_length=TITLE_LIMIT, width=50, meaning="What it is called"),
        Column("kind", "Kind", required=True, width=22, meaning=f"One of: {', '.join(kinds.values())}"),
        Column(
            "summary",
            "What it shows",
            Kind.LINES,
            max_length=SUMMARY_LIMIT,
            width=70,
            meaning="In a sentence or two",
        ),
        Column("url", "Link", max_length=URL_LIMIT, width=50, meaning="If it is on the web: it starts with https://"),
        Column("dated", "Date", Kind.DATE, width=16, meaning="Its own date, such as 31 March 2027"),
        Column(
            "valid_until",
            "Counts until",
            Kind.DATE,
            width=16,
            meaning="From the day after, it no longer backs a level. Empty if it does not age",
        ),
    )


def template(kinds: Mapping[str, str]) -> bytes:
    """The empty spreadsheet."""
    return write_workbook([Sheet(SHEET, columns(kinds))], title="Evidence to import")


def read_rows(
    file: BinaryIO, kinds: Mapping[str, str], known: Collection[tuple[str, str]] = ()
) -> tuple[ImportRow, ...]:
    """The rows of a filled-in spreadsheet, those that are there already marked. All of them, or none.

    `known` are the titles and links of the register as `same` gives them. Raises Refused with every fault and its
    place (the first hundred), also for a sheet without a row.
    """
    by_word = {word.casefold(): key for key, label in kinds.items() for word in (key, label)}

    def check(row: Row) -> Iterator[tuple[str, str]]:
        kind = row.text("kind")
        if kind and kind.casefold() not in by_word:
            yield "kind", f"“{kind[:40]}” is not a kind of evidence. Enter one of: {', '.join(kinds.values())}"
        try:
            address = web_address(row.text("url"))
        except ValueError as fault:
            yield "url", str(fault)
        else:
            if len(address) > URL_LIMIT:
                yield "url", f"Link must be {URL_LIMIT} characters or fewer"
        dated, until = row["dated"], row["valid_until"]
        if isinstance(dated, date) and isinstance(until, date) and until < dated:
            yield "valid_until", "The last day on which it counts must not be before its own date"

    rows = read_sheet(file, sheet=SHEET, columns=columns(kinds), check=check, max_bytes=MAX_BYTES)
    if not rows:
        raise Refused([Fault(SHEET, "The sheet has no evidence below its headings")])
    return marked([_import_row(row, by_word) for row in rows], known)


def _import_row(row: Row, by_word: Mapping[str, str]) -> ImportRow:
    dated, until = row["dated"], row["valid_until"]
    return ImportRow(
        number=row.number,
        title=row.text("title"),
        kind=by_word[row.text("kind").casefold()],
        summary=row.text("summary"),
        url=web_address(row.text("url")),
        dated=dated if isinstance(dated, date) else None,
        valid_until=until if isinstance(until, date) else None,
    )


def same(title: str, url: str) -> tuple[str, str]:
    """What makes two items the same: title and link, whatever the case of the title and the link's last slash."""
    return title.casefold(), url.rstrip("/")


def marked(rows: Collection[ImportRow], known: Collection[tuple[str, str]]) -> tuple[ImportRow, ...]:
    """The rows with `same_as` where the register, or a row above, has the same title and link."""
    seen = dict.fromkeys(known, IN_REGISTER)
    found = []
    for row in rows:
        key = same(row.title, row.url)
        found.append(replace(row, same_as=seen.get(key, "")))
        seen.setdefault(key, f"The same as row {row.number}")
    return tuple(found)
