"""Forms of the register of milestones."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.forms.fields import OfferedChoiceField, OfferedMultipleChoiceField, SeenNumberField
from assessments.milestones import MilestoneLine
from assessments.models import Milestone
from assessments.services.milestones import MilestoneChange
from frameworks.content import AreaContent, VersionContent
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField

NO_AREA = "none"
TITLE_LIMIT, OWNER_LIMIT, NOTES_LIMIT = 200, 150, 5_000
STATES = [
    ("", "All but dropped"),
    ("open", "Planned or under way"),
    ("overdue", "Overdue"),
    *Milestone.Status.choices,
]


def area_choices(versions: Sequence[VersionContent]) -> list[tuple[str, str]]:
    """Every area as ("framework/area", name), in the order of the instruments."""
    return [(f"{version.framework_key}/{area.key}", area.name) for version in versions for area in version.areas]


class MilestoneFilterForm(forms.Form):
    """Which milestones to list, from the query string."""

    owner = CleanCharField(label="Owner or title", required=False, max_length=100)

    def __init__(self, *args: Any, versions: Sequence[VersionContent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = {"invalid_choice": "Select one from the list"}
        areas = [("", "All areas"), (NO_AREA, "No single area"), *area_choices(versions)]
        self.fields["area"] = forms.ChoiceField(label="Area", required=False, choices=areas, error_messages=wrong)
        self.fields["status"] = forms.ChoiceField(label="Status", required=False, choices=STATES, error_messages=wrong)
        self.order_fields(["area", "status", "owner"])

    def chosen(self, lines: Sequence[MilestoneLine]) -> list[MilestoneLine]:
        """The lines that pass every valid filter; a field with an error filters nothing."""
        self.is_valid()
        wanted = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return [line for line in lines if _passes(line, **wanted)]


def _passes(line: MilestoneLine, *, area: str, status: str, owner: str) -> bool:
    if area and area != (f"{line.framework_key}/{line.area_key}" if line.area_key else NO_AREA):
        return False
    if status == "open" and not line.is_open:
        return False
    if status == "overdue" and not line.is_overdue:
        return False
    if status not in ("", "open", "overdue") and line.status != status:
        return False
    if not status and line.status == Milestone.Status.DROPPED:
        return False
    return owner.casefold() in f"{line.owner} {line.title}".casefold()


class AreaChoiceForm(forms.Form):
    """The area that a new milestone serves, from the query string."""

    def __init__(self, *args: Any, versions: Sequence[VersionContent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ChoiceField(
            label="Which area does it serve?",
            choices=[("", "Select an area"), *area_choices(versions), (NO_AREA, "No single area")],
            error_messages={
                "required": "Select the area that the milestone serves",
                "invalid_choice": "Select an area from the list",
            },
        )


class MilestoneForm(forms.Form):
    """A milestone of one area of `version`, or of none. `is_new` leaves the status out: it is planned."""

    seen_number = SeenNumberField(required=False)
    title = CleanCharField(label="What will be delivered", max_length=TITLE_LIMIT)
    owner = CleanCharField(
        label="Who will deliver it",
        help_text="A name, a role or an organisation",
        required=False,
        max_length=OWNER_LIMIT,
    )
    due_on = SplitDateField(
        label="Due date", help_text="For example, 31 3 2027", error_messages={"required": "Enter the due date"}
    )
    status = OfferedChoiceField(label="Status", choices=Milestone.Status.choices, widget=forms.RadioSelect)
    met_on = SplitDateField(label="Met on", help_text="Today, if you leave it empty", required=False)
    notes = CleanCharField(label="Notes", required=False, multiline=True, max_length=NOTES_LIMIT)

    def __init__(
        self,
        *args: Any,
        version: VersionContent | None,
        area: AreaContent | None,
        is_new: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.area, self.is_new = version, area, is_new
        if version and area:
            levels = [(level.key, level.name) for level in version.levels if level.order]
            self.fields["level"] = OfferedChoiceField(
                label="Level it leads to", required=False, choices=[("", "No single level"), *levels]
            )
            names = {level.key: level.name for level in version.levels}
            self.fields["criteria"] = OfferedMultipleChoiceField(
                label="Criteria that it would meet",
                required=False,
                choices=[(c.key, f"{c.key} ({names[c.level_key]}): {c.text}") for c in area.criteria],
                widget=forms.CheckboxSelectMultiple,
            )
            if not area.criteria:
                del self.fields["criteria"]
        if is_new:
            del self.fields["status"], self.fields["met_on"]
        self.order_fields(["title", "owner", "due_on", "level", "criteria", "status", "met_on", "notes"])

    def change(self) -> MilestoneChange:
        """What a valid form asks for."""
        data = self.cleaned_data
        place = (self.version.framework_key, self.area.key) if self.version and self.area else None
        return MilestoneChange(
            title=data["title"],
            owner=data["owner"],
            due_on=data["due_on"],
            area=place,
            level_key=data.get("level", ""),
            criterion_keys=frozenset(data.get("criteria", ())),
            status=data.get("status") or Milestone.Status.PLANNED.value,
            met_on=data.get("met_on"),
            notes=data["notes"],
        )


def initial_of(line: MilestoneLine) -> dict[str, Any]:
    """A milestone as the initial values of its form."""
    return {
        "title": line.title,
        "owner": line.owner,
        "due_on": line.due_on,
        "level": line.level_key,
        "criteria": [key for key, _ in line.criteria],
        "status": line.status,
        "met_on": line.met_on,
        "notes": line.notes,
    }


class MarkCriteriaForm(forms.Form):
    """Which criteria a met milestone brought about."""

    seen_number = SeenNumberField()

    def __init__(self, *args: Any, milestone: MilestoneLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria"] = OfferedMultipleChoiceField(
            label="Which criteria are met now?",
            help_text="A criterion backs a level only once evidence supports it",
            choices=[(key, f"{key}: {text}") for key, text in milestone.criteria],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Select at least one criterion, or go back to the milestones"},
        )
