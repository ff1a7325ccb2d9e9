"""Reads about people."""

from collections.abc import Iterable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import SYSTEM_ROLES, Invitation, Membership
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
    return Actor(
        user_id=user.pk,
        name=str(user),
        ref=str(user.ref),
        system_roles=system_roles,
        national_roles=frozenset(national_roles),
    )


def people_of(system_id: int) -> list[Membership]:
    """The people of a system, chairs first, then by name; in one query."""
    rank = {role.value: place for place, role in enumerate(SYSTEM_ROLES)}
    memberships = Membership.objects.filter(system=system_id).select_related("user")
    return sorted(memberships, key=lambda one: (rank[one.role], str(one.user).casefold()))


def open_invitations(system_id: int) -> list[Invitation]:
    """Invitations of a system that can still be accepted, soonest to expire first."""
    waiting = Invitation.objects.filter(system=system_id, accepted_at=None, withdrawn_at=None)
    return list(waiting.filter(expires_at__gt=timezone.now()).order_by("expires_at"))


def invitation_by_token(token_hash: str) -> Invitation:
    """The invitation of a link. Raises Http404 when there is none."""
    return get_object_or_404(Invitation.objects.select_related("system", "invited_by"), token_hash=token_hash)


def addresses_of_roles(roles: Iterable[str], system_id: int | None) -> list[str]:
    """The e-mail addresses of the active people who hold one of these roles in a system; None for national roles."""
    memberships = Membership.objects.filter(system=system_id, role__in=list(roles), user__is_active=True)
    return sorted(set(memberships.values_list("user__email", flat=True).order_by()))
