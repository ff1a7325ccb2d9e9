"""Forms of step 3."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from assessments.forms.evidence import check_web_address
from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from assessments.selectors.versions import versions_in_use
from frameworks.models import Area, AuditSector, ChecklistItem, Domain, LandscapeEntry
from journey.forms.records import ADDRESS_HELP, RecordForm
from journey.forms.rows import RowField, RowsField
from journey.models import ChecklistAnswer, Organisation, Programme
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField

YES_NO = [("yes", "Yes"), ("no", "No")]
LONG = 5_000


def yes_no(value: Any) -> str:
    """A truth as the value of a yes-or-no choice."""
    return "yes" if value else "no"


class CoordinateField(CleanCharField):
    """Degrees with a decimal point; gives a Decimal, or None when it is empty."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.number = forms.DecimalField(min_value=-most, max_value=most, decimal_places=None, required=False)
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            found = self.number.clean(text)
        except ValidationError:
            most = f"{self.number.max_value}"
            raise ValidationError(
                f"{self.label} must be a number of degrees between -{most} and {most}, such as 53.79648"
            ) from None
        return None if found is None else round(found, 5)


class OrganisationForm(RecordForm):
    """A partner or anchor organisation."""

    name = CleanCharField(label="Name", max_length=200)
    sector = RowField(label="Sector", required=False)
    is_anchor = OfferedChoiceField(
        label="Is it an anchor organisation?",
        help_text="A large organisation that is rooted in its place and will stay there",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if it is an anchor organisation"},
    )
    latitude = CoordinateField(
        label="Latitude", most=90, help_text="To show it on the map, such as 53.79648. Leave both empty otherwise"
    )
    longitude = CoordinateField(label="Longitude", most=180, help_text="Such as -1.54785")
    url = CleanCharField(label="Link", help_text=ADDRESS_HELP, required=False, max_length=500)
    note = CleanCharField(label="Note", required=False, multiline=True, max_length=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].offer(AuditSector.objects.all(), empty="Not given")  # type: ignore[attr-defined]

    def initial_of(self, row: Any) -> dict[str, Any]:
        return super().initial_of(row) | {"is_anchor": yes_no(row.is_anchor)}

    def clean_url(self) -> str:
        return check_web_address(self.cleaned_data["url"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        missing = [name for name in ("latitude", "longitude") if found.get(name) is None]
        if len(missing) == 1 and missing[0] not in self.errors:
            self.add_error(missing[0], "Enter latitude and longitude together, or neither")
        return found

    def values(self) -> dict[str, Any]:
        return super().values() | {"is_anchor": self.cleaned_data["is_anchor"] == "yes"}


class ProgrammeForm(RecordForm):
    """A programme of work."""

    name = CleanCharField(label="Name", max_length=200)
    summary = CleanCharField(label="What it does", required=False, multiline=True, max_length=LONG)
    state = OfferedChoiceField(
        label="State",
        help_text="It can be started once every question of its checklist has an answer",
        choices=Programme.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select its state"},
    )
    owner = CleanCharField(
        label="Who leads it", help_text="A name, a role or an organisation", required=False, max_length=150
    )
    organisations = RowsField(label="Partners", required=False, widget=forms.CheckboxSelectMultiple)
    funding = CleanCharField(
        label="Funding", help_text="Where it comes from and how much", required=False, max_length=300
    )
    domain = RowField(label="Domain", required=False)
    area = RowField(label="Area of the assessment that it serves", required=False)
    starts_on = SplitDateField(label="Start date", help_text="For example, 1 4 2027", required=False)
    ends_on = SplitDateField(label="End date", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is None:
            del self.fields["state"]
        organisations = list(Organisation.objects.filter(system=self.system, retired_at=None))
        if organisations:
            self.fields["organisations"].offer(organisations)  # type: ignore[attr-defined]
        else:
            del self.fields["organisations"]
        self.fields["domain"].offer(Domain.objects.all(), empty="No single domain")  # type: ignore[attr-defined]
        self.fields["area"].offer(areas_of(self.system, getattr(self.row, "area", None)), empty="No single area")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, end = found.get("starts_on"), found.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "The end date must not be before the start date")
        return found


def areas_of(system: Any, kept: Area | None = None) -> list[Area]:
    """The areas of the editions that the system uses, as rows; with `kept` where it is of an earlier edition."""
    ids = [area.id for version in versions_in_use(system.pk) for area in version.areas]
    found = {area.pk: area for area in Area.objects.filter(pk__in=ids)}
    rows = [found[pk] for pk in ids if pk in found]
    if kept is not None and kept.pk not in found:
        rows = [row for row in rows if row.key != kept.key] + [kept]
    return rows


class ChecklistForm(forms.Form):
    """The ten questions: an answer and a note for each."""

    seen_number = SeenNumberField()

    def __init__(self, *args: Any, items: list[ChecklistItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"answer_{item.key}"] = OfferedChoiceField(
                label=item.text, required=False, choices=ChecklistAnswer.Answer.choices, widget=forms.RadioSelect
            )
            self.fields[f"note_{item.key}"] = CleanCharField(
                label="Note",
                help_text="For “not yet known”: how and when you will find out",
                required=False,
                multiline=True,
                max_length=2_000,
            )

    def pairs(self) -> list[tuple[Any, Any]]:
        """The answer and the note of each question, as fields."""
        return [(self[f"answer_{item.key}"], self[f"note_{item.key}"]) for item in self.items]

    def answers(self) -> dict[str, tuple[str, str]]:
        """(answer, note) by the question's key, for those that have an answer."""
        data = self.cleaned_data
        given = {item.key: (data[f"answer_{item.key}"], data[f"note_{item.key}"]) for item in self.items}
        return {key: pair for key, pair in given.items() if pair[0]}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for item in self.items:
            if found.get(f"note_{item.key}") and not found.get(f"answer_{item.key}"):
                self.add_error(f"answer_{item.key}", "Select an answer, or take the note away")
        return found


class LandscapeForm(RecordForm):
    """A partner, policy or programme of the landscape."""

    tier = OfferedChoiceField(label="Tier", choices=LandscapeEntry.Tier.choices, widget=forms.RadioSelect)
    kind = OfferedChoiceField(label="Kind", choices=LandscapeEntry.Kind.choices, widget=forms.RadioSelect)
    name = CleanCharField(label="Name", max_length=200)
    url = CleanCharField(label="Link", help_text=ADDRESS_HELP, required=False, max_length=500)
    note = CleanCharField(
        label="Note", help_text="Such as what took its place", required=False, multiline=True, max_length=LONG
    )
    is_gone = OfferedChoiceField(
        label="Does it still exist?",
        choices=[("no", "Yes"), ("yes", "No, it is gone or was replaced")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it still exists"},
    )
    checked_on = SplitDateField(
        label="Checked on", help_text="When you last made sure. Today, if you leave it empty", required=False
    )

    def initial_of(self, row: Any) -> dict[str, Any]:
        return super().initial_of(row) | {"is_gone": yes_no(row.is_gone)}

    def clean_url(self) -> str:
        return check_web_address(self.cleaned_data["url"])

    def clean_checked_on(self) -> date:
        found: date = self.cleaned_data["checked_on"] or timezone.localdate()
        if found > timezone.localdate():
            raise ValidationError("The date of the check must be today or in the past")
        return found

    def values(self) -> dict[str, Any]:
        return super().values() | {"is_gone": self.cleaned_data["is_gone"] == "yes"}


class LeadForm(forms.Form):
    """Who is the single point of entry for partners. `seen_lead` is the id of who it was when the page was read."""

    seen_lead = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    name = CleanCharField(label="Name", max_length=150, error_messages={"required": "Enter the name of the lead"})
    job = CleanCharField(label="Job title", required=False, max_length=150)
    email = CleanCharField(
        label="E-mail address",
        help_text="It is shown to everybody who can sign in, so that partners can write",
        required=False,
        max_length=254,
    )
    since = SplitDateField(
        label="From",
        help_text="The first day, for example, 1 4 2026",
        error_messages={"required": "Enter the first day"},
    )

    def clean_email(self) -> str:
        text = str(self.cleaned_data["email"])
        if text:
            try:
                validate_email(text)
            except ValidationError:
                raise ValidationError("Enter an e-mail address in the correct format, like name@example.com") from None
        return text

    def clean_since(self) -> date:
        found: date = self.cleaned_data["since"]
        if found > timezone.localdate():
            raise ValidationError("The date must be today or in the past")
        return found


class EndLeadForm(forms.Form):
    """When the nominated lead stops. `seen_lead` is the id of the one whom the person saw."""

    seen_lead = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    until = SplitDateField(label="Until", help_text="The last day", error_messages={"required": "Enter the last day"})
