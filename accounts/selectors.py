"""Reads about people."""

from typing import Any

from accounts.models import Membership
from accounts.permissions import ANONYMOUS, Actor


def actor_for(user: Any) -> Actor:
    """The actor behind `user` (signed in or not), with their roles, in one query."""
    if not user.is_authenticated:
        return ANONYMOUS
    system_roles: dict[int, str] = {}
    national_roles: set[str] = set()
    for system_id, role in Membership.objects.filter(user=user).values_list("system_id", "role").order_by():
        if system_id is None:
            national_roles.add(role)
        else:
            system_roles[system_id] = role
    return Actor(user_id=user.pk, name=str(user), system_roles=system_roles, national_roles=frozenset(national_roles))
