"""One local area: its name, what each level looks like in it, and its criteria."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from assessments.forms.fields import SeenNumberField
from frameworks.content import LevelContent, VersionContent
from frameworks.local import AreaText
from nhsuk_forms.text import CleanCharField

MAX_CRITERIA, CRITERION_LIMIT = 20, 500


@dataclass(frozen=True, slots=True)
class LevelFields:
    """The fields of one level; `criteria` is None for the level below the first, which needs none."""

    level: LevelContent
    descriptor: BoundField
    criteria: BoundField | None


class LocalAreaForm(forms.Form):
    """What people write of a local area. `version` gives the levels, `text` what stands now."""

    seen_draft = SeenNumberField()
    name = CleanCharField(label="Name of the area", max_length=200, error_messages={"required": "Enter the name"})
    summary = CleanCharField(
        label="What the area is about (optional)", max_length=2_000, required=False, multiline=True
    )

    def __init__(self, data: Any = None, *, version: VersionContent, text: AreaText | None, seen_draft: int) -> None:
        initial: dict[str, Any] = {"seen_draft": seen_draft}
        if text is not None:
            initial |= {"name": text.name, "summary": text.summary}
            initial |= {f"descriptor-{key}": words for key, words in text.descriptors.items()}
            initial |= {f"criteria-{key}": "\n".join(lines) for key, lines in text.criteria.items()}
        super().__init__(data, initial=initial)
        self.levels = version.levels
        for level in self.levels:
            self.fields[f"descriptor-{level.key}"] = CleanCharField(
                label=f"What {level.name} looks like (optional)", max_length=2_000, required=False, multiline=True
            )
            if level.order:
                self.fields[f"criteria-{level.key}"] = CleanCharField(
                    label=f"Criteria of {level.name} (optional)",
                    help_text="One on each line. All of them must be met to reach the level.",
                    max_length=MAX_CRITERIA * CRITERION_LIMIT,
                    required=False,
                    multiline=True,
                )

    def level_fields(self) -> Iterator[LevelFields]:
        """The fields by level, from the lowest."""
        for level in self.levels:
            name = f"criteria-{level.key}"
            yield LevelFields(level, self[f"descriptor-{level.key}"], self[name] if name in self.fields else None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for level in self.levels:
            lines = self._lines(level)
            if len(lines) > MAX_CRITERIA:
                self.add_error(f"criteria-{level.key}", f"{level.name} can have {MAX_CRITERIA} criteria at the most")
            elif any(len(line) > CRITERION_LIMIT for line in lines):
                self.add_error(
                    f"criteria-{level.key}", f"Each criterion must be {CRITERION_LIMIT} characters or fewer"
                )
        written = [data.get(name) for name in self.fields if name.startswith(("descriptor-", "criteria-"))]
        if not any(written) and not self.errors:
            first = next(level for level in self.levels if level.order)
            self.add_error(f"descriptor-{first.key}", "Describe at least one level, or give it a criterion")
        return data

    def _lines(self, level: LevelContent) -> list[str]:
        text = self.cleaned_data.get(f"criteria-{level.key}", "")
        return [line.strip(" \t•-") for line in text.splitlines() if line.strip(" \t•-")]

    def text(self) -> AreaText:
        """What was written. Call it on a valid form."""
        data = self.cleaned_data
        return AreaText(
            name=data["name"],
            summary=data["summary"],
            descriptors={level.key: data[f"descriptor-{level.key}"] for level in self.levels},
            criteria={level.key: self._lines(level) for level in self.levels},
        )


class PublishAreasForm(forms.Form):
    """Publishes the draft of a system's own areas."""

    seen_draft = SeenNumberField()
    reason = CleanCharField(
        label="What did you change, and why?",
        help_text="It stands beside every comparison over the two versions. Leave it empty for a first version.",
        max_length=1_000,
        required=False,
        multiline=True,
    )
