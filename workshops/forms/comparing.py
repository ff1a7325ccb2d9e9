"""What is compared, from the query string."""

from typing import Any

from django import forms

from nhsuk_forms.text import CleanCharField


class CompareForm(forms.Form):
    """A system's code, or the number of a national roundtable; neither asks what there is to compare."""

    system = CleanCharField(required=False, max_length=10)
    roundtable = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("system") and data.get("roundtable"):
            raise forms.ValidationError("Compare a system or a roundtable, not both")
        return data
