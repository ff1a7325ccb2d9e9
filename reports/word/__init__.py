"""The report as a Word document that boards edit: real styles, headings, lists, tables and fields.

Made from the lines of `reports.presenters`, as the PDF is. Pictures are the PDF's own drawings.
"""

from reports.word.document import word_document

__all__ = ["word_document"]
