"""The forms of the page of own data."""

from typing import Any

from django import forms

from nhsuk_forms.text import CleanCharField

MAX_BYTES = 30 * 1024 * 1024


class CopyForm(forms.Form):
    """A copy to be looked at before it is loaded."""

    file = forms.FileField(
        label="Copy of a system’s own data",
        help_text="The zip file as another installation gave it. 30 MB at the most: whoever runs this product can "
        "load a larger one.",
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": "Select a file"},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("The file must be 30 MB or smaller")
        return file


class LoadForm(forms.Form):
    """The copy that was looked at, by its token."""

    token = CleanCharField(max_length=500, widget=forms.HiddenInput)
