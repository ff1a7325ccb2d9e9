"""What every form of a register has in common."""

from typing import Any

from django import forms

from assessments.forms.fields import SeenNumberField
from journey.models.base import Record
from journey.numbers import NotANumber, read_number, shown
from journey.periods import HELP, NotAPeriod, read_period
from nhsuk_forms.text import CleanCharField

ADDRESS_HELP = "It starts with https://"


class RecordForm(forms.Form):
    """Fields of one row. `system` is whose register it is, `row` the one that is changed, None for a new one."""

    seen_number = SeenNumberField(required=False)

    def __init__(self, *args: Any, system: Any, row: Record | None = None, **kwargs: Any) -> None:
        self.system, self.row = system, row
        if row is not None:
            kwargs["initial"] = {**self.initial_of(row), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def initial_of(self, row: Any) -> dict[str, Any]:
        """The row as the initial values of the form: by default the fields of the same name."""
        found = {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}
        return {name: list(value.all()) if hasattr(value, "all") else value for name, value in found.items()}

    def values(self) -> dict[str, Any]:
        """What a valid form asks the service to write, by field of the model."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_number"}

    def shown_fields(self) -> list[Any]:
        """The fields that people see, in order."""
        return list(self.visible_fields())


class NumberField(CleanCharField):
    """A number in a unit, as people type it; gives a Decimal, or None when it is not required and empty."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_number(text, self.unit)
        except NotANumber as fault:
            raise forms.ValidationError(str(fault)) from None

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if hasattr(value, "as_tuple") else value


class PeriodField(CleanCharField):
    """A period, as people type it; gives a `Period`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", HELP)
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_period(text)
        except NotAPeriod as fault:
            raise forms.ValidationError(str(fault)) from None


class StepForm(forms.Form):
    """Which button was pressed; anything else shows what was typed, to check."""

    step = forms.ChoiceField(choices=[(name, name) for name in ("check", "change", "send")], required=False)

    def chosen(self) -> str:
        """The step, "check" where none or no such one was sent."""
        self.full_clean()
        return str(self.cleaned_data.get("step") or "check")


class RetireForm(forms.Form):
    """Why a row is taken out of use."""

    seen_number = SeenNumberField()
    reason = CleanCharField(
        label="Why is it taken out of use?",
        max_length=500,
        error_messages={"required": "Say why it is taken out of use"},
    )


class BringBackForm(forms.Form):
    """Which number of a retired row the person saw."""

    seen_number = SeenNumberField()
