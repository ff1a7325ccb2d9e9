"""Reads about people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import SYSTEM_ROLES, AccountEvent, Invitation, Membership, User
from accounts.permissions import ANONYMOUS, Actor


def actor_for(user: Any) -> Actor:
    """The actor behind `user` (signed in or not), with their roles, in one query."""
    if not user.is_authenticated:
        return ANONYMOUS
    system_roles: dict[int, str] = {}
    national_roles: set[str] = set()
    has_second_factor = False
    factors = Authenticator.objects.filter(user=OuterRef("user")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    held = Membership.objects.filter(user=user).annotate(is_double=Exists(factors))
    for system_id, role, is_double in held.values_list("system_id", "role", "is_double").order_by():
        has_second_factor = is_double
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
        has_second_factor=has_second_factor,
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


@dataclass(frozen=True, slots=True)
class FactorTaken:
    """Whose second factor was taken away when and by whom; a name is empty once its person has left."""

    at: datetime
    person: str
    actor: str


def factors_taken_away(most: int = 50) -> list[FactorTaken]:
    """The latest second factors that were taken away, newest first, in two queries."""
    events = list(AccountEvent.objects.order_by("-pk")[:most])
    refs = {ref for event in events for ref in (event.person_ref, event.actor_ref) if ref}
    names = {user.ref: str(user) for user in User.objects.filter(ref__in=refs)}
    return [
        FactorTaken(
            at=event.at,
            person=names.get(event.person_ref, ""),
            actor=names.get(event.actor_ref, "") if event.actor_ref else "by command",
        )
        for event in events
    ]
