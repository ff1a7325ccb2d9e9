"""What people send about batches."""

from collections.abc import Sequence
from typing import Any

from django import forms

from comparison.rows import RoundLine


class StartBatchForm(forms.Form):
    """Which round."""

    def __init__(self, *args: Any, rounds: Sequence[RoundLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"] = forms.ChoiceField(
            label="Round",
            choices=[(one.key, one.name) for one in rounds],
            error_messages={"required": "Select a round", "invalid_choice": "Select a round from the list"},
        )
