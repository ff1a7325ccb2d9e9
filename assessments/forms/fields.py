"""Fields that refuse what their form never offered, so that tampering is answered with a 400 page."""

from typing import Any

from django import forms

from assessments.services import Tampered


class OfferedChoiceField(forms.ChoiceField):
    """A choice among those offered; any other value raises `Tampered`, an empty one is left to `required`."""

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            raise Tampered(f"{value!r} was not offered")


class StateField(OfferedChoiceField):
    """A criterion's state; radios that were not sent leave it as it stands."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data) and super().has_changed(initial, data)


class OfferedMultipleChoiceField(forms.MultipleChoiceField):
    """Any of the choices offered; any other value raises `Tampered`."""

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        for item in value or []:
            if not self.valid_value(item):
                raise Tampered(f"{item!r} was not offered")


class SeenNumberField(forms.IntegerField):
    """The hidden number of the version that the person saw. Anything but a number raises `Tampered`."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int:
        try:
            number = int(str(value))
        except ValueError:
            raise Tampered("no number of the version seen") from None
        if not 0 <= number < 2**31:
            raise Tampered("no such number")
        return number
