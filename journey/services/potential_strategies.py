"""Writes of the register of strategies; an organisation that is new is added with its first one."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.permissions import Actor, Subject, require
from assessments import history
from journey.kinds import ORGANISATION, STRATEGY
from journey.models import AnchorStrategy, Organisation
from journey.services.records import add_record, change_record
from systems.models import System


def add_strategy(*, actor: Actor, system: System, values: Mapping[str, Any]) -> AnchorStrategy:
    """Add a strategy. `values` by field of the model, and `new_organisation`, the name of one that is not there yet.

    Raises Http404 when the actor may not, ValidationError without an organisation.
    """
    require(actor, STRATEGY.action, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        plain = _with_organisation(actor, system, values)
        row: AnchorStrategy = add_record(actor=actor, kind=STRATEGY, system=system, values=plain)
    return row


def change_strategy(
    *, actor: Actor, system: System, row: AnchorStrategy, seen_number: int, values: Mapping[str, Any]
) -> int:
    """Change a strategy. `values` as `add_strategy` takes them; raises as it does, and as `change_record` does."""
    require(actor, STRATEGY.action, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        plain = _with_organisation(actor, system, values)
        return change_record(
            actor=actor, kind=STRATEGY, system=system, pk=row.pk, seen_number=seen_number, values=plain
        )


def _with_organisation(actor: Actor, system: System, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the organisation's row: the one chosen, one of the same name, or a new one."""
    plain = dict(values)
    name = plain.pop("new_organisation", "")
    if plain.get("organisation") and name:
        raise ValidationError({"new_organisation": "Select an organisation or enter a new one, not both"})
    if name:
        there = Organisation.objects.filter(system=system, name__iexact=name, retired_at=None).first()
        plain["organisation"] = there or add_record(
            actor=actor, kind=ORGANISATION, system=system, values={"name": name}
        )
    if not plain.get("organisation"):
        raise ValidationError({"organisation": "Select an organisation, or enter a new one below"})
    return plain
