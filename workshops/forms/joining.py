"""What participants send: a code, who they are (sector and role, if they like), answers, short texts."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from nhsuk_forms.text import CleanCharField
from workshops.models import Response
from workshops.rooms import Asked
from workshops.services.answering import Answer

REASON_LIMIT = TEXT_LIMIT = 300
UNKNOWN = "unknown"
NOT_SAID = ""
ONE_QUESTION = "Which describes us now?"


class CodeForm(forms.Form):
    """The code on the screen, however it is typed."""

    code = CleanCharField(
        label="Code",
        help_text="8 letters and numbers, on the screen in the room. For example, 7KMP-4XQ9",
        max_length=60,
        error_messages={"required": "Enter the code", "max_length": "The code has 8 letters and numbers"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        self.fields["code"].widget.attrs.update(more)


class JoinForm(forms.Form):
    """Sector and role, for a room that asks; nobody has to say."""

    def __init__(self, *args: Any, sectors: tuple[str, ...], roles: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sectors:
            self.fields["sector"] = _choice("Which sector are you from?", sectors)
        if roles:
            self.fields["role"] = _choice("What is your role?", roles)


def _choice(label: str, offered: tuple[str, ...]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*((one, one) for one in offered), (NOT_SAID, "I would rather not say")],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select one from the list"},
    )


class AnswerForm(forms.Form):
    """Answers to the open activity: a level or "I don't know" for each item, or dots. `mine` is what was answered."""

    def __init__(self, *args: Any, activity: Asked, mine: dict[int, Answer] | None = None, **kwargs: Any) -> None:
        mine = mine or {}
        super().__init__(*args, **kwargs)
        self.activity = activity
        for item in activity.items:
            if activity.kind == "dots":
                self.fields[f"dots-{item.id}"] = forms.IntegerField(
                    label=item.text,
                    required=False,
                    min_value=0,
                    max_value=activity.most_on_one,
                    initial=mine[item.id].dots if item.id in mine else 0,
                    error_messages={
                        "invalid": "Enter a whole number of dots",
                        "min_value": "Enter 0 or more dots",
                        "max_value": f"Give one option {activity.most_on_one} dots at most",
                    },
                )
                continue
            self.fields[f"level-{item.id}"] = forms.ChoiceField(
                label=ONE_QUESTION if len(activity.items) == 1 else item.text,
                choices=[*((level.key, level.name) for level in item.levels), (UNKNOWN, "I don’t know")],
                widget=forms.RadioSelect,
                initial=(mine[item.id].level_key or UNKNOWN) if item.id in mine else None,
                required=len(activity.items) == 1,
                error_messages={
                    "required": "Select a level, or “I don’t know”",
                    "invalid_choice": "Select one of the levels",
                },
            )
        if activity.kind in {"score", "stage"}:
            first = next(iter(mine.values()), Answer())
            self.fields["confidence"] = forms.ChoiceField(
                label="How sure are you?",
                required=False,
                choices=[*Response.Confidence.choices, ("", "I would rather not say")],
                widget=forms.RadioSelect,
                initial=first.confidence,
                error_messages={"invalid_choice": "Select one from the list"},
            )
            self.fields["reason"] = CleanCharField(
                label="What makes you say that?",
                help_text="Optional. The facilitator reads it after the reveal, without a name and beside no answer.",
                required=False,
                multiline=True,
                max_length=REASON_LIMIT,
                initial=first.reason,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.activity.kind == "dots":
            given = sum(cleaned.get(name) or 0 for name in self.fields)
            if given > self.activity.dots:
                first = next(iter(self.fields))
                over = f"You gave {given} dots and have {self.activity.dots}. Take {given - self.activity.dots} back"
                self.add_error(first, over)
        elif not self.errors and not any(cleaned.get(name) for name in self.fields if name.startswith("level-")):
            self.add_error(next(iter(self.fields)), "Answer at least one")
        return cleaned

    def choices_beside(self, questions: Mapping[int, Any]) -> list[tuple[BoundField, Any]]:
        """Each choice of a level with its item's question, None where there is none."""
        pairs = []
        for item in self.activity.items:
            if f"level-{item.id}" in self.fields:
                pairs.append((self[f"level-{item.id}"], questions.get(item.id)))
        return pairs

    def answers(self) -> dict[int, Answer]:
        """The answers by item; an item of several that was left out is not among them."""
        data = self.cleaned_data
        if self.activity.kind == "dots":
            return {item.id: Answer(dots=data.get(f"dots-{item.id}") or 0) for item in self.activity.items}
        confidence, reason = data.get("confidence", ""), data.get("reason", "")
        return {
            item.id: Answer("" if level == UNKNOWN else level, confidence=confidence, reason=reason)
            for item in self.activity.items
            if (level := data.get(f"level-{item.id}", ""))
        }


class TextForm(forms.Form):
    """A short text for the room. `sent_key` makes one that is sent twice count once."""

    text = CleanCharField(
        label="Your answer",
        help_text="It is shown without a name, once the facilitator has read it.",
        multiline=True,
        max_length=TEXT_LIMIT,
        error_messages={"required": "Enter your answer"},
    )
    sent_key = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"sent_key": uuid.uuid4().hex})
        super().__init__(*args, **kwargs)


class AboutForm(forms.Form):
    """The activity and time of scoring that an answer is for, as the phone saw them."""

    activity = forms.IntegerField(min_value=1, max_value=2**62)
    scoring = forms.IntegerField(min_value=0, max_value=99)
