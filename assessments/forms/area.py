"""The form of one area: findings with notes and evidence, and for those who judge the claim with its reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from assessments.boards import AreaBoard, FindingLine
from assessments.changes import FindingChange, JudgementChange
from assessments.forms.area_evidence import EvidencePart
from assessments.forms.fields import OfferedChoiceField, OfferedMultipleChoiceField, SeenNumberField, StateField
from assessments.models import Evidence, Finding, Judgement
from frameworks.content import LevelContent
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.presenters import FieldOptions, FieldPresenter
from nhsuk_forms.text import CleanCharField
from uploads import StoredFile

NOTE_LIMIT, REASONS_LIMIT = 2_000, 4_000
NOT_ASSESSED, NOT_APPLICABLE = Judgement.Standing.NOT_ASSESSED.value, Judgement.Standing.NOT_APPLICABLE.value

CONFIRM_LEVEL = "confirm_level"
"""The name of the buttons that confirm every finding of one level as it was carried over."""


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion with its fields, ready for the page. `is_open` opens what is folded away.

    `last_round` says how the criterion stood in the round before, and that it waits to be confirmed.
    """

    line: FindingLine
    states: FieldPresenter
    note: BoundField
    evidence: BoundField | None
    evidence_count: int
    is_open: bool
    last_round: str


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """One level of the area: its published words for this area, and its criteria."""

    level: LevelContent
    descriptor: str
    rows: tuple[CriterionRow, ...]
    to_confirm: int


