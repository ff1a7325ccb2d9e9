"""Forms that move an assessment from state to state, and the one that reads the history's query string."""

from typing import Any

from django import forms
from django.conf import settings

from assessments.forms.fields import OfferedChoiceField, OfferedMultipleChoiceField, SeenNumberField
from assessments.models import Assessment
from nhsuk_forms.text import CleanCharField
from systems.models import System

REASON_LIMIT = 2_000


class SubmitForm(forms.Form):
    """Hands the assessment to the chair; areas that are not finished need a reason."""

    seen_number = SeenNumberField()
    reason = CleanCharField(
        label="Why are you submitting before every area is finished?",
        max_length=REASON_LIMIT,
        required=False,
        multiline=True,
    )

    def __init__(self, *args: Any, unfinished: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unfinished = unfinished

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"])
        if self.unfinished and not reason:
            raise forms.ValidationError("Say why you are submitting before every area is finished")
        return reason


class SignOffForm(forms.Form):
    """The chair's sign-off: with whom it is shared, and the declaration."""

    seen_number = SeenNumberField()
    sharing = OfferedChoiceField(
        label="Who may read the signed assessment?",
        help_text="To change this later, open the assessment again.",
        choices=Assessment.Sharing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who may read the signed assessment"},
    )
    shared_with = OfferedMultipleChoiceField(
        label="Which systems?", required=False, widget=forms.CheckboxSelectMultiple
    )
    declaration = forms.BooleanField(
        label="I confirm that this is the system’s own view and that its partners have seen it",
        error_messages={"required": "Confirm that this is the system’s own view"},
    )

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = {"confederation": f"{settings.COMPARING_BODY} only, beside this system"}
        self.fields["sharing"].choices = [  # type: ignore[attr-defined]
            (value, body.get(value, label)) for value, label in Assessment.Sharing.choices
        ]
        others = System.objects.filter(ended_on=None).exclude(pk=assessment.system_id).order_by("name")
        self.fields["shared_with"].choices = list(others.values_list("ods_code", "name"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("sharing") == Assessment.Sharing.NAMED and not data.get("shared_with"):
            self.add_error("shared_with", "Select at least one system to share with")
        return data

    def systems(self) -> list[System]:
        """The systems named, when that rung of the ladder is chosen."""
        if self.cleaned_data["sharing"] != Assessment.Sharing.NAMED:
            return []
        return list(System.objects.filter(ods_code__in=self.cleaned_data["shared_with"]))


class ReopenForm(forms.Form):
    """Opens a submitted or signed assessment again, with a reason."""

    seen_number = SeenNumberField()
    reason = CleanCharField(
        label="Why are you opening it again?",
        max_length=REASON_LIMIT,
        multiline=True,
        error_messages={"required": "Say why you are opening the assessment again"},
    )


class PageForm(forms.Form):
    """The page of a long list, from the query string; anything that is not a page is the first."""

    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def number(self) -> int:
        """The page asked for; 1 when none or nonsense was."""
        return (self.cleaned_data["page"] or 1) if self.is_valid() else 1
