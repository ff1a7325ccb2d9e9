"""Writes of every register of the four steps: add, change, retire, bring back. Each says which number it saw."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Actor, Subject, require
from assessments import history
from journey.kinds import Kind, word
from journey.models.base import Record
from systems.models import System


class StaleRecord(Exception):
    """Somebody changed the row since the person opened it; `current` is what stands now. Nothing was written."""

    def __init__(self, current: Record) -> None:
        super().__init__("It was changed by somebody else.")
        self.current = current


def get_record(kind: Kind, system: System, pk: int) -> Any:
    """A row of a system's register, retired ones too. Raises Http404 when the system has none with this number."""
    row = kind.model.objects.filter(system=system, pk=pk).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def add_record(*, actor: Actor, kind: Kind, system: System, values: Mapping[str, Any]) -> Any:
    """Add a row and return it. `values` by field; several rows as a list.

    Raises Http404 when the actor may not, ValidationError for a row that is there already.
    """
    require(actor, kind.action, Subject(system_id=system.pk))
    many = kind.many()
    with transaction.atomic():
        history.hold(system.pk)
        plain = {name: value for name, value in values.items() if name not in many}
        try:
            with transaction.atomic():
                row = kind.model.objects.create(system=system, added_by_id=actor.user_id, **plain)  # type: ignore[attr-defined]
        except IntegrityError:
            raise _there_already(kind) from None
        for name in many & set(values):
            getattr(row, name).set(values[name])
        said = [history.changed(label, "", after) for label, after in _said(kind, values).items() if after]
        record_event(actor, system, f"Added {article(kind.noun)}", f"{kind.key}:{row.pk}", said)
    return row


def change_record(
    *, actor: Actor, kind: Kind, system: System, pk: int, seen_number: int, values: Mapping[str, Any]
) -> int:
    """Change a row's `values`, leave its other fields, and return its new number; what changes nothing writes nothing.

    Raises as `add_record` does, Http404 for a row of another system, `StaleRecord` when somebody changed it since
    `seen_number` or it is retired.
    """
    require(actor, kind.action, Subject(system_id=system.pk))
    row = get_record(kind, system, pk)
    if row.number != seen_number or row.retired_at:
        raise StaleRecord(row)
    before = _said(kind, values_of(kind, row, values))
    after = _said(kind, values)
    changes = [history.changed(label, before[label], after[label]) for label in after if before[label] != after[label]]
    if not changes:
        return seen_number
    return _write(actor, kind, row, seen_number, values, f"Changed {article(kind.noun)}", _named(kind, row, changes))


def retire_record(*, actor: Actor, kind: Kind, system: System, pk: int, seen_number: int, reason: str) -> None:
    """Take a row out of use, with a reason; it and its past stay. Raises as `change_record`, and without a reason."""
    require(actor, kind.action, Subject(system_id=system.pk))
    row = get_record(kind, system, pk)
    if not reason:
        raise ValidationError({"reason": "Say why it is taken out of use"})
    if row.number != seen_number or row.retired_at:
        raise StaleRecord(row)
    changes = [history.changed("In use", "Yes", "No"), history.changed("Reason", "", reason)]
    values = {"retired_at": timezone.now()}
    _write(actor, kind, row, seen_number, values, f"Retired {article(kind.noun)}", _named(kind, row, changes))


def bring_back_record(*, actor: Actor, kind: Kind, system: System, pk: int, seen_number: int) -> None:
    """Put a retired row back into use. Raises as `change_record`."""
    require(actor, kind.action, Subject(system_id=system.pk))
    row = get_record(kind, system, pk)
    if row.number != seen_number or not row.retired_at:
        raise StaleRecord(row)
    changes = _named(kind, row, [history.changed("In use", "No", "Yes")])
    _write(actor, kind, row, seen_number, {"retired_at": None}, f"Brought {article(kind.noun)} back", changes)


def values_of(kind: Kind, row: Record, names: Any) -> dict[str, Any]:
    """What a row says in the fields of `names`, in the form in which `change_record` takes it."""
    many = kind.many()
    return {name: list(getattr(row, name).all()) if name in many else getattr(row, name) for name in names}


def record_event(
    actor: Actor, system: System, action: str, about: str, changes: list[dict[str, str]], **more: Any
) -> None:
    """Write an event into the system's history, within the transaction of a service that asked for permission."""
    history.record(
        system=system,
        actor_name=actor.name,
        actor_id=actor.user_id,
        actor_ref=actor.ref,
        action=action[:50],
        about=about,
        changes=changes,
        **more,
    )


def _write(
    actor: Actor,
    kind: Kind,
    row: Record,
    seen_number: int,
    values: Mapping[str, Any],
    action: str,
    changes: list[dict[str, str]],
) -> int:
    many = kind.many()
    plain = {name: value for name, value in values.items() if name not in many}
    with transaction.atomic():
        history.hold(row.system_id)
        try:
            with transaction.atomic():
                written = kind.model.objects.filter(pk=row.pk, number=seen_number).update(  # type: ignore[attr-defined]
                    number=seen_number + 1, updated_at=timezone.now(), **plain
                )
        except IntegrityError:
            raise _there_already(kind) from None
        if written:
            for name in many & set(values):
                getattr(row, name).set(values[name])
            record_event(actor, row.system, action, f"{kind.key}:{row.pk}", changes)
    if not written:
        raise StaleRecord(get_record(kind, row.system, row.pk))
    return seen_number + 1


def _there_already(kind: Kind) -> ValidationError:
    return ValidationError(f"There is {article(kind.noun)} like this already. Change that one instead")


def _named(kind: Kind, row: Record, changes: list[dict[str, str]]) -> list[dict[str, str]]:
    """The changes, led by what the row is called, unless they say it."""
    name = history.changed(kind.noun[:1].upper() + kind.noun[1:], str(row), str(row))
    return [name, *changes]


def _said(kind: Kind, values: Mapping[str, Any]) -> dict[str, str]:
    """What values say, by label; of two fields with one label, the one that says something."""
    said: dict[str, str] = {}
    for field, label in kind.fields:
        if field in values:
            said[label] = word(kind, field, values[field]) or said.get(label, "")
    return said


def article(noun: str) -> str:
    """The noun with a or an."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