class AreaForm(EvidencePart):
    """What one save of an area may say.

    `board` is the area as it stands, `register` those items of the system's evidence in use that the data may name
    beside the area's own. Without `may_judge` the claim's fields are not there. A level, criterion or piece of
    evidence that was not offered raises `Tampered`.

    A finding that was carried over has no state selected: it stays to be confirmed unless one is, or all of its level
    are confirmed at once (`confirm_level`). `last_states` may be set for the page: states of the round before by key.
    """

    seen_number = SeenNumberField()
    last_states: Mapping[str, str] = {}

    def __init__(self, *args: Any, board: AreaBoard, register: Sequence[Evidence], may_judge: bool, **kwargs: Any):
        self.board, self.register, self.may_judge = board, register, may_judge
        self.has_core = any(criterion.is_core for criterion in board.area.criteria)
        super().__init__(*args, **kwargs)
        self._add_criteria()
        if may_judge:
            self._add_claim()
        self.add_evidence_fields()

    # Fields

    def _add_criteria(self) -> None:
        everything = self.everything()
        for line in self.board.findings:
            key = line.criterion.key
            self.fields[f"state-{key}"] = StateField(
                label=line.criterion.text,
                choices=Finding.State.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=None if line.to_confirm else line.state,
            )
            self.fields[f"note-{key}"] = CleanCharField(
                label=f"Note on {key}",
                max_length=NOTE_LIMIT,
                required=False,
                initial=line.note,
                multiline=True,
            )
            self.fields[f"evidence-{key}"] = OfferedMultipleChoiceField(
                label=f"Evidence for {key}",
                choices=everything,
                required=False,
                initial=[str(item.id) for item in line.evidence],
            )
        self.fields[CONFIRM_LEVEL] = OfferedChoiceField(
            choices=[(level.key, level.name) for level in self.board.version.levels], required=False
        )
        if not self.has_core:
            self.fields["evidence-claim"] = OfferedMultipleChoiceField(
                label="Evidence for the claim",
                choices=everything,
                required=False,
                initial=[str(item.id) for item in self.board.evidence if item.supports_claim],
            )

    def _add_claim(self) -> None:
        board = self.board
        levels = [(level.key, level.name) for level in board.version.levels]
        claim = board.level.key if board.level else ""
        if not claim and (board.standing == NOT_APPLICABLE or board.is_complete):
            claim = board.standing
        self.fields["claim"] = OfferedChoiceField(
            label=f"Which level best describes “{board.area.name.rstrip('.')}” now?",
            choices=[*levels, (NOT_ASSESSED, "Not assessed yet"), (NOT_APPLICABLE, "Not applicable to this system")],
            widget=forms.RadioSelect,
            required=False,
            initial=claim or None,
        )
        self.fields["rationale"] = CleanCharField(
            label="What makes you say that?",
            max_length=REASONS_LIMIT,
            required=False,
            initial=board.rationale,
            multiline=True,
        )
        self.fields["confidence"] = OfferedChoiceField(
            label="How sure are you?",
            choices=Judgement.Confidence.choices,
            widget=forms.RadioSelect,
            required=False,
            initial=board.confidence or None,
        )
        self.fields["target_level"] = OfferedChoiceField(
            label="Which level do you want to reach next?",
            choices=[*(level for level in levels[1:]), ("none", "No target yet")]
            if board.version.levels[0].order == 0
            else [*levels, ("none", "No target yet")],
            widget=forms.RadioSelect,
            required=False,
            initial=board.target_level.key if board.target_level else None,
        )
        self.fields["target_date"] = SplitDateField(
            label="Target date",
            required=False,
            initial=board.target_date,
            help_text="When do you want to reach it? For example, 31 3 2027",
        )
        self.fields["finished"] = OfferedChoiceField(
            label="Have you finished this area?",
            choices=[("yes", "Yes, I have finished it"), ("no", "No, I’ll come back to it")],
            widget=forms.RadioSelect,
            required=False,
            initial="yes" if board.is_complete else None,
        )

    # Checks

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in self.board.findings:
            note = f"note-{line.criterion.key}"
            if data.get(f"state-{line.criterion.key}") == Finding.State.NOT_APPLICABLE and data.get(note) == "":
                self.add_error(note, "Say why this criterion is not applicable")
        if self.may_judge:
            self._clean_claim(data)
        self.clean_evidence(data)
        return data

    def _clean_claim(self, data: dict[str, Any]) -> None:
        claim, finished = data.get("claim") or "", data.get("finished") == "yes"
        name = self.board.area.name
        if claim == NOT_APPLICABLE and data.get("rationale") == "":
            self.add_error("rationale", "Say why this area is not applicable")
        if finished and "claim" in data and claim in ("", NOT_ASSESSED):
            self.add_error("claim", f"Select the level that best describes {name}, or “Not applicable to this system”")
        elif finished and claim != NOT_APPLICABLE and data.get("rationale") == "":
            self.add_error("rationale", "Enter what makes you say that, or select that you have not finished")
        day: date | None = data.get("target_date")
        target = data.get("target_level") or "none"
        if day and target == "none" and "target_level" in data:
            self.add_error("target_level", "Select the level that you want to reach by that date")
        if day and day != self.board.target_date and day < date.today():
            self.add_error("target_date", "The target date must be today or later")

    # What the form says

    def change(self, file: StoredFile | None = None) -> JudgementChange:
        """What to save, from cleaned data; `file` is the new evidence's, kept.

        Fields that did not pass (in a preview) stay as they stand.
        """
        data, board = self.cleaned_data, self.board
        claim = data.get("claim") or NOT_ASSESSED
        is_level = claim not in (NOT_ASSESSED, NOT_APPLICABLE)
        target = data.get("target_level") or "none"
        findings = {}
        for line in board.findings:
            key = line.criterion.key
            chosen = data.get(f"state-{key}") or ""
            confirmed = chosen or line.criterion.level_key == data.get(CONFIRM_LEVEL)
            findings[key] = FindingChange(
                state=chosen or line.state,
                note=data.get(f"note-{key}", line.note),
                to_confirm=line.to_confirm and not confirmed,
            )
        return JudgementChange(
            standing=Judgement.Standing.JUDGED.value if is_level else claim,
            level_key=claim if is_level else None,
            rationale=data.get("rationale", board.rationale),
            confidence=data.get("confidence", board.confidence) or "",
            target_level_key=None if target == "none" else target,
            target_date=data.get("target_date"),
            is_complete=data.get("finished") == "yes",
            findings=findings,
            links=self.links(),
            new_evidence=self.new_evidence(file),
        )

    # What the page shows

    def groups(self) -> Iterator[LevelGroup]:
        """The levels from the lowest, each with the rows of its criteria."""
        for level in self.board.version.levels:
            lines = [line for line in self.board.findings if line.criterion.level_key == level.key]
            descriptor = self.board.area.descriptors.get(level.key, "")
            if lines or descriptor:
                yield LevelGroup(
                    level=level,
                    descriptor=descriptor,
                    rows=tuple(self._row(line) for line in lines),
                    to_confirm=sum(line.to_confirm for line in lines),
                )

    def _row(self, line: FindingLine) -> CriterionRow:
        key = line.criterion.key
        names = (f"note-{key}", f"evidence-{key}")
        return CriterionRow(
            line=line,
            states=FieldPresenter(self[f"state-{key}"], FieldOptions()),
            note=self[f"note-{key}"],
            evidence=self.checkboxes(key),
            evidence_count=len(line.evidence),
            is_open=any(name in self.errors for name in names) if self.is_bound else False,
            last_round=last_round_words(line, self.last_states.get(key, "")),
        )


def last_round_words(line: FindingLine, last_state: str) -> str:
    """How a criterion stood in the round before; empty where nothing is known of it."""
    if line.to_confirm:
        return f"Last round: {line.state_label}. Confirm or change it"
    return f"Last round: {last_state}" if last_state else ""
