"""Forms of the chosen questions."""

from typing import Any

from django import forms

from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from frameworks.models import Domain
from journey.forms.records import RecordForm
from journey.forms.rows import RowField
from journey.models import ChosenQuestion
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField

LONG = 5_000


class OwnQuestionForm(RecordForm):
    """A question of the system's own."""

    text = CleanCharField(label="Question", max_length=300)
    domain = RowField(label="Domain", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].offer(Domain.objects.all(), empty="No single domain")  # type: ignore[attr-defined]


class QuestionForm(RecordForm):
    """How a chosen question is tested."""

    state = OfferedChoiceField(
        label="State",
        choices=ChosenQuestion.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select its state"},
    )
    hypothesis = CleanCharField(
        label="Hypothesis",
        help_text="What you think the answer is, and how you would notice that it is not",
        required=False,
        multiline=True,
        max_length=LONG,
    )
    answered_by = CleanCharField(
        label="Who will answer it", help_text="A name, a role or a group", required=False, max_length=150
    )
    due_on = SplitDateField(label="By when", help_text="For example, 31 3 2027", required=False)
    learned = CleanCharField(label="What was learned", required=False, multiline=True, max_length=LONG)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("state") == ChosenQuestion.State.ANSWERED and not found.get("learned"):
            self.add_error("learned", "Say what was learned, also when it is that nothing was")
        return found


class MoveForm(forms.Form):
    """Where a question goes on the short list."""

    seen_number = SeenNumberField()
    to = OfferedChoiceField(choices=[("up", "Up"), ("down", "Down")])
