"""The register of evidence as a table's rows. Written in Python: fifty rows by the template took most of the page."""

from collections.abc import Iterable
from datetime import date

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from assessments.selectors.evidence import EvidenceRow, Use

HEADINGS = ("Title", "Kind", "Dated", "Counts until", "Supports", "Added by")
EMPTY = SafeString("")
RETIRED = SafeString('<br><strong class="nhsuk-tag nhsuk-tag--grey">Retired</strong>')
PAST = SafeString('<br><strong class="nhsuk-tag nhsuk-tag--red">Past its date</strong>')


def _cell(heading: str, content: str) -> str:
    """A cell that names its column on a narrow page."""
    named = f'<span class="nhsuk-table-responsive__heading" aria-hidden="true">{heading} </span>{content}'
    if heading == HEADINGS[0]:
        return f'<th role="rowheader" scope="row" class="nhsuk-table__cell app-rowhead">{named}</th>'
    return f'<td role="cell" class="nhsuk-table__cell">{named}</td>'


CONTENTS = ('<a href="{}{}/">{}</a>{}{}', "{}", "{}", "{}{}", "{}", '{}<br><span class="app-quiet">{}</span>')
# One pattern for the whole row: each call that fills one in costs.
ROW = '<tr role="row" class="nhsuk-table__row">{}</tr>'.format("".join(map(_cell, HEADINGS, CONTENTS)))


def register_rows(rows: Iterable[EvidenceRow], register_url: str) -> SafeString:
    """The table's rows as HTML, their cells in the order of `HEADINGS`; `register_url` is the register's address."""
    return format_html_join("", ROW, (_parts(row, register_url) for row in rows))


def _parts(row: EvidenceRow, register_url: str) -> tuple[object, ...]:
    """What fills the places of `ROW`."""
    return (
        register_url,
        row.id,
        row.title,
        format_html('<br><span class="app-quiet">File: {}</span>', row.file_name) if row.file_name else EMPTY,
        RETIRED if row.is_retired else EMPTY,
        row.kind_label,
        day_words(row.dated) or "No date",
        day_words(row.valid_until) or "No end",
        PAST if row.is_expired else EMPTY,
        _uses(row.uses),
        "Read from a publication" if row.source_title else row.added_by,
        day_words(row.added_on),
    )


def _uses(uses: tuple[Use, ...]) -> SafeString | str:
    if not uses:
        return "Nothing yet"
    if len(uses) == 1:
        return _use(uses[0])
    return SafeString("<br>".join(escape(_use(use)) for use in uses))


def _use(use: Use) -> str:
    criteria = f" ({', '.join(use.criteria)})" if use.criteria else ""
    return f"{use.area_name}{criteria}, {use.round_name}"


def day_words(value: date | None) -> str:
    """A day as people read it; empty for none."""
    return f"{value.day} {value:%B %Y}" if value else ""
