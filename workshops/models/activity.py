"""The agenda: activities, and the items that each asks about."""

from django.db import models

from frameworks.models import Area
from systems.models import System
from workshops.models.workshop import Workshop


class Activity(models.Model):
    """One part of an agenda. `phase` says where the room is in it, `scoring` which time of answering (0 before any),
    and `revealed` the last time of answering that was revealed: nothing later may leave the database, for anybody.

    `system` is whose area is judged; in a workshop of one system that one. `minutes` is a guide and ends nothing.
    `ends_at` is where the facilitator's timer runs out. `dots` and `most_on_one` are a dot-vote's.
    """

    class Kind(models.TextChoices):
        SCORE = "score", "Score an area"
        STAGE = "stage", "Place the leadership stage"
        SHIFTS = "shifts", "Judge shifts"
        DOTS = "dots", "Dot-vote"
        TEXT = "text", "Short text"
        CHECKLIST = "checklist", "Checklist"

    class Phase(models.TextChoices):
        WAITING = "waiting", "Not begun"
        OPEN = "open", "Open for answers"
        CLOSED = "closed", "Closed, not revealed"
        REVEALED = "revealed", "Revealed"
        DECIDED = "decided", "Decided"
        SKIPPED = "skipped", "Skipped"

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="activities")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    prompt = models.TextField(blank=True)
    system = models.ForeignKey(System, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=10)
    shows_findings = models.BooleanField(default=False)
    dots = models.PositiveSmallIntegerField(default=5)
    most_on_one = models.PositiveSmallIntegerField(default=2)
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.WAITING)
    scoring = models.PositiveSmallIntegerField(default=0)
    revealed = models.PositiveSmallIntegerField(default=0)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["workshop", "order", "pk"]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One thing that an activity asks about: an area with levels (`area`), or an option of a dot-vote (`text`).

    `source_key` says where an option came from ("question:12", "milestone:7"), empty for one that was typed.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    source_key = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["activity", "order", "pk"]

    def __str__(self) -> str:
        return self.text
