"""Pieces of WordprocessingML as text, every word in them escaped and without what XML can't hold.

Written as text and parsed once: building tables cell by cell takes seconds for a long report.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from docx.oxml import parse_xml

from nhsuk_forms.text import clean_text

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TABLE_STYLE = "ReportTable"
# What a line of body text is wide on A4 within our margins, in twentieths of a point.
TEXT_WIDTH = 9638
# A row with more letters than this in one cell may go on over the page.
UNBROKEN = 900
BOOKMARK = re.compile(r"[^A-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: paragraphs; `small` are further paragraphs in small print."""

    lines: tuple[str, ...]
    small: tuple[str, ...] = ()


def words(text: str) -> str:
    """`text` cleaned and escaped, with a space at either end kept; line breaks within it become spaces."""
    kept = clean_text(text, multiline=True)
    before, after = (" " if text[:1] == " " else "", " " if text[-1:] == " " else "")
    return escape(f"{before}{' '.join(kept.splitlines())}{after}", quote=True)


def run(text: str, *, bold: bool = False, style: str = "") -> str:
    """A run of text in one look; `style` is the id of a character style."""
    look = f'<w:rStyle w:val="{style}"/>' * bool(style) + "<w:b/>" * bold
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{words(text)}</w:t></w:r>'


def paragraph(content: str, style: str = "", *, properties: str = "") -> str:
    """A paragraph of finished runs; `style` is the id of a paragraph style."""
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{content}</w:p>"


def text_paragraph(text: str, style: str = "", *, bold: bool = False) -> str:
    """A paragraph of one run."""
    return paragraph(run(text, bold=bold), style)


def bookmark_name(anchor: str) -> str:
    """A name that Word takes for a bookmark: letters, digits and underscores, at most 40."""
    return f"_Toc{BOOKMARK.sub('_', anchor)}"[:40]


def bookmarked(content: str, number: int, name: str) -> str:
    """`content` within a bookmark; `number` and `name` are its own in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def field(instruction: str, shown: str) -> str:
    """A field that Word works out; `shown` is what stands there until it does."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def link_to(name: str, text: str) -> str:
    """A link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{run(text)}</w:hyperlink>'


def table(heads: Sequence[str], rows: Sequence[Sequence[Cell | str]], widths: Sequence[float], *, title: str) -> str:
    """A table whose first row repeats on every page; `widths` are shares of the line, `title` its alternative text.

    Without `heads` it has no first row of that kind: the first column heads the rows, as it does in every table.
    """
    columns = [round(TEXT_WIDTH * width / sum(widths)) for width in widths]
    look, first = ("06A0", 1) if heads else ("0680", 0)
    parts = [
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{look}" w:firstRow="{first}" w:lastRow="0" '
        'w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{words(title[:250])}"/></w:tblPr><w:tblGrid>'
    ]
    parts += [f'<w:gridCol w:w="{width}"/>' for width in columns]
    parts.append("</w:tblGrid>")
    if heads:
        parts.append(_row([Cell((head,)) for head in heads], columns, "<w:tblHeader/>"))
    for row in rows:
        parts.append(_row([Cell((each,)) if isinstance(each, str) else each for each in row], columns))
    parts.append("</w:tbl>")
    return "".join(parts)


def _row(cells: Sequence[Cell], columns: Sequence[int], properties: str = "") -> str:
    """A row that stays on one page where it can: one with a long text may break."""
    letters = max(sum(map(len, (*cell.lines, *cell.small))) for cell in cells)
    keep = "<w:cantSplit/>" if letters < UNBROKEN else ""
    inner = "".join(_cell(cell, width) for cell, width in zip(cells, columns, strict=True))
    return f"<w:tr>{f'<w:trPr>{keep}{properties}</w:trPr>' if keep or properties else ''}{inner}</w:tr>"


def _cell(cell: Cell, width: int) -> str:
    lines = [text_paragraph(line, "TableText") for line in cell.lines]
    lines += [text_paragraph(line, "TableSmall") for line in cell.small]
    if not lines:
        lines.append(text_paragraph("", "TableText"))  # a cell without a paragraph is no cell
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(lines)}</w:tc>'


def parsed(markup: str) -> Any:
    """The elements of finished markup, to be put into a document."""
    return list(parse_xml(f"<w:body {NAMESPACES}>{markup}</w:body>"))
