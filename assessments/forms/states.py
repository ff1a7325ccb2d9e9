"""Forms that move an assessment from state to state, and the one that reads the history's query string."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField

from assessments.boards import AreaBoard, AssessmentBoard
from assessments.forms.fields import OfferedChoiceField, OfferedMultipleChoiceField, SeenNumberField
from assessments.models import Assessment
from assessments.services.signing import missing_words
from nhsuk_forms.text import CleanCharField
from systems.models import System

REASON_LIMIT = 2_000


class StartForm(forms.Form):
    """Starts a round, afresh or from what was signed."""

    start = OfferedChoiceField(
        choices=[("afresh", "Start afresh"), ("signed", "From what was signed")], required=False
    )

    def from_signed(self) -> bool:
        """Whether the round shall start from what was signed."""
        return bool(self.cleaned_data["start"] == "signed")


class SubmitForm(forms.Form):
    """Hands the assessment to the chair; what is incomplete (`is_incomplete`) needs a reason."""

    seen_number = SeenNumberField()
    reason = CleanCharField(
        label="Why are you submitting it as it is?",
        help_text="The chair reads this before signing",
        max_length=REASON_LIMIT,
        required=False,
        multiline=True,
    )

    def __init__(self, *args: Any, is_incomplete: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_incomplete = is_incomplete

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"])
        if self.is_incomplete and not reason:
            raise forms.ValidationError("Say why you are submitting before it is complete")
        return reason


class SharingForm(forms.Form):
    """With whom a signed assessment is shared."""

    seen_number = SeenNumberField()
    sharing = OfferedChoiceField(
        label="Who may read the signed assessment?",
        help_text="You can change this later. Each change is dated and recorded.",
        choices=Assessment.Sharing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who may read the signed assessment"},
    )
    shared_with = OfferedMultipleChoiceField(
        label="Which systems?", required=False, widget=forms.CheckboxSelectMultiple
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


class SignOffForm(SharingForm):
    """The chair's sign-off: a word on every claim above its evidence, with whom it is shared, and the declaration.

    `board` is the assessment as it would be signed.
    """

    declaration = forms.BooleanField(
        label="I confirm that this is the system’s own view and that its partners have seen it",
        error_messages={"required": "Confirm that this is the system’s own view"},
    )

    def __init__(self, *args: Any, board: AssessmentBoard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gaps = board.gaps
        words = {f"words-{area.area.key}": _words_field(area) for area in self.gaps}
        # First on the page, so first in the list of errors.
        self.fields = words | self.fields

    def words(self) -> dict[str, str]:
        """The chair's words by area key."""
        return {area.area.key: self.cleaned_data[f"words-{area.area.key}"] for area in self.gaps}

    def claims(self) -> Iterator[tuple[AreaBoard, BoundField]]:
        """Each claim above its evidence with its field."""
        for area in self.gaps:
            yield area, self[f"words-{area.area.key}"]


def _words_field(area: AreaBoard) -> CleanCharField:
    level = area.level.name if area.level else ""
    return CleanCharField(
        label=f"Why we still claim {level} in “{area.area.name}”",
        help_text="It stands in the report beside the claim",
        max_length=REASON_LIMIT,
        multiline=True,
        initial=area.chair_words,
        error_messages={"required": missing_words(area.area.name)},
    )


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


class LastRoundForm(forms.Form):
    """Whether the page of an area shows the round before beside this one, from the query string."""

    last = forms.BooleanField(required=False)

    def is_asked(self) -> bool:
        """True when it is asked for; nonsense asks for nothing."""
        return self.is_valid() and bool(self.cleaned_data["last"])
