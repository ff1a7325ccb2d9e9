"""Forms of readings: whom the chair invites, what a reader says of each area, what the system answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField

from assessments.boards import AreaBoard, AssessmentBoard
from assessments.changes import AnswerChange, ReadingChange
from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from assessments.models import ReadingLine
from assessments.voices import AreaVoice, ReadingVoice
from nhsuk_forms.text import CleanCharField

WORDS_LIMIT = 4_000
THE_BODY = "the-body"
NO_LEVEL = "none"


class InviteReadingForm(forms.Form):
    """Whom to invite, and words for them. `systems` are the (ODS code, name) that can be invited."""

    words = CleanCharField(
        label="What do you want them to look at?",
        help_text="They see this with the invitation. You can leave it empty.",
        max_length=2_000,
        required=False,
        multiline=True,
    )

    def __init__(self, *args: Any, systems: Sequence[tuple[str, str]], body_is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = [(THE_BODY, settings.COMPARING_BODY)] if body_is_open else []
        self.fields["reader"] = OfferedChoiceField(
            label="Who do you invite?",
            choices=[("", "Choose a reader"), *body, *systems],
            widget=forms.Select,
            error_messages={"required": "Choose who you invite"},
        )
        self.order_fields(["reader", "words"])


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area in a reader's form; `saved_level` and `saved_words` are set where somebody else saved other words."""

    area: AreaBoard
    level: BoundField
    words: BoundField
    saved: str


class ReadingForm(forms.Form):
    """A level, or none, and words for each area. `lines` is what is saved so far, by the area's key."""

    seen_number = SeenNumberField()

    def __init__(self, *args: Any, board: AssessmentBoard, lines: Mapping[str, ReadingLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board, self.lines = board, lines
        self.shows_saved = False
        for area in board.areas:
            key, line = area.area.key, lines.get(area.area.key)
            self.fields[f"level-{key}"] = OfferedChoiceField(
                label=f"Which level do you see in {area.area.name}?",
                choices=[*((level.key, level.name) for level in area.version.levels), (NO_LEVEL, "I give no level")],
                widget=forms.RadioSelect,
                required=False,
                initial=(line.level.key if line.level else NO_LEVEL) if line else None,
            )
            self.fields[f"words-{key}"] = CleanCharField(
                label=f"What you want to say about {area.area.name}",
                max_length=WORDS_LIMIT,
                required=False,
                multiline=True,
                initial=line.words if line else "",
            )

    def changes(self) -> dict[str, ReadingChange]:
        """What to save, by the area's key."""
        data = self.cleaned_data
        return {
            area.area.key: ReadingChange(
                level_key=_level(data.get(f"level-{area.area.key}")), words=data.get(f"words-{area.area.key}", "")
            )
            for area in self.board.areas
        }

    def groups(self) -> Iterator[tuple[str, list[AreaRow]]]:
        """The areas of each framework, with their fields."""
        for instrument in self.board.instruments:
            yield instrument.version.name, [self._row(area) for area in instrument.areas]

    def _row(self, area: AreaBoard) -> AreaRow:
        key = area.area.key
        line = self.lines.get(key)
        saved = ""
        names = (f"level-{key}", f"words-{key}")
        if self.shows_saved and any(name in self.changed_data for name in names):
            level = line.level.name if line and line.level else "No level"
            saved = f"{level}. {line.words if line else ''}".strip()
        return AreaRow(area=area, level=self[names[0]], words=self[names[1]], saved=saved)


class AnswersForm(forms.Form):
    """What the system answers to each line of a reading."""

    seen_number = SeenNumberField()

    def __init__(self, *args: Any, voice: ReadingVoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voice = voice
        self.shows_saved = False
        for line in voice.lines:
            self.fields[f"answer-{line.area_key}"] = OfferedChoiceField(
                label=f"Your answer on {line.area_name}",
                choices=ReadingLine.Answer.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=line.answer or None,
            )
            self.fields[f"words-{line.area_key}"] = CleanCharField(
                label=f"Words of your answer on {line.area_name}",
                max_length=WORDS_LIMIT,
                required=False,
                multiline=True,
                initial=line.answer_words,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in self.voice.lines:
            if data.get(f"words-{line.area_key}") and not data.get(f"answer-{line.area_key}"):
                self.add_error(f"answer-{line.area_key}", f"Select whether you agree on {line.area_name}")
        return data

    def changes(self) -> dict[str, AnswerChange]:
        """What to save, by the area's key."""
        data = self.cleaned_data
        return {
            line.area_key: AnswerChange(data.get(f"answer-{line.area_key}") or "", data[f"words-{line.area_key}"])
            for line in self.voice.lines
        }

    def rows(self) -> Iterator[tuple[AreaVoice, BoundField, BoundField, str]]:
        """Each line with its two fields, and what somebody else saved meanwhile where it differs."""
        for line in self.voice.lines:
            names = (f"answer-{line.area_key}", f"words-{line.area_key}")
            differs = self.shows_saved and any(name in self.changed_data for name in names)
            saved = f"{line.answer_label or 'No answer'}. {line.answer_words}".strip() if differs else ""
            yield line, self[names[0]], self[names[1]], saved


def _level(value: str | None) -> str | None:
    return None if not value or value == NO_LEVEL else value
