"""People and the roles they hold. What a role may do is in `accounts/permissions.py` and nowhere else."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from systems.models import System


class Role(models.TextChoices):
    """A person's role: in one system, or for the comparing body (`NATIONAL_ROLES`)."""

    CHAIR = "chair", "Chair"
    LEAD = "lead", "Lead"
    CONTRIBUTOR = "contributor", "Contributor"
    VIEWER = "viewer", "Viewer"
    ANALYST = "analyst", "Analyst"
    FACILITATOR = "facilitator", "Facilitator"
    ADMINISTRATOR = "administrator", "Administrator"


SYSTEM_ROLES = (Role.CHAIR, Role.LEAD, Role.CONTRIBUTOR, Role.VIEWER)
NATIONAL_ROLES = (Role.ANALYST, Role.FACILITATOR, Role.ADMINISTRATOR)


class UserManager(BaseUserManager["User"]):
    """Makes people by e-mail address, always in lower case, so that one address is one person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. `is_demonstration` marks the people that `make run` makes; production refuses them.

    `ref` stands for the person in histories, and says nothing of them once the account is gone.
    """

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    email = models.EmailField(unique=True)
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    wants_reminders = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """One role of one person. Roles of a system name it; national roles have none."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    system = models.ForeignKey(System, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["system", "role", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "system"], name="membership_once_in_a_system"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(system=None), name="membership_national_once"
            ),
            models.CheckConstraint(
                condition=Q(system__isnull=False, role__in=SYSTEM_ROLES)
                | Q(system__isnull=True, role__in=NATIONAL_ROLES),
                name="membership_role_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Invitation(models.Model):
    """Asks the owner of an e-mail address to take a role in a system, by a link that works once.

    Only the SHA-256 of the link's token is kept: whoever reads the database can't use it.
    """

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in SYSTEM_ROLES])
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["system", "email"]

    def __str__(self) -> str:
        return f"{self.email} to {self.system}"

    @property
    def is_usable(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()


class MembershipEvent(models.Model):
    """One change of who holds which role: append-only. Names are kept as they were when it happened."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="membership_events")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=254)
    person_name = models.CharField(max_length=254)
    action = models.CharField(max_length=50)
    from_role = models.CharField(max_length=20, blank=True)
    to_role = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["system", "pk"]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.person_name}"


NOBODY = uuid.UUID(int=0)
"""Stands for a person who has left, where a reference must stand."""


class AccountEvent(models.Model):
    """One change of how a person signs in: append-only. People stand in it by their `ref`, until they leave.

    `actor_ref` is empty for whoever ran a command on the server.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_ref = models.UUIDField(null=True)
    person_ref = models.UUIDField(db_index=True)
    action = models.CharField(max_length=50)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {self.action}"
