"""Milestones: what will be delivered by when."""

import secrets

from django.conf import settings
from django.db import models

from frameworks.models import Area, Criterion, Level
from systems.models import System


class Milestone(models.Model):
    """What a system will deliver by when, by whom, towards which level; it outlives a round.

    `area` is the area as it was worded when the milestone was made (none for one that serves no single area); boards
    match it by the area's key. `owner` is a name or a role in words. `number` rises with every change; whoever changes
    it says which number they saw.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under-way", "Under way"
        MET = "met", "Met"
        DROPPED = "dropped", "Dropped"

    class Origin(models.TextChoices):
        PERSON = "person", "A person"
        WORKSHOP = "workshop", "A workshop"

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="milestones")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="milestones")
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    criteria = models.ManyToManyField(Criterion, blank=True, related_name="milestones")
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=150, blank=True)
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    met_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PERSON)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["system", "due_on", "pk"]
        indexes = [models.Index(fields=["system", "status", "due_on"], name="milestone_by_due_date")]

    def __str__(self) -> str:
        return self.title


def calendar_token() -> str:
    """A secret of 256 bits for the address of a calendar."""
    return secrets.token_urlsafe(32)


class CalendarLink(models.Model):
    """One person's secret address of a system's milestones as a calendar; it dies with their membership.

    A calendar program can't sign in, so the address is the key; only its SHA-256 is kept.
    """

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="calendar_links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["system", "user"]
        constraints = [models.UniqueConstraint(fields=["system", "user"], name="calendar_link_once_a_person")]

    def __str__(self) -> str:
        return f"{self.user}'s calendar of {self.system}"
