"""The form of one area: findings with notes and evidence, and for those who judge the claim with its reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from assessments.boards import AreaBoard, FindingLine
from assessments.changes import CLAIM, FindingChange, JudgementChange, NewEvidence
from assessments.forms.fields import OfferedChoiceField, OfferedMultipleChoiceField, SeenNumberField, StateField
from assessments.models import Evidence, Finding, Judgement
from frameworks.content import LevelContent
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.presenters import FieldOptions, FieldPresenter
from nhsuk_forms.text import CleanCharField

NOTE_LIMIT, REASONS_LIMIT, TITLE_LIMIT, SUMMARY_LIMIT, URL_LIMIT = 2_000, 4_000, 200, 2_000, 500
NOT_ASSESSED, NOT_APPLICABLE = Judgement.Standing.NOT_ASSESSED.value, Judgement.Standing.NOT_APPLICABLE.value
# With more evidence than this, a criterion offers only what it has already; the rest is chosen once for the page.
MOST_EVIDENCE_BY_CRITERION = 15


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion with its fields, ready for the page. `is_open` opens what is folded away."""

    line: FindingLine
    states: FieldPresenter
    note: BoundField
    evidence: BoundField | None
    evidence_count: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """One level of the area: its published words for this area, and its criteria."""

    level: LevelContent
    descriptor: str
    rows: tuple[CriterionRow, ...]


