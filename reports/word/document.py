"""From the lines of a report to a Word document, section by section."""

from io import BytesIO
from typing import Any

import docx
from django.utils import timezone
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from nhsuk_forms.text import clean_text
from reports.presenters import Report
from reports.word.body import Body
from reports.word.markup import field, paragraph, parsed, run, text_paragraph
from reports.word.sections import write_body
from reports.word.styles import LANGUAGE, set_styles

KEYWORDS = "maturity, integrated care system"


def word_document(report: Report) -> bytes:
    """The report as a .docx file. No text in it can break it: what XML can't hold is left out."""
    document = docx.Document()
    set_styles(document)
    _set_page(document)
    _set_properties(document, report)
    _set_margins_of_page(document, report)
    body = Body(document)
    write_body(body, report)
    body.finish()
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)


def _set_properties(document: Document, report: Report) -> None:
    """The properties that a file's window shows, and that say who it is by. Each holds 255 letters at most."""
    properties, board = document.core_properties, report.board
    properties.title = _short(report.title)
    properties.author = properties.last_modified_by = _short(board.board_name or board.system_name)
    properties.subject = _short(f"Maturity self-assessment report. {report.status}")
    properties.keywords = _short(", ".join(filter(None, (KEYWORDS, board.ods_code, report.keyword))))
    properties.language = LANGUAGE
    properties.content_status = _short(board.status_label)
    properties.comments = ""
    properties.created = properties.modified = timezone.now().replace(tzinfo=None)
    properties.revision = 1


def _short(text: str) -> str:
    return clean_text(text, multiline=False)[:255]


def _set_margins_of_page(document: Document, report: Report) -> None:
    """The running title, with a banner until somebody has signed, and the page's number."""
    section = document.sections[0]
    lines = text_paragraph(report.running_title, "Header")
    if report.is_draft:
        told = report.status.removeprefix("Draft: ")
        lines += text_paragraph(f"DRAFT: {told[:1].lower()}{told[1:]}", "DraftBanner")
    _fill(section.header._element, lines)
    numbers = run("Page ") + field("PAGE", "1") + run(" of ") + field("NUMPAGES", "1")
    _fill(section.footer._element, paragraph(numbers, "Footer", properties='<w:jc w:val="right"/>'))


def _fill(element: Any, markup: str) -> None:
    for old in element.findall(qn("w:p")):
        element.remove(old)
    element.extend(parsed(markup))
