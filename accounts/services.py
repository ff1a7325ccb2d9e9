"""Writes about people: each checks permission, runs in one transaction and leaves an event."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import Invitation, Membership, MembershipEvent, Role, User
from accounts.permissions import Action, Actor, Subject, can, require
from systems.models import System

TOKEN_BYTES = 32  # 256 bits
LIFETIME = timedelta(days=14)
LAST_CHAIR = "This is the only chair. Make somebody else chair first, so that somebody can sign off."


class InvitationClosed(Exception):
    """The invitation was used, withdrawn or has expired."""


class Moved(Exception):
    """Somebody else changed this since the page was read; nothing was done."""


def hash_of(token: str) -> str:
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def givable_roles(actor: Actor, system_id: int) -> tuple[Role, ...]:
    """The roles of this system that `actor` may give, highest first."""
    subject = Subject(system_id=system_id)
    if not can(actor, Action.MANAGE_PEOPLE, subject):
        return ()
    roles = (Role.CHAIR, Role.LEAD, Role.CONTRIBUTOR, Role.VIEWER)
    return roles if can(actor, Action.MANAGE_CHAIRS, subject) else roles[1:]


def _require(actor: Actor, system_id: int, *roles: str) -> None:
    """Raise Http404 unless `actor` manages people here, and chairs too where one of `roles` is chair."""
    subject = Subject(system_id=system_id)
    require(actor, Action.MANAGE_PEOPLE, subject)
    if Role.CHAIR in roles:
        require(actor, Action.MANAGE_CHAIRS, subject)


def _record(actor: Actor, system_id: int, person: str, action: str, before: str = "", after: str = "") -> None:
    MembershipEvent.objects.create(
        system_id=system_id,
        actor_id=actor.user_id,
        actor_name=actor.name,
        person_name=person,
        action=action,
        from_role=before,
        to_role=after,
    )


def _locked(membership: Membership) -> Membership:
    """The membership as it is now, with the system's chairs locked, so that two can't leave at once."""
    list(Membership.objects.select_for_update().filter(system=membership.system_id, role=Role.CHAIR).values("pk"))
    current = Membership.objects.select_related("user").filter(pk=membership.pk).first()
    if current is None or current.system_id is None:
        raise Moved
    return current


def is_last_chair(membership: Membership) -> bool:
    """Whether nobody else who can still sign in is chair of the system."""
    if membership.role != Role.CHAIR:
        return False
    others = Membership.objects.filter(system=membership.system_id, role=Role.CHAIR, user__is_active=True)
    return not others.exclude(pk=membership.pk).exists()


@transaction.atomic
def change_role(*, actor: Actor, membership: Membership, seen_role: str, role: str) -> None:
    """Give a person of a system another role.

    Raises Http404 when the actor may not, `Moved` when the role is not the one they saw, ValidationError for the
    only chair.
    """
    current = _locked(membership)
    system_id = membership.system_id or 0  # a role of a system always has one; 0 is nobody's
    _require(actor, system_id, current.role, role)
    if current.role != seen_role:
        raise Moved
    if role == current.role:
        return
    if is_last_chair(current):
        raise ValidationError({"role": LAST_CHAIR})
    if not Membership.objects.filter(pk=current.pk, role=seen_role).update(role=role):
        raise Moved
    _record(actor, system_id, current.user.email, "changed the role of", current.role, role)


@transaction.atomic
def remove_person(*, actor: Actor, membership: Membership) -> None:
    """Take a person's role in a system away; it holds from their next request. Raises as `change_role` does."""
    current = _locked(membership)
    system_id = membership.system_id or 0  # a role of a system always has one; 0 is nobody's
    _require(actor, system_id, current.role)
    if is_last_chair(current):
        raise ValidationError(LAST_CHAIR)
    current.delete()
    _record(actor, system_id, current.user.email, "removed", current.role)


@transaction.atomic
def invite(*, actor: Actor, system: System, email: str, role: str) -> tuple[Invitation, str]:
    """Make an invitation; returns it with the token for its link, which is kept nowhere.

    An earlier invitation of the same address stops working. Raises Http404 when the actor may not give the role,
    ValidationError when the person is in the list of this system already (whether an address has an account is never
    said).
    """
    _require(actor, system.pk, role)
    email = email.strip().lower()
    if Membership.objects.filter(system=system, user__email=email).exists():
        raise ValidationError({"email": "This person has a role in this system already. Change it in the list"})
    now = timezone.now()
    open_ones = Invitation.objects.filter(system=system, email=email, accepted_at=None, withdrawn_at=None)
    open_ones.update(withdrawn_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        system=system,
        email=email,
        role=role,
        token_hash=hash_of(token),
        invited_by_id=actor.user_id,
        expires_at=now + LIFETIME,
    )
    _record(actor, system.pk, email, "invited", "", role)
    return invitation, token


@transaction.atomic
def withdraw(*, actor: Actor, invitation: Invitation) -> None:
    """Stop an invitation from working. Raises Http404 when the actor may not."""
    _require(actor, invitation.system_id, invitation.role)
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if still_open.update(withdrawn_at=timezone.now()):
        _record(actor, invitation.system_id, invitation.email, "withdrew the invitation of", invitation.role)


@transaction.atomic
def accept(*, invitation: Invitation, user: User | None = None, name: str = "", password: str = "") -> User:
    """Take up an invitation, as `user` whose address it is, or as a new person with `name` and `password`.

    A new person without a password is one whom a directory knows (`accounts.directory`).

    Raises InvitationClosed when it can't be used any more, Http404 when it is for somebody else. A role that the
    person holds already stays as it is.
    """
    now = timezone.now()
    usable = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    if not usable.update(accepted_at=now):
        raise InvitationClosed
    if user is None:
        if User.objects.filter(email=invitation.email).exists():
            raise Http404  # somebody with an account signs in; a link alone never sets their password
        user = User.objects.create_user(invitation.email, password or None, name=name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)  # the link went there
    elif user.email != invitation.email:
        raise Http404
    _, created = Membership.objects.get_or_create(
        user=user, system_id=invitation.system_id, defaults={"role": invitation.role}
    )
    if created:
        joined = Actor(user_id=user.pk, name=str(user))
        _record(joined, invitation.system_id, user.email, "accepted the invitation of", "", invitation.role)
    return user


@transaction.atomic
def accept_by_directory(*, email: str, name: str) -> User | None:
    """Take up every open invitation of an address that a directory has verified, as a new person without a password.

    None when there is none, when another was quicker, or when somebody has an account with this address.
    """
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        return None
    waiting = Invitation.objects.filter(
        email=email, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    user: User | None = None
    for invitation in waiting.select_related("system"):
        try:
            user = accept(invitation=invitation, user=user, name=name)
        except InvitationClosed:
            continue
    return user


def choose_reminders(*, actor: Actor, wants: bool) -> None:
    """Say whether one takes reminders of rounds by e-mail. Raises Http404 for somebody not signed in."""
    if actor.user_id is None:
        raise Http404
    User.objects.filter(pk=actor.user_id).update(wants_reminders=wants)
