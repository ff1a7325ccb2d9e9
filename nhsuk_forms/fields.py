"""Fields that the NHS design system has and Django has not: a date in three boxes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class SplitDateWidget(forms.MultiWidget):
    """Day, month and year; posted as `<name>_day`, `<name>_month`, `<name>_year`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """The three texts of a stored date."""
        return [str(value.day), str(value.month), str(value.year)] if isinstance(value, date) else ["", "", ""]


class SplitDateField(forms.MultiValueField):
    """A date typed in three boxes.

    Gives a `date`, or None when it is not required and all boxes are empty. Its messages name the field by its label
    and say what to mend; `params["parts"]` of the error names the boxes to mark. A month may be a number or its name.
    """

    widget = SplitDateWidget
    default_error_messages = {"required": "Enter a date"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("require_all_fields", False)
        super().__init__(fields=tuple(forms.CharField(required=False) for _ in PARTS), **kwargs)

    def compress(self, data_list: list[Any]) -> date | None:
        """Not used by `clean`; Django asks for it."""
        return None

    def clean(self, value: Any) -> date | None:
        """The date of the three texts. Raises ValidationError with the boxes to mark in `params["parts"]`."""
        texts = {part: str(text or "").strip() for part, text in zip(PARTS, value or ("", "", ""), strict=False)}
        missing = [part for part in PARTS if not texts.get(part)]
        if len(missing) == len(PARTS):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required", params={"parts": PARTS})
            return None
        name = str(self.label or "Date")
        if missing:
            said = " and ".join(f"a {part}" for part in missing)
            raise ValidationError(f"{name} must include {said}", code="incomplete", params={"parts": tuple(missing)})
        if not (texts["year"].isascii() and texts["year"].isdigit() and len(texts["year"]) == 4):
            raise ValidationError(
                f"{name} must include a year with 4 numbers", code="year", params={"parts": ("year",)}
            )
        try:
            result = date(int(texts["year"]), _month(texts["month"]), _number(texts["day"]))
        except ValueError:
            raise ValidationError(f"{name} must be a real date", code="invalid", params={"parts": PARTS}) from None
        self.run_validators(result)
        return result


def _number(text: str) -> int:
    """A number of at most two digits, else ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise ValueError(text)
    return int(text)


def _month(text: str) -> int:
    """The month that a number or an English name means, else ValueError."""
    if text[:3].lower() in MONTHS and text.isalpha():
        return MONTHS.index(text[:3].lower()) + 1
    return _number(text)
