"""What the list of systems may be asked for."""

from typing import Any

from django import forms

from nhsuk_forms.text import CleanCharField
from systems.selectors import region_choices


class SystemFilterForm(forms.Form):
    """Systems by a part of their name and by region."""

    name = CleanCharField(label="Name or code", required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = forms.ChoiceField(
            label="Region",
            required=False,
            choices=[("", "All regions"), *((name, name) for name in region_choices())],
            error_messages={"invalid_choice": "Select a region from the list"},
        )

    def wanted(self) -> dict[str, str]:
        """The valid filters; a field with an error filters nothing."""
        self.is_valid()
        return {key: self.cleaned_data.get(key, "") for key in ("name", "region")}
