"""What the library's addresses may ask for."""

from typing import Any

from django import forms

from frameworks.library import domain_choices, type_choices


class PracticeFilterForm(forms.Form):
    """Practice examples of one domain or of one type of intervention, or all."""

    domain = forms.ChoiceField(label="Domain", required=False)
    type = forms.ChoiceField(label="Type of intervention", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"] = _one_of("Domain", "All domains", domain_choices(), "Select a domain from the list")
        self.fields["type"] = _one_of(
            "Type of intervention", "All types", type_choices(), "Select a type of intervention from the list"
        )

    def wanted(self) -> tuple[str, str]:
        """The keys of the domain and of the type; empty for all, and for what is on no list."""
        self.is_valid()
        return self.cleaned_data.get("domain", ""), self.cleaned_data.get("type", "")


def _one_of(label: str, every: str, choices: tuple[tuple[str, str], ...], message: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", every), *choices], error_messages={"invalid_choice": message}
    )
