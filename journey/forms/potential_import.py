"""The spreadsheet of an import of values."""

from django import forms

from assessments.forms.evidence_import import SpreadsheetForm
from journey.value_import import MAX_BYTES, MAX_ROWS


class ValuesForm(SpreadsheetForm):
    """A spreadsheet of values. After `is_valid`, `rows` are its rows; otherwise `faults` says why not."""

    file = forms.FileField(
        label="Spreadsheet",
        help_text=f"The template, filled in (.xlsx). Up to {MAX_BYTES // (1024 * 1024)} MB and {MAX_ROWS:,} rows",
        allow_empty_file=True,
        widget=forms.FileInput,
        error_messages={"required": "Select a spreadsheet", "invalid": "The file was not sent. Select it again"},
    )
