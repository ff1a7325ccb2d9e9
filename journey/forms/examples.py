"""Forms of a system's own practice examples."""

from typing import Any

from django import forms

from assessments.forms.evidence import check_web_address
from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from frameworks.models import Domain
from frameworks.models import Intervention as InterventionType
from journey.forms.records import ADDRESS_HELP, RecordForm
from journey.forms.rows import RowsField
from nhsuk_forms.text import CleanCharField

LONG = 5_000


class ExampleForm(RecordForm):
    """What a system did, what came of it, and what did not work."""

    name = CleanCharField(label="Name", max_length=200, error_messages={"required": "Enter a name"})
    summary = CleanCharField(
        label="What you did, and what came of it",
        help_text="Name nobody who has not agreed to it",
        multiline=True,
        max_length=LONG,
        error_messages={"required": "Say what you did"},
    )
    worked = CleanCharField(label="What worked", required=False, multiline=True, max_length=LONG)
    did_not_work = CleanCharField(
        label="What did not work",
        help_text="As welcome as what did: others need not try it again",
        required=False,
        multiline=True,
        max_length=LONG,
    )
    url = CleanCharField(label="Link", help_text=ADDRESS_HELP, required=False, max_length=500)
    domains = RowsField(
        label="Domains",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one domain"},
    )
    types = RowsField(label="Types of intervention", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domains"].offer(Domain.objects.order_by("order"))  # type: ignore[attr-defined]
        self.fields["types"].offer(InterventionType.objects.order_by("order"))  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        return check_web_address(self.cleaned_data["url"])


class PressedForm(forms.Form):
    """Which number of an example the person saw when they sent it or took it back."""

    seen_number = SeenNumberField()


class ReviewForm(forms.Form):
    """What the comparing body decides."""

    DECISIONS = (("publish", "Publish it in the library"), ("return", "Return it with comments"))

    seen_number = SeenNumberField()
    decision = OfferedChoiceField(
        label="Decision",
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    words = CleanCharField(
        label="Comments for the system",
        help_text="Needed when you return it",
        required=False,
        multiline=True,
        max_length=LONG,
    )

    def shown_for(self, state: str) -> "ReviewForm":
        """The form as it stands beside an example in this state: one that is published is not published again.

        What is sent may come from a page that was read before somebody else published it, so that both are taken.
        """
        if state == "published":
            self.fields["decision"].choices = [("return", "Take it out of the library and return it with comments")]  # type: ignore[attr-defined]
        return self
