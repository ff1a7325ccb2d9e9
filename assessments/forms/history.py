"""What of a history is asked for, from the query string; what makes no sense asks for nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.selectors.history import FORMER, KINDS, HistoryFilter
from nhsuk_forms.fields import SplitDateField

OF_A_SYSTEM = {"people", "steps"}
"""Kinds of change that no assessment has: they are asked for in the history of the whole system."""


class HistoryFilterForm(forms.Form):
    """Kind, person, area and dates. `people` and `areas` are those that the history has; areas may be left out."""

    since = SplitDateField(label="From", required=False, help_text="For example, 1 9 2026")
    until = SplitDateField(label="To", required=False, help_text="For example, 31 12 2026")

    def __init__(
        self, *args: Any, people: Sequence[str], areas: Sequence[tuple[str, str]], has_people: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(key, label) for key, (label, _) in KINDS.items() if has_people or key not in OF_A_SYSTEM]
        self.fields["kind"] = _choice("Kind of change", [("", "All changes"), *kinds])
        names = [("", "Everybody"), *((name, name) for name in people), (FORMER, "Former members")]
        self.fields["who"] = _choice("Person", names)
        if areas:
            self.fields["area"] = _choice("Area", [("", "All areas"), *areas])
        self.order_fields(["kind", "who", "area", "since", "until"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day must be the same as or after the first")
        return data

    def wanted(self) -> HistoryFilter:
        """The valid filters; a field with an error filters nothing."""
        self.is_valid()
        data = self.cleaned_data
        return HistoryFilter(
            kind=data.get("kind", ""),
            who=data.get("who", ""),
            area=data.get("area", ""),
            since=data.get("since"),
            until=data.get("until"),
        )


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        error_messages={"invalid_choice": f"Choose from the list: {label.lower()}"},
    )
