"""Forms of a round's progress, its closing date and reminders."""

from typing import Any

from django import forms

from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from assessments.selectors.progress import STATES
from assessments.services.reminding import WAITING
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField


class ProgressForm(forms.Form):
    """Which systems to list, from the query string."""

    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "All"), *STATES.items()],
        error_messages={"invalid_choice": "Select one from the list"},
    )

    def wanted(self) -> str:
        """The state asked for; "" for all, and for one that there is not."""
        self.is_valid()
        return str(self.cleaned_data.get("state") or "")


class ExtendForm(forms.Form):
    """A later closing date, with its reason."""

    seen_number = SeenNumberField()
    closes_on = SplitDateField(label="Closes on", error_messages={"required": "Enter the new day"})
    reason = CleanCharField(
        label="Why does it close later?", max_length=500, error_messages={"required": "Say why it closes later"}
    )


class ReminderForm(forms.Form):
    """Whom to remind, and in what words."""

    whom = OfferedChoiceField(
        label="Whom to remind",
        choices=[(key, label) for key, (label, _) in WAITING.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whom to remind"},
    )
    subject = CleanCharField(label="Subject", max_length=150)
    text = CleanCharField(label="Text", multiline=True, max_length=5_000, help_text="A link to the site follows it")


class WantsForm(forms.Form):
    """Whether a person takes reminders."""

    wants = OfferedChoiceField(
        label="Shall reminders of rounds come by email?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes or no"},
    )

    def answer(self) -> bool:
        """The answer of a valid form."""
        data: dict[str, Any] = self.cleaned_data
        return bool(data["wants"] == "yes")
