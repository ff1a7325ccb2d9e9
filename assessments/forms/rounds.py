"""A round: its name, dates, frameworks, and whether systems start it now."""

from typing import Any

from django import forms

from assessments.forms.fields import OfferedMultipleChoiceField, SeenNumberField
from assessments.models import Round
from assessments.services.rounds import RoundPlan
from frameworks.models import FrameworkVersion
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField


class RoundForm(forms.Form):
    """What a round is to be. `round` is the one that is changed, None for a new one."""

    seen_number = SeenNumberField()
    name = CleanCharField(
        label="Name",
        max_length=100,
        help_text="For example, 2027 to 2028",
        error_messages={"required": "Enter the name"},
    )
    key = forms.SlugField(
        label="Key",
        max_length=50,
        help_text="It stands in addresses. Small letters, digits and hyphens, for example 2027-28",
        error_messages={
            "required": "Enter the key",
            "invalid": "The key may hold only letters, digits and hyphens",
            "max_length": "The key must be 50 characters or fewer",
        },
    )
    opens_on = SplitDateField(label="Opens on", error_messages={"required": "Enter the date on which it opens"})
    closes_on = SplitDateField(label="Closes on (optional)", required=False)
    as_at = SplitDateField(
        label="Date at which a system’s age is counted",
        error_messages={"required": "Enter the date at which a system’s age is counted"},
    )
    versions = OfferedMultipleChoiceField(
        label="Frameworks",
        help_text="One version of each. The areas of all of them make up the assessment.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one framework"},
    )
    is_current = forms.BooleanField(label="Systems start this round now", required=False)

    def __init__(self, *args: Any, round: Round | None = None, **kwargs: Any) -> None:
        if round is not None:
            names = ("name", "key", "opens_on", "closes_on", "as_at", "is_current")
            kwargs["initial"] = {name: getattr(round, name) for name in names} | {
                "seen_number": round.number,
                "versions": [str(pk) for pk in round.versions.values_list("pk", flat=True)],
            }
        else:
            kwargs["initial"] = {"seen_number": 0}
        super().__init__(*args, **kwargs)
        offered = FrameworkVersion.objects.filter(
            status=FrameworkVersion.Status.PUBLISHED, framework__local_to=""
        ).select_related("framework")
        choices = [(str(row.pk), f"{row.framework.name}, version {row.version}") for row in offered]
        self.fields["versions"].choices = choices  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"]).lower()

    def plan(self) -> RoundPlan:
        """What was asked for. Call it on a valid form."""
        data = self.cleaned_data
        return RoundPlan(
            key=data["key"],
            name=data["name"],
            opens_on=data["opens_on"],
            closes_on=data["closes_on"],
            as_at=data["as_at"],
            is_current=data["is_current"],
            versions=frozenset(int(pk) for pk in data["versions"]),
        )
