"""Forms of an import of evidence: the spreadsheet, and the confirmation of what it holds."""

from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from django import forms

from assessments.evidence_import import MAX_BYTES, ImportRow
from assessments.forms.fields import OfferedChoiceField
from spreadsheets import Fault, Refused

WITHOUT, WITH = "without", "with"


class SpreadsheetForm(forms.Form):
    """A spreadsheet of evidence. After `is_valid`, `rows` are its rows; otherwise `faults` says why not.

    `read` makes rows of a file, or raises Refused.
    """

    file = forms.FileField(
        label="Spreadsheet",
        help_text=f"The template, filled in (.xlsx). Up to {MAX_BYTES // (1024 * 1024)} MB and 10,000 rows",
        allow_empty_file=True,
        widget=forms.FileInput,
        error_messages={"required": "Select a spreadsheet", "invalid": "The file was not sent. Select it again"},
    )

    rows: Sequence[ImportRow] = ()
    faults: Sequence[Fault] = ()

    def __init__(self, *args: Any, read: Callable[[BinaryIO], Sequence[ImportRow]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.rows = self.read(file)
        except Refused as refused:
            self.faults = refused.faults
            one = len(self.faults) == 1
            words = str(self.faults[0]) if one else f"{len(self.faults)} things have to be mended. See the list below"
            raise forms.ValidationError(words) from None
        return file


class ConfirmForm(forms.Form):
    """Confirms an import; where items are there already, says whether to take them too."""

    def __init__(self, *args: Any, same: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if same:
            them = f"{same} item{'s' if same > 1 else ''}"
            self.fields["same"] = OfferedChoiceField(
                label=f"What about the {them} with the same title and link as another?",
                choices=[(WITHOUT, "Leave them out"), (WITH, "Import them too")],
                widget=forms.RadioSelect,
                error_messages={"required": "Select whether to leave them out or to import them too"},
            )

    @property
    def with_same(self) -> bool:
        """Whether what is there already is imported too."""
        return self.cleaned_data.get("same") == WITH
