"""Forms of step 4."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.forms.fields import OfferedChoiceField
from assessments.models import Milestone
from frameworks.models import Criterion, Domain
from frameworks.models import Intervention as InterventionType
from journey.forms.partners import CoordinateField, areas_of
from journey.forms.records import NumberField, RecordForm
from journey.forms.rows import RowField, RowsField
from journey.models import DevolutionAsk, Intervention, Organisation, Programme
from journey.numbers import NotANumber, read_number, shown, unit_of
from journey.selectors.impact import place_names
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField
from systems.models import Place

LONG = 5_000
KINDS = [
    ("", "Interventions and organisations"),
    ("interventions", "Interventions"),
    ("organisations", "Organisations"),
]
WRONG = {"invalid_choice": "Select one from the list"}


class InterventionForm(RecordForm):
    """What is done to reach a result, where, with whom, and how it is measured."""

    name = CleanCharField(label="Name", max_length=200)
    summary = CleanCharField(label="What is done", required=False, multiline=True, max_length=LONG)
    type = RowField(label="Type", required=False)
    own_type = CleanCharField(
        label="Type of your own", help_text="If none of the sixteen fits", required=False, max_length=200
    )
    domain = RowField(label="Domain", error_messages={"required": "Select the domain"})
    state = OfferedChoiceField(
        label="State",
        choices=Intervention.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select its state"},
    )
    place = RowField(label="Place", required=False)
    own_place = CleanCharField(label="Place of your own", required=False, max_length=150)
    latitude = CoordinateField(
        label="Latitude", most=90, help_text="To show it on the map, such as 53.79648. Leave both empty otherwise"
    )
    longitude = CoordinateField(label="Longitude", most=180, help_text="Such as -1.54785")
    organisations = RowsField(label="Anchor organisations", required=False, widget=forms.CheckboxSelectMultiple)
    programme = RowField(label="Programme", required=False)
    measure = CleanCharField(
        label="Measure", help_text="What is counted, such as people in work", required=False, max_length=200
    )
    unit = CleanCharField(label="Unit", help_text="Such as people, per cent or £", required=False, max_length=50)
    baseline = CleanCharField(label="Baseline", required=False, max_length=60)
    baseline_on = SplitDateField(label="Date of the baseline", required=False)
    target = CleanCharField(label="Target", required=False, max_length=60)
    target_on = SplitDateField(label="Target date", required=False)
    learned = CleanCharField(
        label="What was learned", help_text="What did not work too", required=False, multiline=True, max_length=LONG
    )
    areas = RowsField(
        label="Areas of the assessment that it serves", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: dict[str, tuple[Sequence[Any], str]] = {
            "type": (list(InterventionType.objects.all()), "None of these"),
            "domain": (list(Domain.objects.all()), "Select the domain"),
            "place": (list(Place.objects.filter(system=self.system)), "No single place"),
            "programme": (list(Programme.objects.filter(system=self.system, retired_at=None)), "No programme"),
        }
        for name, (offered, empty) in rows.items():
            kept = getattr(self.row, name, None)
            more = [kept] if kept is not None and kept not in offered else []
            self.fields[name].offer([*offered, *more], empty=empty)  # type: ignore[attr-defined]
        if self.fields["place"].rows:  # type: ignore[attr-defined]
            self.fields["own_place"].help_text = "If it is none of these, such as a ward or a town"
        else:
            del self.fields["place"]
            self.fields["own_place"].label = "Place"
            self.fields["own_place"].help_text = "Such as a town. Leave it empty if there is no single place"
        organisations = list(Organisation.objects.filter(system=self.system, retired_at=None))
        kept_areas = list(self.row.areas.all()) if isinstance(self.row, Intervention) else []
        areas = areas_of(self.system)
        self.fields["areas"].offer(  # type: ignore[attr-defined]
            [*areas, *(one for one in kept_areas if one not in areas)]
        )
        if organisations:
            self.fields["organisations"].offer(organisations)  # type: ignore[attr-defined]
        else:
            del self.fields["organisations"]

    def initial_of(self, row: Any) -> dict[str, Any]:
        found = super().initial_of(row)
        for name in ("baseline", "target"):
            found[name] = shown(found[name]) if found[name] is not None else ""
        return found

    def clean_unit(self) -> str:
        return unit_of(self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("place") and found.get("own_place"):
            self.add_error("own_place", "Select one of the places, or write your own, not both")
        if bool(found.get("type")) == bool(found.get("own_type")):
            both = bool(found.get("type"))
            words = (
                "Select one of the sixteen types, or write your own, not both" if both else "Select or write the type"
            )
            self.add_error("own_type" if both else "type", words)
        missing = [name for name in ("latitude", "longitude") if found.get(name) is None]
        if len(missing) == 1 and missing[0] not in self.errors:
            self.add_error(missing[0], "Enter latitude and longitude together, or neither")
        for name in ("baseline", "target"):
            self._number(found, name)
        return found

    def _number(self, found: dict[str, Any], name: str) -> None:
        text = found.get(name)
        if not text:
            found[name] = None
            return
        try:
            found[name] = read_number(text, found.get("unit") or "")
        except NotANumber as fault:
            self.add_error(name, str(fault))


class LinksForm(RecordForm):
    """The criteria and milestones that an intervention serves; the criteria are those of its areas."""

    criteria = RowsField(label="Criteria", required=False, widget=forms.CheckboxSelectMultiple)
    milestones = RowsField(label="Milestones", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.row.areas.all() if isinstance(self.row, Intervention) else []
        criteria = list(
            Criterion.objects.filter(area__in=list(areas)).select_related("area").order_by("area", "order")
        )
        milestones = list(Milestone.objects.filter(system=self.system))
        self._offer("criteria", criteria, lambda one: f"{one.key} ({one.area.name}): {one.text}")
        self._offer("milestones", milestones, lambda one: f"{one.title}, due {one.due_on:%d %B %Y}")

    def _offer(self, name: str, rows: Sequence[Any], label: Any) -> None:
        if rows:
            self.fields[name].offer(rows, label=label)  # type: ignore[attr-defined]
        else:
            del self.fields[name]


class MeasuredValueForm(RecordForm):
    """A value of an intervention's measure."""

    on = SplitDateField(label="Date", error_messages={"required": "Enter the date"})
    value = NumberField(label="Value", error_messages={"required": "Enter a number"})
    note = CleanCharField(label="Note", required=False, multiline=True, max_length=2_000)

    def __init__(self, *args: Any, intervention: Intervention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["value"]
        field.unit = intervention.unit
        field.help_text = f"In {intervention.unit}" if intervention.unit else ""

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        if found > timezone.localdate():
            raise ValidationError("The date must be today or in the past")
        return found


class AskForm(RecordForm):
    """Where further powers or resources would help."""

    title = CleanCharField(label="Title", max_length=200)
    what = CleanCharField(label="Which powers or resources?", multiline=True, max_length=LONG)
    why = CleanCharField(label="What impact would they bring?", required=False, multiline=True, max_length=LONG)
    asked_of = CleanCharField(label="Asked of", required=False, max_length=150)
    domain = RowField(label="Domain", required=False)
    state = OfferedChoiceField(
        label="State",
        choices=DevolutionAsk.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select its state"},
    )
    asked_on = SplitDateField(label="Asked on", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].offer(Domain.objects.all(), empty="No single domain")  # type: ignore[attr-defined]


class ImpactFilterForm(forms.Form):
    """Which interventions and organisations to show, from the query string; a wrong value filters nothing."""

    def __init__(self, *args: Any, system: Any, with_kind: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        domains = [(one.key, one.name) for one in Domain.objects.all()]
        types = [(one.key, one.name) for one in InterventionType.objects.all()]
        places = [(name, name) for name in place_names(system.pk)]
        choices = {
            "domain": ("Domain", [("", "All domains"), *domains]),
            "type": ("Type", [("", "All types"), *types, ("own", "Types of our own")]),
            "place": ("Place", [("", "All places"), *places]),
            "state": ("State", [("", "All states"), *Intervention.State.choices]),
        }
        if with_kind:
            choices["kind"] = ("Show", KINDS)
        for name, (label, offered) in choices.items():
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=offered, error_messages=WRONG)

    def wanted(self) -> dict[str, str]:
        """What was chosen, by name; empty for all."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}
