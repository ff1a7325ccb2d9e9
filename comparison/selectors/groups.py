"""Groups that the reader may use: their own, and those that others share."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from accounts.permissions import Action, Actor, Subject, can
from comparison.models import Group


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group with the ids and names of its systems."""

    id: int
    name: str
    note: str
    owner: str
    is_shared: bool
    is_own: bool
    system_ids: frozenset[int]
    system_names: tuple[str, ...]


def groups_for(actor: Actor) -> list[GroupLine]:
    """The groups that the actor may use, by name. One query."""
    rows = (
        Group.objects.filter(Q(owner_id=actor.user_id) | Q(is_shared=True))
        .order_by("name", "pk", "systems__name")
        .values_list("pk", "name", "note", "owner_id", "owner__name", "is_shared", "systems__pk", "systems__name")
    )
    heads: dict[int, tuple[str, str, int | None, str, bool]] = {}
    members: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, name, note, owner_id, owner, shared, system_id, system in rows:
        heads[pk] = (name, note, owner_id, owner, shared)
        if system_id is not None:
            members[pk].append((system_id, system))
    return [
        GroupLine(
            pk,
            name,
            note,
            owner,
            shared,
            can(actor, Action.EDIT_GROUP, Subject(owner=owner_id)),
            frozenset(one for one, _ in members[pk]),
            tuple(one for _, one in members[pk]),
        )
        for pk, (name, note, owner_id, owner, shared) in heads.items()
    ]


def get_group(actor: Actor, pk: int) -> Group:
    """A group that the actor may use. Raises Http404 for any other."""
    group = Group.objects.prefetch_related("systems").filter(pk=pk).first()
    if group is None or not (group.is_shared or group.owner_id == actor.user_id):
        raise Http404
    return group
