"""Forms of the relationship audit for the system's own people."""

import re
import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from assessments.forms.fields import OfferedChoiceField, SeenNumberField
from assessments.services import Tampered
from frameworks.models import AuditSector
from journey.audit_rules import MOST_LOCAL
from journey.models import RelationshipAudit
from journey.services.audit_links import MOST_AT_ONCE, LinksFor
from journey.services.audits import AuditChange
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField

ANSWERS = [("text", "In words"), ("scale-1-to-5", "From 1 to 5")]
LABEL_LIMIT = 150
BATCH = re.compile(r"[A-Za-z0-9_-]{43}")
CLOSING_HELP = "The last day on which partners can answer. Results are shown afterwards. For example, 30 4 2027"


def closing_date() -> SplitDateField:
    """The field of an audit's last day."""
    return SplitDateField(
        label="Closing date", help_text=CLOSING_HELP, error_messages={"required": "Enter the closing date"}
    )


class AuditForm(forms.Form):
    """What an audit says of itself, and the system's own questions."""

    seen_number = SeenNumberField(required=False)
    name = CleanCharField(
        label="Name",
        help_text="Partners see it. For example, Working with our partners, spring 2027",
        max_length=100,
        error_messages={"required": "Enter a name"},
    )
    intro = CleanCharField(
        label="Introduction",
        help_text="Partners read it first: why you ask, and what will come of it",
        required=False,
        multiline=True,
        max_length=2_000,
    )
    closes_on = closing_date()

    def __init__(self, *args: Any, audit: RelationshipAudit | None = None, **kwargs: Any) -> None:
        if audit is not None:
            kwargs["initial"] = _initial(audit)
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_LOCAL + 1):
            self.fields[f"question_{number}"] = CleanCharField(
                label=f"Question {number}", required=False, max_length=300
            )
            self.fields[f"answer_{number}"] = OfferedChoiceField(
                label=f"How is question {number} answered?",
                choices=ANSWERS,
                initial="text",
                widget=forms.RadioSelect,
                required=False,
            )

    def own(self) -> list[tuple[BoundField, BoundField]]:
        """The fields of the system's own questions: the question, and how it is answered."""
        return [(self[f"question_{number}"], self[f"answer_{number}"]) for number in range(1, MOST_LOCAL + 1)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        texts = [found.get(f"question_{number}", "") for number in range(1, MOST_LOCAL + 1)]
        for place, text in enumerate(texts):
            if text and text in texts[:place]:
                self.add_error(f"question_{place + 1}", "This question is asked already")
            if text and not found.get(f"answer_{place + 1}"):
                self.add_error(f"answer_{place + 1}", "Select how it is answered")
        return found

    def change(self) -> AuditChange:
        """What a valid form asks for; empty questions are left out."""
        data = self.cleaned_data
        pairs = ((data[f"question_{number}"], data[f"answer_{number}"]) for number in range(1, MOST_LOCAL + 1))
        own = tuple((text, answer == "scale-1-to-5") for text, answer in pairs if text)
        return AuditChange(data["name"], data["closes_on"], data["intro"], own)


def _initial(audit: RelationshipAudit) -> dict[str, Any]:
    found: dict[str, Any] = {"name": audit.name, "intro": audit.intro, "closes_on": audit.closes_on}
    for number, one in enumerate(audit.local_questions, 1):
        found |= {f"question_{number}": one["text"], f"answer_{number}": one["answer"]}
    return found


class BatchField(forms.CharField):
    """The random key of one form: 256 bits that the server made. Anything else raises `Tampered`."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> str:
        text = str(value or "")
        if not BATCH.fullmatch(text):
            raise Tampered("no batch of ours")
        return text


class LinksForm(forms.Form):
    """How many links to make for each sector, and to whom they go."""

    batch = BatchField()

    def __init__(self, *args: Any, sectors: Sequence[AuditSector], **kwargs: Any) -> None:
        kwargs["initial"] = {"batch": secrets.token_urlsafe(32)}
        super().__init__(*args, **kwargs)
        self.sectors = sectors
        for sector in sectors:
            self.fields[f"count_{sector.key}"] = forms.IntegerField(
                label="Links",
                required=False,
                min_value=0,
                max_value=MOST_AT_ONCE,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "invalid": f"{sector.name}: enter a whole number of links",
                    "min_value": f"{sector.name}: enter 0 or more links",
                    "max_value": f"{sector.name}: make {MOST_AT_ONCE} links at most at a time",
                },
            )
            self.fields[f"labels_{sector.key}"] = CleanCharField(
                label="For whom", required=False, multiline=True, max_length=8_000
            )

    def rows(self) -> list[tuple[str, BoundField, BoundField]]:
        """Each sector's name and its two fields."""
        return [(one.name, self[f"count_{one.key}"], self[f"labels_{one.key}"]) for one in self.sectors]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for sector in self.sectors:
            name = f"labels_{sector.key}"
            labels = tuple(line.strip() for line in found.get(name, "").splitlines() if line.strip())
            if any(len(label) > LABEL_LIMIT for label in labels):
                self.add_error(name, f"{sector.name}: each line must be {LABEL_LIMIT} characters or fewer")
            found[name] = labels
        if not self.errors:
            total = sum(one.count for one in self._wanted(found))
            if not total:
                raise ValidationError("Say for at least one sector how many links to make")
            if total > MOST_AT_ONCE:
                raise ValidationError(f"Make {MOST_AT_ONCE} links at most at a time. This would make {total}")
        return found

    def wanted(self) -> tuple[LinksFor, ...]:
        """What a valid form asks for: a link for each line, and as many more as the number says."""
        return self._wanted(self.cleaned_data)

    def _wanted(self, found: dict[str, Any]) -> tuple[LinksFor, ...]:
        rows = ((one, found.get(f"count_{one.key}") or 0, found[f"labels_{one.key}"]) for one in self.sectors)
        return tuple(LinksFor(one, max(count, len(labels)), labels) for one, count, labels in rows if count or labels)


class ClosingDateForm(forms.Form):
    """Another last day of an audit."""

    seen_number = SeenNumberField()
    closes_on = closing_date()


class CloseForm(forms.Form):
    """Close now: which number of the audit the person saw."""

    seen_number = SeenNumberField()
