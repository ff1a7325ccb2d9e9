"""Writes of groups: saved, changed, deleted by the person who owns them."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from comparison.models import Group
from systems.models import System


class StaleGroup(Exception):
    """Somebody changed the group since the person opened it; `current` is what stands now. Nothing was written."""

    def __init__(self, current: Group) -> None:
        super().__init__("The group was changed meanwhile.")
        self.current = current


def save_group(
    *,
    actor: Actor,
    name: str,
    systems: Sequence[System],
    note: str = "",
    is_shared: bool = False,
    group: Group | None = None,
    seen_number: int = 0,
) -> Group:
    """Save a new group, or change `group`, and return it.

    Raises Http404 when the actor may not compare or does not own it, ValidationError for fewer than two systems,
    `StaleGroup` when it was changed since `seen_number`.
    """
    require(actor, Action.COMPARE)
    if len(systems) < 2:
        raise ValidationError({"members": "Select at least two systems"})
    fields = {"name": name, "note": note, "is_shared": is_shared}
    with transaction.atomic():
        if group is None:
            group = Group.objects.create(owner_id=actor.user_id, **fields)
        else:
            require(actor, Action.EDIT_GROUP, Subject(owner=group.owner_id))
            written = Group.objects.filter(pk=group.pk, number=seen_number).update(
                number=seen_number + 1, updated_at=timezone.now(), **fields
            )
            if not written:
                raise StaleGroup(current_group(group.pk))
        group.systems.set(systems)
    return group


def delete_group(*, actor: Actor, group: Group) -> None:
    """Delete a group. Raises Http404 when the actor does not own it."""
    require(actor, Action.EDIT_GROUP, Subject(owner=group.owner_id))
    group.delete()


def current_group(pk: int) -> Group:
    """The group as it stands. Raises Http404 when it is gone."""
    group = Group.objects.prefetch_related("systems").filter(pk=pk).first()
    if group is None:
        raise Http404
    return group
