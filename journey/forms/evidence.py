"""Forms that use what was learned in the four steps as evidence."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.boards import AreaBoard
from assessments.evidence_import import SUMMARY_LIMIT, TITLE_LIMIT
from assessments.forms.fields import OfferedChoiceField, OfferedMultipleChoiceField, SeenNumberField
from assessments.forms.milestones import area_choices
from assessments.models import Evidence
from frameworks.content import VersionContent
from journey.learned import Learned
from nhsuk_forms.text import CleanCharField

NEW = "new"


class AreaForm(forms.Form):
    """The area of the open assessment, from the query string."""

    def __init__(self, *args: Any, versions: Sequence[VersionContent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ChoiceField(
            label="Which area does it support?",
            choices=[("", "Select an area"), *area_choices(versions)],
            error_messages={
                "required": "Select the area that it supports",
                "invalid_choice": "Select an area from the list",
            },
        )


class UseForm(forms.Form):
    """Which criteria of an area a row supports, and its words as evidence.

    `earlier` is the evidence that was made of the same row before: it can be used again instead.
    """

    seen_number = SeenNumberField()

    def __init__(
        self, *args: Any, board: AreaBoard, said: Learned, earlier: Sequence[Evidence], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has_core = any(line.criterion.is_core for line in board.findings)
        if board.findings:
            self.fields["supports"] = OfferedMultipleChoiceField(
                label="Which criteria does it support?",
                choices=[
                    (line.criterion.key, f"{line.criterion.key}: {line.criterion.text}") for line in board.findings
                ],
                initial=[line.criterion.key for line in board.findings if line.criterion.key in said.criteria],
                required=self.has_core,
                widget=forms.CheckboxSelectMultiple,
                help_text="" if self.has_core else "Select none to use it for the claim as a whole",
                error_messages={"required": "Select at least one criterion that it supports"},
            )
        if earlier:
            self.fields["again"] = OfferedChoiceField(
                label="It was used as evidence before. Which shall be used?",
                choices=[
                    *((str(item.pk), f"What is in the register: {item.title}") for item in earlier),
                    (NEW, "New evidence with the words below"),
                ],
                widget=forms.RadioSelect,
                initial=str(earlier[0].pk),
                error_messages={"required": "Select which evidence to use"},
            )
        self.fields["title"] = CleanCharField(label="Title", max_length=TITLE_LIMIT, initial=said.title)
        self.fields["kind"] = OfferedChoiceField(
            label="Kind", choices=Evidence.Kind.choices, widget=forms.Select, initial=said.kind
        )
        self.fields["summary"] = CleanCharField(
            label="What it shows",
            help_text="Whoever reads the assessment reads this. Take out what they should not",
            required=False,
            multiline=True,
            max_length=SUMMARY_LIMIT,
            initial=said.summary,
        )

    def supports(self) -> frozenset[str]:
        """The keys of the criteria that it shall support."""
        return frozenset(self.cleaned_data.get("supports") or ())

    def evidence_id(self) -> int | None:
        """The evidence of the register that is used again; None for new evidence."""
        chosen = self.cleaned_data.get("again") or NEW
        return None if chosen == NEW else int(chosen)
