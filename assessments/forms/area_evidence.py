"""The part of an area's form that brings evidence: what each criterion has, from the register, or new with a file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.formats import date_format

from assessments.boards import AreaBoard
from assessments.changes import CLAIM, NewEvidence
from assessments.evidence_import import SUMMARY_LIMIT, TITLE_LIMIT, URL_LIMIT
from assessments.forms.evidence import CheckedFileField, check_dates, check_web_address
from assessments.forms.fields import OfferedChoiceField, OfferedMultipleChoiceField
from assessments.models import Evidence
from assessments.scoring import is_expired
from assessments.selectors.evidence_offers import Offer
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField
from uploads import StoredFile

# With more evidence than this, a criterion offers only what it has already; the rest is chosen once for the page.
MOST_EVIDENCE_BY_CRITERION = 15
NEW = ("new_title", "new_kind", "new_summary", "new_url", "new_file", "new_dated", "new_valid_until", "new_supports")
REGISTER = ("register_item", "register_supports")


class RegisterWordsForm(forms.Form):
    """The words of a search in the register; what is no such text searches for nothing."""

    register_words = CleanCharField(required=False, max_length=TITLE_LIMIT)

    def words(self) -> str:
        """The cleaned words."""
        self.is_valid()
        return str(self.cleaned_data.get("register_words", ""))


class EvidencePart(forms.Form):
    """Fields of evidence, for a form that has `board`, `register` and `has_core`.

    `register` holds those items of the system's that the sent data may name beside the area's own; which ones a page
    offers is said by `offer`, since a register can be long.
    """

    board: AreaBoard
    register: Sequence[Evidence]
    has_core: bool
    offered_from_register: Offer | None = None

    # Fields

    def everything(self) -> list[tuple[str, str]]:
        """The evidence that the sent data may name, as choices."""
        known = {item.pk for item in self.register}
        choices = [(str(item.pk), item.title) for item in self.register]
        return choices + [(str(item.id), item.title) for item in self.board.evidence if item.id not in known]

    def add_evidence_fields(self) -> None:
        """Add the fields below the criteria."""
        self._add_register()
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
        self.fields["new_file"] = CheckedFileField(label="File", required=False)
        self.fields["new_dated"] = SplitDateField(
            label="Date of the evidence", required=False, help_text="For example, 14 6 2026"
        )
        self.fields["new_valid_until"] = SplitDateField(
            label="Counts until",
            required=False,
            help_text="From the day after, it no longer backs a level. Leave it empty if it does not age",
        )
        self.fields["new_supports"] = self._supports()

    def _add_register(self) -> None:
        self.fields["register_words"] = CleanCharField(
            label="Search the register",
            max_length=TITLE_LIMIT,
            required=False,
            widget=forms.TextInput(attrs={"type": "search"}),
        )
        self.fields["register_item"] = OfferedChoiceField(
            label="Evidence in the register",
            choices=[("", "Choose evidence"), *map(_choice, self.register)],
            required=False,
            widget=forms.Select,
        )
        self.fields["register_supports"] = self._supports()

    def _supports(self) -> OfferedMultipleChoiceField:
        return OfferedMultipleChoiceField(
            label="Which criteria does it support?",
            choices=[(line.criterion.key, line.criterion.text) for line in self.board.findings],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="" if self.has_core else "Select none to use it for the claim as a whole",
        )

    # Checks

    def clean_new_url(self) -> str:
        return check_web_address(self.cleaned_data["new_url"])

    def clean_evidence(self, data: dict[str, Any]) -> None:
        """Check what is said of evidence as a whole."""
        if data.get("register_item") and self.has_core and not data.get("register_supports"):
            self.add_error("register_supports", "Select at least one criterion that this evidence supports")
        if data.get("register_supports") and not data.get("register_item"):
            self.add_error("register_item", "Choose the evidence that supports these criteria")
        if not any(data.get(name) for name in NEW) and not any(name in self.errors for name in NEW):
            return
        if data.get("new_title") == "":
            self.add_error("new_title", "Enter a title for the evidence")
        if data.get("new_kind") == "":
            self.add_error("new_kind", "Choose a kind of evidence")
        if self.has_core and data.get("new_supports") == []:
            self.add_error("new_supports", "Select at least one criterion that the new evidence supports")
        if (data.get("new_dated") or date.min) > date.today():
            self.add_error("new_dated", "The date of the evidence must be today or earlier")
        check_dates(self, "new_dated", "new_valid_until")

    def unchecked(self) -> None:
        """Show what was typed without a word on what may be wrong with it."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    # What the form says

    def offered(self, key: str) -> list[tuple[str, str]]:
        """The evidence offered as checkboxes at one criterion (or "claim"), what it has already first."""
        items = self.board.evidence
        has = [i for i in items if (key in i.supports if key != "claim" else i.supports_claim)]
        others = [i for i in items if i not in has] if len(items) <= MOST_EVIDENCE_BY_CRITERION else []
        return [(str(i.id), _labelled(i.title, i.valid_until if i.is_expired else None)) for i in (*has, *others)]

    def links(self) -> dict[int, frozenset[str]]:
        """The evidence whose use in this area changes, as `JudgementChange.links`."""
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

    def expired(self) -> frozenset[int]:
        """The numbers of the items, of the area's and of those named from the register, that are past their date."""
        old = {item.id for item in self.board.evidence if item.is_expired}
        known = {item.id for item in self.board.evidence}
        today = date.today()
        return frozenset(old | {i.pk for i in self.register if i.pk not in known and is_expired(i.valid_until, today)})

    def new_evidence(self, file: StoredFile | None) -> tuple[NewEvidence, ...]:
        """The evidence to add, with its kept file."""
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
                valid_until=data.get("new_valid_until"),
                file=file,
                supports=supports,
                supports_claim=not supports,
            ),
        )

    # What the page shows

    def offer(self, offer: Offer) -> None:
        """Say which items of the register the page offers to choose from."""
        self.offered_from_register = offer
        field: Any = self.fields["register_item"]
        field.choices = [("", "Choose evidence"), *map(_choice, offer.items)]

    @property
    def register_is_open(self) -> bool:
        """Whether the page opens the part that offers the register."""
        offer = self.offered_from_register
        return bool(offer and offer.words) or any(name in self.errors for name in REGISTER)

    @property
    def new_is_open(self) -> bool:
        """Whether the page opens the part for new evidence."""
        return any(name in self.errors for name in NEW) or bool(self.is_bound and self["new_title"].value())

    def claim_evidence(self) -> BoundField | None:
        """The checkboxes of evidence for the whole claim, where there is any to offer."""
        return None if self.has_core else self.checkboxes("claim")

    def checkboxes(self, key: str) -> BoundField | None:
        """The checkboxes of evidence for one criterion, where there is any to offer."""
        offered = self.offered(key)
        if not offered:
            return None
        field = self.fields[f"evidence-{key}"]
        field.widget = forms.CheckboxSelectMultiple(choices=offered)
        return self[f"evidence-{key}"]


def _choice(item: Evidence) -> tuple[str, str]:
    past = item.valid_until if is_expired(item.valid_until, date.today()) else None
    return str(item.pk), _labelled(item.title, past)


def _labelled(title: str, past: date | None) -> str:
    return f"{title} (past its date, counted until {date_format(past, 'j F Y')})" if past else title
