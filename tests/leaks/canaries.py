"""Words that stand nowhere else, one in each field that holds words, and the rows that they are planted in.

Two systems are planted alike, step by step, so that each row and word of one has a twin of the other: the same number
with another mark. Whatever names a row of one system can so be made to name the other's, or one that is not there.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts.models import User
from accounts.permissions import ANONYMOUS, Actor

OURS = {"accounts", "api", "assessments", "comparison", "journey", "reports", "sending", "workshops"}
"""The apps whose tables are looked through. Published content holds no words but those of a system's own areas."""
WORDS = (models.CharField, models.TextField, models.JSONField)
CANARY = re.compile(r"zq([abc])(\d{4})z", re.IGNORECASE)


@dataclass(frozen=True)
class Reader:
    """Who looks: a person by what they hold, and what else opens doors: seats in rooms, and links of audits."""

    name: str
    actor: Actor = ANONYMOUS
    rooms: frozenset[str] = frozenset()
    audits: frozenset[str] = frozenset()


Audience = Callable[[Reader], bool]


@dataclass(frozen=True)
class Canary:
    """A word, the field that it was planted in, and who may find it."""

    word: str
    field: str
    may_find: Audience


@dataclass
class Planter:
    """Plants one system's rows; `mark` tells its words and rows from the other's.

    `default` is who may find a word of which nothing else is said; `ids` what its rows are called in addresses;
    `people` its people by role.
    """

    mark: str
    default: Audience
    canaries: dict[str, Canary] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    rows: list[models.Model] = field(default_factory=list)

    @property
    def base(self) -> int:
        """The first number of this system's rows: no other row of any table has one like it."""
        return ROW_NUMBERS[self.mark]

    def word(self, name: str, may_find: Audience | None = None) -> str:
        """A new canary for a field, named as "app.Model.field"."""
        word = f"zq{self.mark}{len(self.canaries):04d}z"
        self.canaries[word] = Canary(word, name, may_find or self.default)
        return word

    def row(self, model: type[models.Model], may_find: Audience | None = None, **values: Any) -> Any:
        """A row with a number of its own and a canary in every field that holds words and is not given."""
        many = {one.name: values.pop(one.name) for one in model._meta.many_to_many if one.name in values}
        for one in model._meta.concrete_fields:
            if one.primary_key:
                values.setdefault(one.name, self._number(one))
            elif holds_words(one) and one.name not in values:
                values[one.name] = self._filled(one, may_find)
        made = model._base_manager.create(**values)
        for name, rows in many.items():
            getattr(made, name).set(rows)
        self.rows.append(made)
        return made

    def _number(self, one: Any) -> Any:
        number = self.base + len(self.rows)
        return uuid.UUID(f"{number:08d}-0000-4000-8000-000000000000") if isinstance(one, models.UUIDField) else number

    def _filled(self, one: Any, may_find: Audience | None) -> Any:
        name = f"{one.model._meta.label}.{one.name}"
        if isinstance(one, models.JSONField):
            raise AssertionError(f"Say what stands in {name}, with a canary in it (tests/leaks/planting.py)")
        word = self.word(name, may_find)
        if isinstance(one, models.EmailField):
            return f"{word}@example.org"
        return f"https://example.org/{word}" if isinstance(one, models.URLField) else word


ROW_NUMBERS = {"a": 71_000_000, "b": 72_000_000, "c": 73_000_000}
"""The systems' numbers; those of "m" are of no row."""


def holds_words(one: Any) -> bool:
    """Whether a field takes any words: not a choice, a hash or another thing of a fixed form."""
    return isinstance(one, WORDS) and not one.choices and f"{one.model._meta.label}.{one.name}" not in NO_WORDS


def canaries_in(text: str) -> set[str]:
    """Every canary that stands in a text."""
    return {found.group().lower() for found in CANARY.finditer(text)}


NO_WORDS = {
    # Hashes and seals
    "accounts.User.password", "accounts.Invitation.token_hash", "api.Token.token_hash", "api.Token.prefix",
    "assessments.CalendarLink.token_hash", "assessments.Evidence.file_sha256", "assessments.Event.actor_ref",
    "assessments.Event.actor_seal", "assessments.Event.hash", "assessments.Event.previous_hash",
    "assessments.HistoryHead.hash", "assessments.HistoryHead.loaded_hash", "assessments.HistoryHead.seal",
    "assessments.SignedContent.sha256", "journey.AuditLink.token_hash", "reports.DrawnFile.sha256",
    "reports.BatchDocument.sha256",
    # Keys of what is in the code, or names of other rows
    "accounts.AccountEvent.action", "accounts.MembershipEvent.action", "accounts.MembershipEvent.from_role",
    "accounts.MembershipEvent.to_role", "api.Token.scopes", "assessments.Event.action", "assessments.Event.about",
    "assessments.RoundAct.action", "assessments.SignedContent.evidence_numbers",
    "comparison.Illustration.confidence", "comparison.Illustration.origin", "comparison.Illustration.standing",
    "comparison.Illustration.round_key", "frameworks.Framework.local_to", "frameworks.FrameworkVersion.version",
    "frameworks.Comparability.from_key",
    "frameworks.Comparability.to_key", "journey.AuditAnswer.local_key", "reports.Commentary.section",
    "reports.Drawing.stage", "reports.DrawnFile.code", "reports.DrawnFile.path",
    "reports.BatchDocument.name", "reports.BatchDocument.path", "reports.BatchDocument.title",
    "reports.NationalReport.round_key", "sending.SentForm.answer", "sending.SentForm.key",
    "workshops.Item.source_key", "workshops.Workshop.accepting", "workshops.WorkshopEvent.action",
    # Random, made by the product
    "accounts.User.ref", "assessments.Evidence.file_path", "journey.AuditLink.sent_key",
    "workshops.Contribution.sent_key", "workshops.Participant.key", "workshops.Workshop.code",
    "workshops.Workshop.link", "workshops.Workshop.screen_link",
    # A copy of what was said elsewhere
    "assessments.SignedContent.content", "assessments.Event.sealed_as",
    # What the product says itself
    "assessments.Evidence.file_type", "comparison.Illustration.round_name", "reports.Drawing.trouble",
    "reports.Batch.trouble", "reports.Batch.verify_address", "reports.BatchDocument.trouble",
    # Chosen among the workshop's own
    "workshops.Participant.sector", "workshops.Participant.role",
}  # fmt: skip
"""Fields of text that hold no words of anybody."""
