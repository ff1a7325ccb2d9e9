"""What people send about national reports; every query string comes through a form too."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.forms.fields import SeenNumberField
from comparison.rows import KIND_LABELS, REAL
from frameworks.content import VersionContent
from nhsuk_forms.text import CleanCharField
from reports.models import NationalReport
from reports.national.sections import MOST_TEXT, Section


class WhichForm(forms.Form):
    """Which published report, from the query string; nothing and nonsense ask for the latest."""

    kind = forms.ChoiceField(required=False, choices=list(KIND_LABELS.items()))
    round = forms.SlugField(required=False, max_length=50)
    framework = forms.SlugField(required=False, max_length=50)

    def which(self) -> tuple[str, str, str]:
        """Kind of data, key of the round, key of the framework."""
        self.is_valid()
        given = self.cleaned_data
        return given.get("kind") or REAL, given.get("round") or "", given.get("framework") or ""


class StartForm(forms.Form):
    """What a new draft is about. The round was chosen before, since it decides which frameworks there are."""

    def __init__(self, *args: Any, versions: Sequence[VersionContent], may_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = versions
        self.fields["framework"] = forms.ChoiceField(
            label="Framework",
            choices=[(one.framework_key, f"{one.name}, version {one.version}") for one in versions],
            initial=versions[0].framework_key if versions else None,
            widget=forms.RadioSelect,
            error_messages={"required": "Select a framework", "invalid_choice": "Select a framework from the list"},
        )
        choices = NationalReport.Readers.choices
        self.fields["readers"] = forms.ChoiceField(
            label="Who is it for?",
            help_text="It holds what its readers may read, and is published for them.",
            choices=choices if may_all else choices[:1],
            initial=NationalReport.Readers.SYSTEMS,
            widget=forms.RadioSelect,
            error_messages={"required": "Select who it is for", "invalid_choice": "Select one from the list"},
        )

    def version(self) -> VersionContent:
        """The framework version chosen. For a valid form."""
        return next(one for one in self.versions if one.framework_key == self.cleaned_data["framework"])


class TextForm(forms.Form):
    """The commentary of one section."""

    seen_number = SeenNumberField()

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = CleanCharField(
            label="Commentary",
            help_text=f"{section.hint} Leave an empty line between paragraphs. Without a text the section has none.",
            required=False,
            multiline=True,
            max_length=MOST_TEXT,
        )


class PublishForm(forms.Form):
    """Publishing what was read."""

    seen_number = SeenNumberField()
