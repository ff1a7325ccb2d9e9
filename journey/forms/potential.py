"""Forms of step 1: a value, values that are pasted, the baseline, a target, a local indicator."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.forms.evidence import check_web_address
from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from frameworks.models import Domain, Indicator
from journey.forms.records import ADDRESS_HELP, NumberField, PeriodField, RecordForm
from journey.models import IndicatorValue
from journey.numbers import is_share, unit_of, with_unit
from journey.pasting import MOST_LINES, Line, read_lines
from journey.periods import Period
from journey.potential import IndicatorContent, Value
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField

SOURCE_LIMIT, URL_LIMIT, NOTE_LIMIT, REASON_LIMIT = 300, 500, 2_000, 500
DIRECTIONS = [
    ("higher", "Higher is better"),
    ("lower", "Lower is better"),
    ("neutral", "Neither way is better"),
]


def number_help(indicator: IndicatorContent) -> str:
    """How a number may be typed."""
    if indicator.unit == "GBP":
        return "Such as 1,200,000 or £1.2 million"
    if is_share(indicator.unit):
        return "Such as 42 or 42.5%"
    return f"Such as 1,200 or 1,200 {indicator.unit}"


def _source() -> CleanCharField:
    return CleanCharField(
        label="Source",
        required=False,
        max_length=SOURCE_LIMIT,
        help_text="Who counted or published it, and where, so that somebody else finds it again",
    )


def _url() -> CleanCharField:
    return CleanCharField(label="Link", required=False, max_length=URL_LIMIT, help_text=ADDRESS_HELP)


def _confidence() -> OfferedChoiceField:
    return OfferedChoiceField(
        label="How sure is the figure?",
        choices=IndicatorValue.Confidence.choices,
        initial=IndicatorValue.Confidence.COUNTED,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how sure the figure is"},
    )


def _note() -> CleanCharField:
    return CleanCharField(
        label="Note",
        required=False,
        multiline=True,
        max_length=NOTE_LIMIT,
        help_text="What somebody should know who reads the figure, such as what it leaves out",
    )


class SourcedForm(RecordForm):
    """What the forms of values have in common: a source, which a published figure must have, and a link."""

    def clean_url(self) -> str:
        return check_web_address(self.cleaned_data["url"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        published = cleaned.get("confidence") == IndicatorValue.Confidence.PUBLISHED
        if published and not cleaned.get("source") and "source" not in self.errors:
            self.add_error("source", "Enter the source of the published figure")
        return cleaned


class ValueForm(SourcedForm):
    """One value of an indicator. The baseline asks for a reason, which is needed when its period or figure changes."""

    period = PeriodField(label="Period")
    value = NumberField(label="Value")
    confidence = _confidence()
    source = _source()
    url = _url()
    note = _note()

    def __init__(self, *args: Any, indicator: IndicatorContent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = NumberField(
            label=f"Value, in {indicator.unit_words}",
            unit=indicator.unit,
            help_text=number_help(indicator),
            error_messages={"required": "Enter the value"},
        )
        if self.row is not None and self.row.is_baseline:  # type: ignore[attr-defined]
            self.fields["reason"] = CleanCharField(
                label="Why does the baseline change?",
                required=False,
                max_length=REASON_LIMIT,
                help_text="This value is the baseline. Needed when you change its period or its figure",
            )

    def initial_of(self, row: Any) -> dict[str, Any]:
        return {**super().initial_of(row), "period": Period(row.starts_on, row.ends_on).label}

    def values(self) -> dict[str, Any]:
        found = super().values()
        period: Period = found.pop("period")
        return {**found, "starts_on": period.starts_on, "ends_on": period.ends_on}


class PasteForm(SourcedForm):
    """Several values of one indicator, a line each; `lines` after `is_valid`."""

    text = CleanCharField(
        label="Values",
        multiline=True,
        error_messages={"required": "Enter at least one value"},
    )
    confidence = _confidence()
    source = _source()
    url = _url()
    note = _note()

    lines: tuple[Line, ...] = ()

    def __init__(self, *args: Any, indicator: IndicatorContent, there: Sequence[Value] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator, self.there = indicator, there
        self.fields["text"].help_text = (
            f"One line for each value: the period, a tab or a comma, and the value in {indicator.unit_words}, such as "
            f"2024/25, 1,200. Two columns copied from a spreadsheet are right. At most {MOST_LINES} lines"
        )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.lines, faults = read_lines(text, self.indicator.unit, self.there)
        if faults:
            raise forms.ValidationError(list(faults))
        return text

    def told(self) -> list[tuple[str, str]]:
        """What holds for every value, by label; what was left empty is left out."""
        data = self.cleaned_data
        sure = IndicatorValue.Confidence(data["confidence"]).label
        told = (("How sure", sure), ("Source", data["source"]), ("Link", data["url"]), ("Note", data["note"]))
        return [(label, str(words)) for label, words in told if words]

    def rows(self) -> list[dict[str, Any]]:
        """The values, by field of the model."""
        same = {name: self.cleaned_data[name] for name in ("source", "url", "note", "confidence")}
        return [
            {"starts_on": one.period.starts_on, "ends_on": one.period.ends_on, "value": one.value, **same}
            for one in self.lines
        ]


class BaselineForm(forms.Form):
    """Which value is the baseline; `moves` asks for the reason, since there was one before."""

    seen_number = SeenNumberField()

    def __init__(self, *args: Any, values: Sequence[Value], unit: str, moves: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.id), f"{one.period.label}: {with_unit(one.value, unit)}") for one in values]
        words = "Select a value that is in use"
        self.fields["value"] = forms.ChoiceField(
            label="Baseline",
            choices=[("", "Select a value"), *choices],
            help_text="The value from which progress is counted",
            error_messages={"required": words, "invalid_choice": words},
        )
        if moves:
            self.fields["reason"] = CleanCharField(
                label="Why does the baseline move?",
                max_length=REASON_LIMIT,
                multiline=True,
                help_text="Kept in the history. Everything counted from the baseline changes with it",
                error_messages={"required": "Say why the baseline moves"},
            )


class TargetForm(RecordForm):
    """What an indicator shall be by a date."""

    value = NumberField(label="Target")
    due_on = SplitDateField(label="By when", help_text="For example, 31 3 2028")
    note = CleanCharField(
        label="Note",
        required=False,
        multiline=True,
        max_length=NOTE_LIMIT,
        help_text="Who agreed on it, or where it stands",
    )

    def __init__(self, *args: Any, indicator: IndicatorContent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = NumberField(
            label=f"Target, in {indicator.unit_words}",
            unit=indicator.unit,
            help_text=number_help(indicator),
            error_messages={"required": "Enter the target"},
        )


class LocalIndicatorForm(RecordForm):
    """An indicator of a system's own."""

    domain = forms.ModelChoiceField(
        label="Domain",
        queryset=Domain.objects.order_by("order"),
        empty_label="Select a domain",
        error_messages={"required": "Select a domain", "invalid_choice": "Select a domain from the list"},
    )
    name = CleanCharField(label="Name", max_length=200, help_text="What is counted, such as Staff with a bus pass")
    unit = CleanCharField(
        label="Unit",
        max_length=50,
        help_text="Such as people, £, per cent or visits a year. It stays once the indicator has values",
    )
    direction = OfferedChoiceField(
        label="Which way is better?",
        choices=DIRECTIONS,
        widget=forms.RadioSelect,
        initial=Indicator.Direction.NEUTRAL,
        error_messages={"required": "Select which way is better"},
    )

    def clean_unit(self) -> str:
        return unit_of(self.cleaned_data["unit"])
