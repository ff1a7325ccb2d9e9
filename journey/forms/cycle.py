"""Forms of the cycle."""

from django import forms

from assessments.forms.evidence import check_web_address
from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from journey.forms.records import ADDRESS_HELP
from journey.models import NationalNote, RecommendationState, StepsSharing
from nhsuk_forms.text import CleanCharField

SELECT = {"required": "Select where it stands"}


class RecommendationForm(forms.Form):
    """Where a system stands with a recommendation."""

    seen_number = SeenNumberField()
    state = OfferedChoiceField(
        label="Where it stands",
        choices=RecommendationState.State.choices,
        widget=forms.RadioSelect,
        error_messages=SELECT,
    )
    note = CleanCharField(
        label="Note", help_text="If it is stuck, say on what", required=False, multiline=True, max_length=2_000
    )


class SharingForm(forms.Form):
    """Who else reads the steps."""

    seen_number = SeenNumberField()
    rung = OfferedChoiceField(
        label="Who else may read this system’s indicators, chosen questions and interventions?",
        choices=StepsSharing.Rung.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who may read them"},
    )


class NationalForm(forms.Form):
    """A note on a national recommendation."""

    state = OfferedChoiceField(
        label="Where it stands", choices=NationalNote.State.choices, widget=forms.RadioSelect, error_messages=SELECT
    )
    note = CleanCharField(label="Note", multiline=True, max_length=2_000)
    url = CleanCharField(label="Link", help_text=ADDRESS_HELP, required=False, max_length=500)

    def clean_url(self) -> str:
        return check_web_address(self.cleaned_data["url"])
