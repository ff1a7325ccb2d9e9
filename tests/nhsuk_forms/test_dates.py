"""A date in three boxes: what it gives, and what it says."""

from datetime import date
from typing import Any

import pytest
from django import forms

from nhsuk_forms.fields import SplitDateField


class DateForm(forms.Form):
    by = SplitDateField(label="Target date", required=False)


def typed(day: str, month: str, year: str) -> DateForm:
    return DateForm({"by_day": day, "by_month": month, "by_year": year})


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march"])
def test_a_real_date(month: str) -> None:
    form = typed(" 31", month, "2027 ")
    assert form.is_valid()
    assert form.cleaned_data["by"] == date(2027, 3, 31)


def test_nothing_typed_is_no_date() -> None:
    form = typed("", " ", "")
    assert form.is_valid()
    assert form.cleaned_data["by"] is None


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        (("31", "3", ""), "Target date must include a year"),
        (("", "", "2027"), "Target date must include a day and a month"),
        (("31", "2", "2027"), "Target date must be a real date"),
        (("31", "Smarch", "2027"), "Target date must be a real date"),
        (("1", "2", "27"), "Target date must include a year with 4 numbers"),
        (("1", "2", "\u0662\u0660\u0662\u0667"), "Target date must include a year with 4 numbers"),
        (("0", "1", "2027"), "Target date must be a real date"),
        (("1", "1", "0000"), "Target date must be a real date"),
        (("9" * 10_000, "1", "2027"), "Target date must be a real date"),
        (("1\x00", "1", "2027"), "Target date must be a real date"),
    ],
)
def test_a_wrong_date_says_what_to_mend(boxes: tuple[Any, Any, Any], message: str) -> None:
    form = typed(*boxes)
    assert form.errors["by"] == [message]
    assert form["by"].value() == list(boxes)  # what was typed comes back


def test_required() -> None:
    form = DateForm({})
    form.fields["by"].required = True
    form.fields["by"].error_messages["required"] = "Enter a target date"
    assert form.errors["by"] == ["Enter a target date"]


def test_fields_missing_from_the_post_are_nothing_typed() -> None:
    form = DateForm({"by_day": "3"})
    assert form.errors["by"] == ["Target date must include a month and a year"]
