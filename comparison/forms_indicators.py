"""Which indicator is compared, in which period, from the query string."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from comparison.forms import WRONG
from journey.periods import Period
from journey.potential import IndicatorContent


def period_key(period: Period) -> str:
    """A period in an address."""
    return f"{period.starts_on}_{period.ends_on}"


class IndicatorForm(forms.Form):
    """An indicator, or none for how complete all are."""

    def __init__(self, *args: Any, indicators: Sequence[IndicatorContent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = indicators
        choices = [(one.key, f"{one.domain_name}: {one.name}") for one in indicators]
        self.fields["indicator"] = forms.ChoiceField(
            label="Indicator",
            required=False,
            choices=[("", "All, by how complete they are"), *choices],
            error_messages=WRONG,
        )

    def chosen(self) -> IndicatorContent | None:
        """The indicator asked for; None for all of them."""
        self.is_valid()
        key = self.cleaned_data.get("indicator")
        return next((one for one in self.indicators if one.key == key), None)

    def wanted(self) -> str:
        """The period asked for, as it stands in the address."""
        return str(self.data.get("period", ""))

    def offer_periods(self, periods: Sequence[tuple[Period, int]], shown: Period | None) -> None:
        """Offer the periods that there are, with the one that is shown chosen."""
        asked = QueryDict(mutable=True)
        asked.update({name: self.data.get(name, "") for name in self.fields})
        asked["period"] = period_key(shown) if shown else ""
        self.data = asked
        self.fields["period"] = forms.ChoiceField(
            label="Period",
            required=False,
            choices=[
                (period_key(one), f"{one.label} ({count} system{'' if count == 1 else 's'})") for one, count in periods
            ],
        )
