"""Who is in the room, without names, and what they answered, without times."""

import secrets
import uuid

from django.db import models
from django.db.models import Q

from frameworks.models import Level
from workshops.models.activity import Activity, Item
from workshops.models.workshop import Workshop


def participant_key() -> str:
    """128 bits that only the participant's own browser holds, signed."""
    return secrets.token_hex(16)


class Participant(models.Model):
    """A voice in the room: a phone, or one of several people who share it. Nothing tells who it is."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="participants")
    key = models.CharField(max_length=32, unique=True, default=participant_key)
    sector = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["workshop", "pk"]

    def __str__(self) -> str:
        return "A participant"


class Response(models.Model):
    """One person's answer about one item in one time of scoring: a level or "don't know", or a number of dots.

    There is no time stamp and the key is random, so that no order of arrival ties an answer to somebody in the room.
    """

    class Confidence(models.TextChoices):
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="responses")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="responses")
    scoring = models.PositiveSmallIntegerField()
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dots = models.PositiveSmallIntegerField(default=0)
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "item", "scoring"], name="response_once_a_scoring"),
        ]
        indexes = [models.Index(fields=["item", "scoring"], name="response_by_item")]

    def __str__(self) -> str:
        return "An answer"


class HandCount(models.Model):
    """A show of hands or a count of paper sheets: how many for one level (or one option) of an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="hand_counts")
    scoring = models.PositiveSmallIntegerField()
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "scoring", "level"], name="hand_count_once_a_level"),
            models.UniqueConstraint(
                fields=["item", "scoring"], condition=Q(level=None), name="hand_count_once_without_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} hands"


class Contribution(models.Model):
    """A short text from the room: held until a facilitator releases it, in a group when one was given.

    `sent_key` is made by the form, so that a text that is sent twice is kept once.
    """

    class State(models.TextChoices):
        HELD = "held", "Held"
        RELEASED = "released", "Released"
        REMOVED = "removed", "Removed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="contributions")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="contributions")
    sent_key = models.CharField(max_length=36)
    text = models.CharField(max_length=300)
    group = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.HELD)

    class Meta:
        ordering = ["activity", "group", "text", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "sent_key"], name="contribution_once_sent"),
        ]

    def __str__(self) -> str:
        return self.text
