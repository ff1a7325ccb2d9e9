"""Every query string goes through a form: an unknown parameter or value is a 400 that names it, never a fault."""

from collections.abc import Sequence
from typing import Any

from django import forms

from api.tokens import LONGEST, SCOPES
from comparison.rows import ILLUSTRATIVE, PUBLISHED, REAL
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField

LIMIT, MOST = 100, 500
KINDS = {
    REAL: "What systems signed and share",
    PUBLISHED: "What was read from publications: nobody's self-assessment",
    ILLUSTRATIVE: "Made up, so that the API can be learned",
}
EXAMPLES = {
    "kind": "real",
    "round": "2026-27",
    "before": "2025-26",
    "after": "2026-27",
    "framework": "health-and-wealth",
    "area": "climate-change",
    "system": "QWO",
    "region": "North West",
}
MEANINGS = {
    "kind": "Which data: they never stand in one answer. Shared assessments when left out",
    "round": "A round's key; the latest when left out, “all” for every round",
    "before": "The earlier round's key; the last but one when left out",
    "after": "The later round's key; the latest when left out",
    "framework": "A framework's key; the round's first when left out",
    "area": "An area's key; every area when left out",
    "system": "A system's ODS code; every system when left out",
    "region": "A region's name; every region when left out",
    "limit": f"How many items a page has, 1 to {MOST}; {LIMIT} when left out",
    "page": "Which page, from 1",
}


class QueryForm(forms.Form):
    """The parameters of one endpoint; `names` are those that it takes besides `limit` and `page`."""

    def __init__(self, *args: Any, names: Sequence[str], is_paged: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            if name == "kind":
                self.fields[name] = forms.ChoiceField(required=False, choices=list(KINDS.items()))
            else:
                self.fields[name] = CleanCharField(label=name, required=False, max_length=100)
        if is_paged:
            self.fields["limit"] = forms.IntegerField(required=False, min_value=1, max_value=MOST)
            self.fields["page"] = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in self.data:
            if name not in self.fields:
                known = ", ".join(self.fields) or "none"
                # Not add_error: the field isn't there. The name is cut, since anybody may have written it.
                self.errors[name[:40]] = self.error_class([f"There is no such parameter. Known here: {known}"])
        return found


class TokenForm(forms.Form):
    """A new token."""

    name = CleanCharField(label="Name", help_text="What it is for, such as “Power BI, planning team”", max_length=100)
    scopes = forms.MultipleChoiceField(
        label="What it reads",
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what the token reads", "invalid_choice": "Select from the list"},
    )
    expires_on = SplitDateField(
        label="Last day",
        help_text=f"At most {LONGEST.days} days ahead",
        error_messages={"required": "Enter the last day"},
    )
