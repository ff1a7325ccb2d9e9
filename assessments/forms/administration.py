"""An administrator's forms: a framework's file, what corresponds between two versions, and rounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from frameworks.importing.from_sheets import MAX_BYTES, read_spreadsheet
from frameworks.importing.from_yaml import read_yaml
from frameworks.importing.validating import Imported, validate
from frameworks.models import Comparability
from frameworks.versions import existing
from nhsuk_forms.text import CleanCharField
from spreadsheets import Fault, Refused

SPREADSHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def imported_from(data: bytes) -> Imported:
    """The version that a file describes: a spreadsheet by how it begins, otherwise YAML. Raises Refused."""
    tables = read_spreadsheet(BytesIO(data)) if data.startswith(SPREADSHEET_STARTS) else read_yaml(data)
    return validate(tables, existing())


class ImportForm(forms.Form):
    """A framework's file. After `is_valid`, `imported` is what it describes; otherwise `faults` says why not."""

    file = forms.FileField(
        label="Framework file",
        help_text="YAML as this site exports it, or the spreadsheet template filled in (.xlsx). 2 MB at the most.",
        allow_empty_file=True,
        error_messages={"required": "Select a file"},
    )

    imported: Imported
    faults: Sequence[Fault] = ()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("The file must be 2 MB or smaller")
        try:
            self.imported = imported_from(file.read())
        except Refused as refused:
            self.faults = refused.faults
            raise forms.ValidationError(_in_short(refused.faults)) from None
        return file


class KeepForm(forms.Form):
    """The text of a previewed version, to be kept as a draft; checked again like a file."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)

    imported: Imported
    faults: Sequence[Fault] = ()

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        try:
            self.imported = imported_from(text.encode())
        except Refused as refused:
            self.faults = refused.faults
            raise forms.ValidationError(_in_short(refused.faults)) from None
        return text


def _in_short(faults: Sequence[Fault]) -> str:
    return str(faults[0]) if len(faults) == 1 else f"The file has {len(faults)} faults. Nothing was imported"


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair on the page: the pair, what each version calls it and says, and its fields."""

    pair: Comparability
    before: str
    after: str
    verdict: BoundField
    reason: BoundField


class PairsForm(forms.Form):
    """Verdict and reason of each pair that is not plainly unchanged. `words` are texts by (version, kind, key)."""

    seen_number = SeenNumberField()

    def __init__(
        self, *args: Any, pairs: Sequence[Comparability], words: dict[tuple[str, str, str], str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pairs, self.words = pairs, words
        for pair in pairs:
            choices = [
                (value, label)
                for value, label in Comparability.Verdict.choices
                if pair.to_key or value == Comparability.Verdict.NOT_COMPARABLE
            ]
            name = f"{pair.get_kind_display().lower()} {pair.from_key}"
            self.fields[f"verdict-{pair.pk}"] = OfferedChoiceField(
                label=f"How {name} compares",
                choices=choices,
                widget=forms.RadioSelect,
                initial=pair.verdict,
                error_messages={"required": f"Select how {name} compares"},
            )
            self.fields[f"reason-{pair.pk}"] = CleanCharField(
                label=f"Reason for {name}", max_length=1_000, required=False, multiline=True, initial=pair.reason
            )

    def rows(self) -> Iterator[PairRow]:
        """The pairs with their fields, in order."""
        for pair in self.pairs:
            yield PairRow(
                pair=pair,
                before=self.words.get(("before", pair.kind, pair.from_key), ""),
                after=self.words.get(("after", pair.kind, pair.to_key), ""),
                verdict=self[f"verdict-{pair.pk}"],
                reason=self[f"reason-{pair.pk}"],
            )

    def said(self) -> dict[int, tuple[str, str]]:
        """Verdict and reason by pair."""
        data = self.cleaned_data
        return {pair.pk: (data[f"verdict-{pair.pk}"], data[f"reason-{pair.pk}"]) for pair in self.pairs}

    def refuse_without_reason(self) -> None:
        """Mark each pair that still needs its reason before the version can be published."""
        for pair_id, (verdict, reason) in self.said().items():
            if verdict != Comparability.Verdict.UNCHANGED and not reason:
                label = str(self.fields[f"reason-{pair_id}"].label)
                self.add_error(f"reason-{pair_id}", f"Enter the {label[:1].lower()}{label[1:]}")
