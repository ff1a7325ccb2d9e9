"""A workshop, who facilitates it, and the agendas that it can be made from."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from assessments.models import Round
from systems.models import System

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXY"
"""31 characters that can't be mistaken for one another: without 0, 1, I and O, and Z, which is read as 2."""
CODE_LENGTH = 8


def make_code() -> str:
    """Eight characters of 31, about 40 bits, from the system's secure source."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def make_link() -> str:
    """The 128 bits of a QR code's own link or of a projector's address."""
    return secrets.token_hex(16)


class Workshop(models.Model):
    """A roundtable of one system, or of several when the Confederation holds it (`is_national`).

    `code` lets people in while the workshop is open, shows them the outcome for a week after, and is never used again.
    `step` rises with everything that the facilitators do, and each of their actions says which step it saw; `version`
    rises also with every answer, and is what the stream process watches. `accepting` names the activity and the time
    of scoring that answers are taken for ("12:1"), so that one statement tells whether an answer came in time.
    """

    class Status(models.TextChoices):
        PREPARING = "preparing", "Being prepared"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    title = models.CharField(max_length=150)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="workshops")
    systems = models.ManyToManyField(System, related_name="workshops")
    is_national = models.BooleanField(default=False)
    held_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PREPARING)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=make_code)
    link = models.CharField(max_length=32, unique=True, default=make_link)
    screen_link = models.CharField(max_length=32, unique=True, default=make_link)
    sectors = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    is_locked = models.BooleanField(default=False)
    is_screen_hidden = models.BooleanField(default=False)
    current = models.ForeignKey(
        "workshops.Activity", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepting = models.CharField(max_length=40, blank=True)
    step = models.PositiveIntegerField(default=1)
    version = models.PositiveBigIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["status"], condition=Q(status="open"), name="workshop_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def shown_code(self) -> str:
        """The code as people read it: XXXX-XXXX."""
        return f"{self.code[:4]}-{self.code[4:]}"


class Rights(models.QuerySet["Facilitator"]):
    """Rights to facilitate."""

    def with_holder(self) -> "models.QuerySet[Any]":
        """With `holder`: the id of the account that has the right, its own or its address's; None where none has."""
        addressed = get_user_model().objects.filter(email=OuterRef("email"), is_active=True).values("pk")[:1]
        return self.annotate(holder=Coalesce("user_id", Subquery(addressed)))


class Facilitator(models.Model):
    """The right to prepare and run one workshop. Two can run it together.

    Whoever makes a workshop has it by their account. Others are given it by address, whether or not an account has
    that address: nobody who gives it may learn that.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="facilitators")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="facilitates"
    )
    email = models.EmailField(max_length=254, blank=True)
    given_by_name = models.CharField(max_length=254, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    objects = Rights.as_manager()

    class Meta:
        ordering = ["workshop", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "user"], name="facilitator_once_a_workshop"),
            models.UniqueConstraint(
                fields=["workshop", "email"], condition=~Q(email=""), name="facilitator_once_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} facilitates {self.workshop}"

    @property
    def who(self) -> str:
        """The name of the account, or the address as it was given."""
        return self.email or str(self.user)


class AgendaTemplate(models.Model):
    """An agenda that somebody kept to use again. `activities` is a list of plain activities (`workshops.agendas`)."""

    name = models.CharField(max_length=100)
    system = models.ForeignKey(
        System, null=True, blank=True, on_delete=models.CASCADE, related_name="agenda_templates"
    )
    activities = models.JSONField(default=list)
    made_by_name = models.CharField(max_length=254, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class WorkshopEvent(models.Model):
    """What a facilitator did and when: append-only. Nothing that a participant did is ever in it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=254)
    action = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True)
    step = models.PositiveIntegerField()

    class Meta:
        ordering = ["workshop", "pk"]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.action}"


class WrongCodes(models.Model):
    """How many wrong codes were tried on the whole site in one minute, and nothing of who tried them."""

    minute = models.DateTimeField(unique=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-minute"]

    def __str__(self) -> str:
        return f"{self.minute:%H:%M}: {self.count}"
