"""The register of evidence: added, changed, retired, brought back. Each save says which number it saw."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from assessments.models import Evidence
from assessments.selectors.evidence import get_evidence
from assessments.services.errors import Tampered
from systems.models import System
from uploads import StoredFile

ADDED = "Added evidence"


class StaleEvidence(Exception):
    """Somebody changed the item since the person opened it; `current` is what stands now. Nothing was written."""

    def __init__(self, current: Evidence) -> None:
        super().__init__("The evidence was changed by somebody else.")
        self.current = current


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """Everything that an item of the register says.

    `file` is a file kept by `uploads.keep`, None to leave what there is; `removes_file` takes the file away.
    `came_from` is said once, of a new item: a change leaves what it came from.
    """

    title: str
    kind: str
    summary: str = ""
    url: str = ""
    dated: date | None = None
    valid_until: date | None = None
    file: StoredFile | None = None
    removes_file: bool = False
    came_from: str = ""


def add_evidence(*, actor: Actor, system: System, change: EvidenceChange) -> Evidence:
    """Add an item to a system's register and return it.

    Raises Http404 when the actor may not, ValidationError for dates in the wrong order, `Tampered` for a kind that
    there is not.
    """
    require(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk))
    check_evidence(change)
    with transaction.atomic():
        return write_new(actor, system.pk, change)


def write_new(actor: Actor, system_id: int, change: EvidenceChange) -> Evidence:
    """Write a checked item with its event, within the transaction of a service that asked for permission."""
    item = Evidence.objects.create(
        system_id=system_id, added_by_id=actor.user_id, came_from=change.came_from, **_fields(change)
    )
    _record(actor, item, ADDED, said_of(item)[1:])
    return item


def said_of(item: Evidence) -> list[dict[str, str]]:
    """Everything that a new item says, as the changes of its first event; what it is called comes first."""
    named = history.changed("Evidence", item.title, item.title)
    return [named, *(history.changed(what, "", after) for what, after in _said(item).items() if after)]


def change_evidence(
    *, actor: Actor, system: System, evidence_id: int, seen_number: int, change: EvidenceChange
) -> int:
    """Change an item and return its new number. A change that changes nothing writes nothing.

    Raises as `add_evidence` does, Http404 for an item of another system, `StaleEvidence` when somebody changed it
    since `seen_number`. What was signed keeps its own words (`assessments.frozen`).
    """
    require(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk))
    item = get_evidence(system.pk, evidence_id)
    if item.number != seen_number:
        raise StaleEvidence(item)
    check_evidence(change)
    before = _said(item)
    fields = _fields(change)
    for name, value in fields.items():
        setattr(item, name, value)
    after = _said(item)
    changes = [history.changed(what, before[what], after[what]) for what in after if before[what] != after[what]]
    if not changes:
        return seen_number
    _write(actor, item, seen_number, fields, "Changed evidence", changes)
    return seen_number + 1


def retire_evidence(*, actor: Actor, system: System, evidence_id: int, seen_number: int, reason: str) -> None:
    """Take an item out of use, with a reason: it backs nothing from now on, and its row and its past stay.

    Raises Http404 when the actor may not, ValidationError without a reason, `StaleEvidence` when it was changed.
    """
    require(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk))
    item = get_evidence(system.pk, evidence_id)
    if not reason:
        raise ValidationError({"reason": "Say why it is taken out of use"})
    if item.number != seen_number or item.retired_at:
        raise StaleEvidence(item)
    changes = [history.changed("In use", "Yes", "No"), history.changed("Reason", "", reason)]
    _write(actor, item, seen_number, {"retired_at": timezone.now()}, "Retired evidence", changes)


def bring_back_evidence(*, actor: Actor, system: System, evidence_id: int, seen_number: int) -> None:
    """Put a retired item back into use; it supports again what it supported. Raises as `retire_evidence` does."""
    require(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk))
    item = get_evidence(system.pk, evidence_id)
    if item.number != seen_number or not item.retired_at:
        raise StaleEvidence(item)
    changes = [history.changed("In use", "No", "Yes")]
    _write(actor, item, seen_number, {"retired_at": None}, "Brought evidence back", changes)


def _write(
    actor: Actor,
    item: Evidence,
    seen_number: int,
    fields: dict[str, object],
    action: str,
    changes: list[dict[str, str]],
) -> None:
    with transaction.atomic():
        written = Evidence.objects.filter(pk=item.pk, number=seen_number).update(
            number=seen_number + 1, updated_at=timezone.now(), **fields
        )
        if written:
            _record(actor, item, action, changes)
    if not written:
        raise StaleEvidence(get_evidence(item.system_id, item.pk))


def check_evidence(change: EvidenceChange) -> None:
    """Raises `Tampered` or ValidationError for what no item may say."""
    if change.kind not in Evidence.Kind.values:
        raise Tampered("no such kind of evidence")
    if not change.title:
        raise ValidationError({"title": "Enter a title"})
    if change.dated and change.valid_until and change.valid_until < change.dated:
        raise ValidationError({"valid_until": "The last day on which it counts must not be before its own date"})


def _fields(change: EvidenceChange) -> dict[str, object]:
    fields: dict[str, object] = {
        "title": change.title,
        "kind": change.kind,
        "summary": change.summary,
        "url": change.url,
        "dated": change.dated,
        "valid_until": change.valid_until,
    }
    if change.file:
        facts = change.file.facts
        fields |= {
            "file_path": change.file.path,
            "file_name": facts.name,
            "file_type": facts.content_type,
            "file_size": facts.size,
            "file_sha256": facts.sha256,
        }
    elif change.removes_file:
        # The file itself is kept: what was signed may rest on it.
        fields |= {"file_path": "", "file_name": "", "file_type": "", "file_size": 0, "file_sha256": ""}
    return fields


def _said(item: Evidence) -> dict[str, str]:
    """What an item says, in the words of the history."""
    return {
        "Title": item.title,
        "Kind": Evidence.Kind(item.kind).label,
        "What it shows": item.summary,
        "Link": item.url,
        "Dated": item.dated.isoformat() if item.dated else "",
        "Counts until": item.valid_until.isoformat() if item.valid_until else "",
        "Came from": item.came_from,
        "File": f"{item.file_name} (SHA-256 {item.file_sha256})" if item.file_name else "",
    }


def _record(actor: Actor, item: Evidence, action: str, changes: list[dict[str, str]]) -> None:
    history.record(
        system=item.system_id,
        actor_name=actor.name,
        actor_id=actor.user_id,
        actor_ref=actor.ref,
        action=action,
        about=f"evidence:{item.pk}",
        changes=[history.changed("Evidence", item.title, item.title), *changes],
    )
