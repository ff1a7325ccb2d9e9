"""The report as a Word document that boards edit: real styles, headings, lists, tables and fields.

Made from the lines of `reports.presenters`, as the PDF is. Pictures are the PDF's own drawings.
"""

from reports.presenters import Report

__all__ = ["word_document"]


def word_document(report: Report) -> bytes:
    """As `reports.word.document.word_document`, which is loaded when the first is written: a server starts sooner."""
    from reports.word import document

    return document.word_document(report)
