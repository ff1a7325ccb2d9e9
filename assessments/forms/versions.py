"""Forms about the frameworks of an assessment."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from frameworks.models import FrameworkVersion


class AddInstrumentForm(forms.Form):
    """One more framework for an assessment."""

    seen_number = SeenNumberField()
    version = OfferedChoiceField(
        label="Framework to add",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the framework to add"},
    )

    def __init__(self, *args: Any, offered: Sequence[FrameworkVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(row.pk): row for row in offered}
        self.fields["version"].choices = [  # type: ignore[attr-defined]
            (key, f"{row.framework.name}, version {row.version}{' (local)' if row.framework.local_to else ''}")
            for key, row in self.offered.items()
        ]

    def chosen(self) -> FrameworkVersion:
        """The version that was selected. Call it on a valid form."""
        return self.offered[self.cleaned_data["version"]]


class MoveForm(forms.Form):
    """Moves an assessment to another version, once the person has read what that does."""

    seen_number = SeenNumberField()
    confirmed = forms.BooleanField(
        label="I have read what is carried along and what is left behind",
        error_messages={"required": "Confirm that you have read what is carried along"},
    )
