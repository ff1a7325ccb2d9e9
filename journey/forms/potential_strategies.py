"""The form of an organisation's strategy as an anchor."""

from typing import Any

from django import forms
from django.db.models import Q

from assessments.forms.evidence import check_web_address
from frameworks.models import Domain
from journey.forms.records import ADDRESS_HELP, RecordForm
from journey.forms.rows import RowField, RowsField
from journey.models import Organisation
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField


class StrategyForm(RecordForm):
    """An organisation's strategy and the domains that it covers."""

    organisation = RowField(label="Organisation", required=False)
    new_organisation = CleanCharField(
        label="Or an organisation that is not in the list",
        required=False,
        max_length=200,
        help_text="It joins your system's register of organisations",
    )
    title = CleanCharField(label="Title of the strategy", max_length=200)
    domains = RowsField(label="Which domains does it cover?", required=False, widget=forms.CheckboxSelectMultiple)
    url = CleanCharField(label="Link", required=False, max_length=500, help_text=ADDRESS_HELP)
    dated = SplitDateField(label="Date of the strategy", required=False, help_text="For example, 31 3 2026")
    note = CleanCharField(
        label="Note",
        required=False,
        multiline=True,
        max_length=2_000,
        help_text="What it promises, or where it meets your own plans",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Q(system=self.system, retired_at=None)
        if self.row is not None:
            there |= Q(pk=self.row.organisation_id)  # type: ignore[attr-defined]
        self.fields["organisation"].offer(  # type: ignore[attr-defined]
            Organisation.objects.filter(there).order_by("name"), empty="Select an organisation"
        )
        self.fields["domains"].offer(Domain.objects.order_by("order"))  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        return check_web_address(self.cleaned_data["url"])
