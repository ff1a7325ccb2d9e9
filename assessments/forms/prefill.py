"""A form that an address fills in beforehand."""

from typing import Any

from django import forms

from frameworks.content import AreaContent
from nhsuk_forms.text import CleanCharField


class PrefillForm(forms.Form):
    """Values of a new milestone from the query string; what is no such value is left out."""

    title = CleanCharField(required=False, max_length=200)
    level = CleanCharField(required=False, max_length=50)
    criteria = CleanCharField(required=False, max_length=500)
    due = forms.DateField(required=False)

    def values_for(self, area: AreaContent | None) -> dict[str, Any]:
        """Initial values for `MilestoneForm`; criteria only those of the area."""
        self.is_valid()
        data = self.cleaned_data
        known = {criterion.key for criterion in area.criteria} if area else set()
        return {
            "title": data.get("title", ""),
            "level": data.get("level", ""),
            "criteria": [key for key in data.get("criteria", "").split(",") if key in known],
            "due_on": data.get("due"),
        }
