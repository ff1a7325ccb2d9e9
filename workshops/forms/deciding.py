"""What a chair or lead answers to a roundtable."""

from typing import Any

from django import forms

from nhsuk_forms.text import CleanCharField
from workshops.rooms import ItemView


class AnswerForm(forms.Form):
    """Accept, change with a reason, or decline with a reason. `number` is the consensus's that was seen."""

    number = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: ItemView, **kwargs: Any) -> None:
        kwargs["prefix"] = f"item-{item.id}"
        super().__init__(*args, **kwargs)
        self.item = item
        agreed = item.consensus.level if item.consensus else None
        choices = [("accept", f"Accept: claim {agreed.name}")] if agreed else []
        choices += [
            ("change", "Claim another level, and say why"),
            ("decline", "Decline: leave the assessment as it is"),
        ]
        self.fields["answer"] = forms.ChoiceField(
            label="What do you make of it?",
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Select an answer", "invalid_choice": "Select an answer from the list"},
        )
        self.fields["level"] = forms.ChoiceField(
            label="Level to claim instead",
            required=False,
            choices=[("", "Select a level"), *((level.key, level.name) for level in item.levels)],
            error_messages={"invalid_choice": "Select a level from the list"},
        )
        self.fields["words"] = CleanCharField(
            label="Your reason",
            help_text="Needed when you claim another level or decline. Everybody of the system can read it.",
            required=False,
            multiline=True,
            max_length=1_000,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answer = cleaned.get("answer")
        if answer == "change" and not cleaned.get("level") and "level" not in self.errors:
            self.add_error("level", "Select the level to claim instead")
        if answer in {"change", "decline"} and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Say why" if answer == "change" else "Say why you decline it")
        return cleaned
