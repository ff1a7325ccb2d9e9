"""The body of a Word document while it is written: headings that the contents name, numbered captions, pictures."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.shared import Mm

from nhsuk_forms.text import clean_text
from reports.word.markup import (
    Cell,
    bookmark_name,
    bookmarked,
    field,
    link_to,
    paragraph,
    parsed,
    run,
    table,
    text_paragraph,
)
from reports.word.pictures import png_of, titles_of

TEXT_WIDTH_MM = 170
# Word shows so much of an alternative text; the table below a picture says all of it in any case.
ALTERNATIVE = 2000


class Body:
    """Writes one element after the other; `finish` puts the contents in their place."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.contents_after: Any = None
        self.headings: list[tuple[int, str, str]] = []
        self.tables = 0
        self.is_after_table = False

    def add(self, markup: str) -> list[Any]:
        """Finished markup at the end of the document."""
        elements = parsed(markup)
        last = self.document.element.body.sectPr
        self.is_after_table = False
        for element in elements:
            last.addprevious(element)
        return elements

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """A heading; those of the first two levels stand in the contents."""
        number = len(self.headings) + 1
        content = run(text)
        if level < 3:
            name = bookmark_name(f"heading_{number}")
            self.headings.append((level, text, name))
            content = bookmarked(content, number, name)
        self.add(paragraph(content, f"Heading{level}", properties="<w:pageBreakBefore/>" * new_page))

    def text(self, text: str, style: str = "", *, bold: bool = False) -> None:
        """A paragraph; nothing for an empty text."""
        if text:
            space = '<w:spacing w:before="120"/>' if self.is_after_table else ""
            self.add(paragraph(run(text, bold=bold), style, properties=space))

    def texts(self, texts: Iterable[str], style: str = "") -> None:
        for text in texts:
            self.text(text, style)

    def bullets(self, lines: Iterable[str]) -> None:
        """A list of bullets."""
        self.texts(lines, "ListBullet")

    def table(
        self, caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell | str]], widths: Sequence[float]
    ) -> None:
        """A table under its caption, which has a number that Word keeps."""
        self.tables += 1
        number = run("Table ") + field("SEQ Table \\* ARABIC", str(self.tables)) + run(f". {caption}")
        self.add(paragraph(number, "Caption") + table(heads, rows, widths, title=caption))
        self.is_after_table = True

    def picture(self, svg: str, *, width_mm: float = TEXT_WIDTH_MM) -> None:
        """A drawing with its title and description as its alternative text."""
        title, description = (clean_text(text, multiline=False) for text in titles_of(svg))
        holder = self.document.add_paragraph()
        shape = holder.add_run().add_picture(BytesIO(png_of(svg)), width=Mm(width_mm))
        holder.paragraph_format.keep_with_next = True
        properties = shape._inline.docPr
        properties.set("title", title)
        properties.set("descr", f"{title}. {description}"[:ALTERNATIVE])

    def contents(self) -> None:
        """Where the contents go; they are written at the end, when every heading is known."""
        self.contents_after = self.add(text_paragraph("Contents", "Subtitle"))[-1]

    def finish(self) -> None:
        """Write the contents: a field that Word fills with page numbers, showing links to the headings until then."""
        lines = [
            (f"TOC{level}", link_to(name, text), place) for place, (level, text, name) in enumerate(self.headings)
        ]
        start = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        markup = "".join(paragraph(start * (place == 0) + link, style) for style, link, place in lines)
        for element in reversed(parsed(markup + paragraph(end))):
            self.contents_after.addnext(element)
