"""The documents of one assessment: whoever may read it may have each of them."""

from tests.expected.rules import ASSESSMENT, Table, readers

FORMS = ("pdf", "docx", "xlsx", "json")
EXPECTATIONS: Table = {(f"reports:{form}", "GET"): (readers, ASSESSMENT) for form in FORMS}
DOWNLOADS = {f"reports:{form}" for form in FORMS}
