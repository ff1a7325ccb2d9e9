"""What a partner sends by a link."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from journey.audit_rules import SCALE, Asked
from journey.services.audit_answers import Answered
from nhsuk_forms.text import CleanCharField

WORDS_LIMIT, ROLE_LIMIT = 2_000, 100
POINTS = {"1": "1, the lowest", "5": "5, the highest"}
NOT_SAID = ""
SENT_KEY = re.compile(r"[0-9a-f]{32}")


class SheetForm(forms.Form):
    """Every question of an audit, none of which has to be answered; a role, in words."""

    sent_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, questions: Sequence[Asked], **kwargs: Any) -> None:
        kwargs["initial"] = {"sent_key": secrets.token_hex(16)}
        super().__init__(*args, **kwargs)
        self.questions = questions
        for asked in questions:
            self.fields[asked.key] = _field(asked)
        self.fields["role"] = CleanCharField(
            label="Your role, if you like",
            help_text="A kind of role, not a title that only you hold. For example, Director, or Officer",
            required=False,
            max_length=ROLE_LIMIT,
        )

    def asked_fields(self) -> list[tuple[Asked, BoundField]]:
        """Each question with its field."""
        return [(one, self[one.key]) for one in self.questions]

    def clean_sent_key(self) -> str:
        """The form's own random key; one that is not ours counts as none."""
        key = str(self.cleaned_data["sent_key"])
        return key if SENT_KEY.fullmatch(key) else ""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not any(found.get(one.key) for one in self.questions):
            raise ValidationError("Answer at least one question")
        return found

    def answers(self) -> Mapping[str, Answered]:
        """What a valid form answers, by question; those without an answer are left out."""
        data = self.cleaned_data
        given = {one.key: data[one.key] for one in self.questions if data[one.key]}
        scales = {one.key for one in self.questions if one.is_scale}
        return {
            key: Answered(scale=int(value)) if key in scales else Answered(words=value) for key, value in given.items()
        }

    def told(self) -> list[tuple[str, str]]:
        """What was typed, by question and in words, for the check and for whoever comes too late."""
        rows = [(one.text, self._typed(one.key, one.is_scale)) for one in self.questions]
        return [*rows, ("Your role", self._typed("role", False))]

    def _typed(self, name: str, is_scale: bool) -> str:
        value = str(self.cleaned_data.get(name, self[name].value()) or "")
        return POINTS.get(value, value) if is_scale else value


def point(number: int) -> str:
    """A point of the scale in words."""
    return POINTS.get(str(number), str(number))


def _field(asked: Asked) -> forms.Field:
    if not asked.is_scale:
        return CleanCharField(
            label=asked.text,
            required=False,
            multiline=True,
            max_length=WORDS_LIMIT,
            error_messages={"max_length": f"Your answer must be {WORDS_LIMIT:,} characters or fewer"},
        )
    return forms.ChoiceField(
        label=asked.text,
        required=False,
        choices=[*((str(number), point(number)) for number in SCALE), (NOT_SAID, "I would rather not say")],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select a number from 1 to 5"},
    )