class AreaForm(forms.Form):
    """What one save of an area may say.

    `board` is the area as it stands, `register` the system's evidence in use. Without `may_judge` the claim's fields
    are not there. A level, criterion or piece of evidence that was not offered raises `Tampered`.
    """

    seen_number = SeenNumberField()

    def __init__(self, *args: Any, board: AreaBoard, register: Sequence[Evidence], may_judge: bool, **kwargs: Any):
        self.board, self.register, self.may_judge = board, register, may_judge
        self.has_core = any(criterion.is_core for criterion in board.area.criteria)
        super().__init__(*args, **kwargs)
        self._add_criteria()
        if may_judge:
            self._add_claim()
        self._add_evidence()

    # Fields

    def _add_criteria(self) -> None:
        everything = [(str(item.pk), item.title) for item in self.register]
        everything += [(str(i.id), i.title) for i in self.board.evidence if i.id not in {e.pk for e in self.register}]
        for line in self.board.findings:
            key = line.criterion.key
            self.fields[f"state-{key}"] = StateField(
                label=line.criterion.text,
                choices=Finding.State.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=line.state,
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
            label=f"Which level best describes {board.area.name} now?",
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

    def _add_evidence(self) -> None:
        criteria = [(line.criterion.key, line.criterion.text) for line in self.board.findings]
        self.fields["register_item"] = OfferedChoiceField(
            label="Evidence in the register",
            choices=[("", "Choose evidence"), *((str(item.pk), item.title) for item in self.register)],
            required=False,
            widget=forms.Select,
        )
        self.fields["register_supports"] = OfferedMultipleChoiceField(
            label="Which criteria does it support?",
            choices=criteria,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="" if self.has_core else "Select none to use it for the claim as a whole",
        )
        self.fields["new_title"] = CleanCharField(
            label="Title",
            max_length=TITLE_LIMIT,
            required=False,
            help_text="For example, Fair Work Charter signed",
        )
        self.fields["new_kind"] = OfferedChoiceField(
            label="Kind",
            choices=[("", "Choose a kind"), *Evidence.Kind.choices],
            required=False,
            widget=forms.Select,
        )
        self.fields["new_summary"] = CleanCharField(
            label="What it shows",
            max_length=SUMMARY_LIMIT,
            required=False,
            multiline=True,
            help_text="In a sentence or two",
        )
        self.fields["new_url"] = CleanCharField(
            label="Link",
            max_length=URL_LIMIT,
            required=False,
            help_text="If it is on the web. It starts with https:// or http://",
        )
        self.fields["new_dated"] = SplitDateField(
            label="Date of the evidence", required=False, help_text="For example, 14 6 2026"
        )
        self.fields["new_supports"] = OfferedMultipleChoiceField(
            label="Which criteria does it support?",
            choices=criteria,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="" if self.has_core else "Select none to use it for the claim as a whole",
        )

    # Checks

    def clean_new_url(self) -> str:
        url = self.cleaned_data["new_url"]
        if url:
            forms.URLField(
                assume_scheme="https",
                error_messages={"invalid": "Enter a link that starts with https:// or http://"},
                validators=[],
            ).clean(url)
            if not url.lower().startswith(("https://", "http://")):
                raise forms.ValidationError("Enter a link that starts with https:// or http://")
        return str(url)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in self.board.findings:
            note = f"note-{line.criterion.key}"
            if data.get(f"state-{line.criterion.key}") == Finding.State.NOT_APPLICABLE and data.get(note) == "":
                self.add_error(note, "Say why this criterion is not applicable")
        if self.may_judge:
            self._clean_claim(data)
        self._clean_evidence(data)
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

    def _clean_evidence(self, data: dict[str, Any]) -> None:
        needs_criteria = self.has_core
        if data.get("register_item") and needs_criteria and not data.get("register_supports"):
            self.add_error("register_supports", "Select at least one criterion that this evidence supports")
        if data.get("register_supports") and not data.get("register_item"):
            self.add_error("register_item", "Choose the evidence that supports these criteria")
        new = ("new_title", "new_kind", "new_summary", "new_url", "new_dated", "new_supports")
        if not any(data.get(name) for name in new) and not any(name in self.errors for name in new):
            return
        if data.get("new_title") == "":
            self.add_error("new_title", "Enter a title for the evidence")
        if data.get("new_kind") == "":
            self.add_error("new_kind", "Choose a kind of evidence")
        if needs_criteria and data.get("new_supports") == []:
            self.add_error("new_supports", "Select at least one criterion that the new evidence supports")
        if (data.get("new_dated") or date.min) > date.today():
            self.add_error("new_dated", "The date of the evidence must be today or earlier")

    # What the form says

    def change(self) -> JudgementChange:
        """What to save, from cleaned data. Fields that did not pass (in a preview) stay as they stand."""
        data, board = self.cleaned_data, self.board
        claim = data.get("claim") or NOT_ASSESSED
        is_level = claim not in (NOT_ASSESSED, NOT_APPLICABLE)
        target = data.get("target_level") or "none"
        findings = {}
        for line in board.findings:
            key = line.criterion.key
            state = data.get(f"state-{key}") or line.state
            findings[key] = FindingChange(state=state, note=data.get(f"note-{key}", line.note))
        return JudgementChange(
            standing=Judgement.Standing.JUDGED.value if is_level else claim,
            level_key=claim if is_level else None,
            rationale=data.get("rationale", board.rationale),
            confidence=data.get("confidence", board.confidence) or "",
            target_level_key=None if target == "none" else target,
            target_date=data.get("target_date"),
            is_complete=data.get("finished") == "yes",
            findings=findings,
            links=self._links(),
            new_evidence=self._new_evidence(),
        )

    def offered(self, key: str) -> list[tuple[str, str]]:
        """The evidence offered as checkboxes at one criterion (or "claim"), what it has already first."""
        items = self.board.evidence
        has = [i for i in items if (key in i.supports if key != "claim" else i.supports_claim)]
        others = [i for i in items if i not in has] if len(items) <= MOST_EVIDENCE_BY_CRITERION else []
        return [(str(item.id), item.title) for item in (*has, *others)]

    def _links(self) -> dict[int, frozenset[str]]:
        wanted = {
            item.id: set(item.supports) | ({CLAIM} if item.supports_claim else set()) for item in self.board.evidence
        }
        before = {evidence_id: frozenset(keys) for evidence_id, keys in wanted.items()}
        places = [(line.criterion.key, line.criterion.key) for line in self.board.findings]
        if not self.has_core:
            places.append(("claim", CLAIM))
        for name, key in places:
            chosen = self.cleaned_data.get(f"evidence-{name}")
            if chosen is None:
                continue
            for evidence_id in {int(value) for value, _ in self.offered(name)} | {int(value) for value in chosen}:
                if str(evidence_id) in chosen:
                    wanted.setdefault(evidence_id, set()).add(key)
                else:
                    wanted.get(evidence_id, set()).discard(key)
        if self.cleaned_data.get("register_item"):
            supports = self.cleaned_data.get("register_supports") or []
            wanted.setdefault(int(self.cleaned_data["register_item"]), set()).update(supports or [CLAIM])
        return {i: frozenset(keys) for i, keys in wanted.items() if before.get(i) != frozenset(keys)}

    def _new_evidence(self) -> tuple[NewEvidence, ...]:
        data = self.cleaned_data
        if not data.get("new_title"):
            return ()
        supports = frozenset(data.get("new_supports") or [])
        return (
            NewEvidence(
                title=data["new_title"],
                kind=data.get("new_kind") or Evidence.Kind.DOCUMENT.value,
                summary=data.get("new_summary", ""),
                url=data.get("new_url", ""),
                dated=data.get("new_dated"),
                supports=supports,
                supports_claim=not supports,
            ),
        )

    # What the page shows

    def groups(self) -> Iterator[LevelGroup]:
        """The levels from the lowest, each with the rows of its criteria."""
        for level in self.board.version.levels:
            lines = [line for line in self.board.findings if line.criterion.level_key == level.key]
            descriptor = self.board.area.descriptors.get(level.key, "")
            if lines or descriptor:
                yield LevelGroup(level=level, descriptor=descriptor, rows=tuple(self._row(line) for line in lines))

    def _row(self, line: FindingLine) -> CriterionRow:
        key = line.criterion.key
        names = (f"note-{key}", f"evidence-{key}")
        return CriterionRow(
            line=line,
            states=FieldPresenter(self[f"state-{key}"], FieldOptions()),
            note=self[f"note-{key}"],
            evidence=self._checkboxes(key),
            evidence_count=len(line.evidence),
            is_open=any(name in self.errors for name in names) if self.is_bound else False,
        )

    def claim_evidence(self) -> BoundField | None:
        """The checkboxes of evidence for the whole claim, where there is any to offer."""
        return None if self.has_core else self._checkboxes("claim")

    def _checkboxes(self, key: str) -> BoundField | None:
        offered = self.offered(key)
        if not offered:
            return None
        field = self.fields[f"evidence-{key}"]
        field.widget = forms.CheckboxSelectMultiple(choices=offered)
        return self[f"evidence-{key}"]
