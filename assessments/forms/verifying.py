"""What the public page that checks a signed report may be asked."""

from typing import Any

from django import forms

from assessments.codes import MOST_BYTES, NotReadable, code_in_report, code_of
from nhsuk_forms.text import CleanCharField


class VerifyForm(forms.Form):
    """A code typed or pasted, or the report itself. `code()` is what they name, once the form is valid."""

    typed = CleanCharField(
        label="Code of the signed content",
        help_text="64 letters and numbers, on the last page of the report. Spaces don’t matter",
        max_length=500,
        required=False,
    )
    report = forms.FileField(
        label="Or choose the report (PDF)",
        help_text="It is searched for its code and not kept",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"])
        code = code_of(typed)
        if typed and not code:
            raise forms.ValidationError("The code has 64 letters a to f and numbers. Check that all of it is there")
        return code

    def clean_report(self) -> str:
        file = self.cleaned_data["report"]
        if not file:
            return ""
        try:
            return code_in_report(file.read(MOST_BYTES + 1))
        except NotReadable as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        typed, found = data.get("typed"), data.get("report")
        if not self.errors and not typed and not found:
            self.add_error("typed", "Enter the code or choose the report")
        if typed and found and typed != found:
            self.add_error("report", "The file has another code than the one that you typed. Check one at a time")
        return data

    def code(self) -> str:
        """The code asked about."""
        return str(self.cleaned_data["typed"] or self.cleaned_data["report"])
