"""What the library's addresses may ask for."""

from typing import Any

from django import forms

from frameworks.library import domain_choices


class PracticeFilterForm(forms.Form):
    """Practice examples of one domain, or of all."""

    domain = forms.ChoiceField(label="Domain", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"] = forms.ChoiceField(
            label="Domain",
            required=False,
            choices=[("", "All domains"), *domain_choices()],
            error_messages={"invalid_choice": "Select a domain from the list"},
        )
