"""Forms of the register of evidence."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.files.uploadedfile import UploadedFile

from assessments.evidence_import import SUMMARY_LIMIT, TITLE_LIMIT, URL_LIMIT
from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from assessments.forms.milestones import area_choices
from assessments.models import Evidence
from assessments.selectors.evidence import EvidenceFilter
from assessments.services.evidence import EvidenceChange
from assessments.weblinks import web_address
from frameworks.content import VersionContent
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField
from uploads import MAX_BYTES, Refused, StoredFile, check_upload
from uploads.checks import KINDS_IN_WORDS

REASON_LIMIT = 2_000
STATES = [
    ("", "In use"),
    ("current", "In date"),
    ("soon", "Ending within 90 days"),
    ("expired", "Past its date"),
    ("file", "With a file"),
    ("unused", "Not used yet"),
    ("retired", "Retired"),
]
ORDERS = [("title", "By title"), ("newest", "Newest first"), ("ending", "By the date it ends")]


class CheckedFileField(forms.FileField):
    """A file whose content is checked; a file that is not what it says is refused beside the field."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"{KINDS_IN_WORDS}. Up to {MAX_BYTES // (1024 * 1024)} MB")
        kwargs.setdefault("max_length", 150)
        messages = {
            "empty": "The selected file is empty",
            "missing": "The selected file has no name",
            "invalid": "The file was not sent. Select it again",
            "max_length": "The name of the selected file must be 150 characters or fewer",
        }
        super().__init__(error_messages=messages, widget=forms.FileInput, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if isinstance(found, UploadedFile):
            try:
                check_upload(found.name or "", found.file)  # type: ignore[arg-type]
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from None
        return found


def check_web_address(text: str) -> str:
    """A link as it is kept, or nothing. Raises ValidationError for anything but an address of the web."""
    try:
        address = web_address(text)
    except ValueError as fault:
        raise forms.ValidationError(str(fault)) from None
    if len(address) > URL_LIMIT:
        raise forms.ValidationError(f"Link must be {URL_LIMIT} characters or fewer")
    return address


def check_dates(form: forms.Form, dated: str, until: str) -> None:
    """Put an error beside the field `until` when evidence would stop counting before its own date."""
    first, last = form.cleaned_data.get(dated), form.cleaned_data.get(until)
    if first and last and last < first:
        form.add_error(until, "The last day on which it counts must not be before its own date")


def ask_for_file_again(form: forms.Form, name: str) -> None:
    """Say beside the file's field that a file was not taken, since something else of the form has to be mended."""
    sent = form.files.get(name)
    if sent is not None and name not in form.errors:
        form.add_error(name, f"Select “{str(sent.name)[:150]}” again. A file is taken only with a form that is right")


class EvidenceForm(forms.Form):
    """One item of the register. `has_file` offers to take its file away."""

    seen_number = SeenNumberField(required=False)
    title = CleanCharField(label="Title", max_length=TITLE_LIMIT)
    kind = OfferedChoiceField(
        label="Kind",
        choices=[("", "Select a kind"), *Evidence.Kind.choices],
        error_messages={"required": "Select the kind of evidence"},
    )
    summary = CleanCharField(
        label="What it shows",
        required=False,
        multiline=True,
        max_length=SUMMARY_LIMIT,
        help_text="In a sentence or two",
    )
    url = CleanCharField(
        label="Link",
        max_length=URL_LIMIT,
        required=False,
        help_text="If it is on the web. It starts with https:// or http://",
    )
    file = CheckedFileField(label="File", required=False)
    dated = SplitDateField(label="Date of the evidence", help_text="For example, 31 3 2026", required=False)
    valid_until = SplitDateField(
        label="Counts until",
        help_text="From the day after, it no longer backs a level. Leave it empty if it does not age",
        required=False,
    )

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_file:
            self.fields["file"].label = "Replace the file"
            self.fields["removes_file"] = forms.BooleanField(label="Take the file away", required=False)

    def clean_url(self) -> str:
        return check_web_address(self.cleaned_data["url"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_dates(self, "dated", "valid_until")
        return data

    def change(self, file: StoredFile | None) -> EvidenceChange:
        """What a valid form asks for; `file` is the uploaded one, kept."""
        data = self.cleaned_data
        return EvidenceChange(
            title=data["title"],
            kind=data["kind"],
            summary=data["summary"],
            url=data["url"],
            dated=data["dated"],
            valid_until=data["valid_until"],
            file=file,
            removes_file=bool(data.get("removes_file")),
        )


def initial_of(item: Evidence) -> dict[str, Any]:
    """An item as the initial values of its form."""
    return {name: getattr(item, name) for name in ("title", "kind", "summary", "url", "dated", "valid_until")}


class RetireForm(forms.Form):
    """Takes an item out of use, with a reason."""

    seen_number = SeenNumberField()
    reason = CleanCharField(
        label="Why is it taken out of use?",
        multiline=True,
        max_length=REASON_LIMIT,
        error_messages={"required": "Say why it is taken out of use"},
    )


class BringBackForm(forms.Form):
    """Puts a retired item back into use."""

    seen_number = SeenNumberField()


class RegisterForm(forms.Form):
    """Which evidence to list, from the query string; a field with an error asks for nothing."""

    words = CleanCharField(label="Search", required=False, max_length=200)

    def __init__(
        self, *args: Any, versions: Sequence[VersionContent], adders: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        areas = [("", "All areas"), *area_choices(versions)]
        for name, label, choices in (
            ("kind", "Kind", [("", "All kinds"), *Evidence.Kind.choices]),
            ("area", "Area it supports", areas),
            ("state", "State", STATES),
            ("adder", "Added by", [("", "Anybody"), *adders]),
            ("order", "Order", ORDERS),
        ):
            wrong = {"invalid_choice": f"{label}: choose one from the list"}
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices, error_messages=wrong)
        if not adders:
            del self.fields["adder"]

    def wanted(self) -> EvidenceFilter:
        """The valid filters."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return EvidenceFilter(**found | {"order": found["order"] or "title"})

    def query(self) -> str:
        """The filters as the beginning of a query string, for links to other pages of the list."""
        data = {name: value for name in self.fields if (value := self.cleaned_data.get(name))}
        return f"{urlencode(data)}&" if data else ""
