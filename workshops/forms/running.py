"""What a facilitator sends from the console."""

from typing import Any

from django import forms

from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField
from workshops.rooms import ConsensusLine, ItemView
from workshops.rules import Command
from workshops.services.deciding import MOST_HANDS, ConsensusChange

NOT_AGREED = "not-agreed"
WHOLE = {
    "invalid": "Enter a whole number",
    "min_value": "Enter 0 or more",
    "max_value": f"Enter {MOST_HANDS} or fewer",
}


class StepForm(forms.Form):
    """The step of the room that the facilitator saw."""

    step = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class CommandForm(StepForm):
    """One command; `activity` is where to go, `minutes` how long the timer runs."""

    command = forms.ChoiceField(choices=[(one.value, one.value) for one in Command])
    activity = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=180)


class ConsensusForm(forms.Form):
    """What the room agreed on one item. Nothing is chosen beforehand."""

    def __init__(self, *args: Any, item: ItemView, **kwargs: Any) -> None:
        found: ConsensusLine | None = item.consensus
        if found:
            kwargs["initial"] = {
                "level": found.level.key if found.level else NOT_AGREED,
                "words": found.words,
                "dissent": found.dissent,
                "dissent_words": found.dissent_words,
            }
        kwargs["prefix"] = f"item-{item.id}"
        super().__init__(*args, **kwargs)
        self.item = item
        levels = [(level.key, level.name) for level in item.levels]
        self.fields["level"] = forms.ChoiceField(
            label="What does the room agree on?",
            choices=[*levels, (NOT_AGREED, "The room does not agree on a level")],
            widget=forms.RadioSelect,
            error_messages={
                "required": "Select what the room agrees on",
                "invalid_choice": "Select one of the levels",
            },
        )
        self.fields["words"] = CleanCharField(
            label="In the room’s words",
            help_text="One or two sentences: why this level. Read it aloud before you save.",
            multiline=True,
            max_length=1_000,
            error_messages={"required": "Enter what the room said"},
        )
        self.fields["dissent"] = forms.IntegerField(
            label="How many dissent?",
            required=False,
            min_value=0,
            max_value=MOST_HANDS,
            initial=0,
            error_messages=WHOLE,
        )
        self.fields["dissent_words"] = CleanCharField(
            label="What they see differently", required=False, multiline=True, max_length=500
        )

    def change(self) -> ConsensusChange:
        data = self.cleaned_data
        level = "" if data["level"] == NOT_AGREED else data["level"]
        return ConsensusChange(level, data["words"], data["dissent"] or 0, data["dissent_words"])


class HandsForm(forms.Form):
    """Counts of hands or paper sheets for one item, by level."""

    def __init__(self, *args: Any, item: ItemView, **kwargs: Any) -> None:
        kwargs["prefix"] = f"hands-{item.id}"
        super().__init__(*args, **kwargs)
        self.item = item
        names = [(level.key, level.name) for level in item.levels] or [("dots", f"Dots for “{item.text}”")]
        for key, name in [*names, *([("unknown", "I don’t know")] if item.levels else [])]:
            self.fields[key] = forms.IntegerField(
                label=name, required=False, min_value=0, max_value=MOST_HANDS, error_messages=WHOLE
            )

    def counts(self) -> dict[str, int]:
        """By level's key; "" for "don't know" and for the dots of an option."""
        return {"" if key in ("unknown", "dots") else key: count for key, count in self.cleaned_data.items() if count}


class ModerateForm(forms.Form):
    """What happens to one short text of the room; `seen_state` and `seen_group` are how it stood on the console."""

    text = forms.UUIDField()
    seen_state = forms.ChoiceField(choices=[("released", ""), ("held", "")])
    seen_group = CleanCharField(required=False, max_length=80)
    state = forms.ChoiceField(choices=[("released", ""), ("held", ""), ("removed", "")])
    group = CleanCharField(label="Group", required=False, max_length=80)


class QuoteForm(forms.Form):
    """What somebody said, with a role that enough people in the room hold."""

    def __init__(self, *args: Any, roles: tuple[str, ...], **kwargs: Any) -> None:
        kwargs["prefix"] = "quote"
        super().__init__(*args, **kwargs)
        self.fields["text"] = CleanCharField(
            label="What was said",
            help_text="Word for word. Leave out names, places and organisations.",
            multiline=True,
            max_length=300,
            error_messages={"required": "Enter what was said"},
        )
        self.fields["role"] = forms.ChoiceField(
            label="Role",
            help_text="Only roles that three or more people here hold.",
            required=False,
            choices=[("", "Without a role"), *((one, one) for one in roles)],
            error_messages={"invalid_choice": "Select a role from the list"},
        )


class ActionForm(forms.Form):
    """What will be done, by whom and by when, in which system."""

    def __init__(self, *args: Any, systems: tuple[tuple[int, str], ...], **kwargs: Any) -> None:
        kwargs["prefix"] = "action"
        super().__init__(*args, **kwargs)
        self.fields["text"] = CleanCharField(
            label="What will be done", max_length=200, error_messages={"required": "Enter what will be done"}
        )
        self.fields["owner"] = CleanCharField(
            label="Who will do it",
            help_text="A role or an organisation",
            max_length=150,
            error_messages={"required": "Enter who will do it"},
        )
        self.fields["due_on"] = SplitDateField(
            label="By when", help_text="For example, 31 3 2027", error_messages={"required": "Enter the date"}
        )
        if len(systems) > 1:
            self.fields["system"] = forms.ChoiceField(
                label="For which system?",
                choices=[("", "Select a system"), *((str(pk), name) for pk, name in systems)],
                error_messages={"required": "Select a system", "invalid_choice": "Select a system from the list"},
            )


class ParkForm(forms.Form):
    """An issue to put aside."""

    text = CleanCharField(label="What to come back to", max_length=300, error_messages={"required": "Enter the issue"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = "parked"
        super().__init__(*args, **kwargs)
