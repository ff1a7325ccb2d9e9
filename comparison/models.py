"""What comparison keeps: illustrative data, groups of systems that people saved, and conversations asked for.

Illustrative data is made up, so that the views can be learned. It stands in a table of its own, where no assessment
is, so that it can't be mixed with anybody's and goes with one command."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from frameworks.models import Area, Level
from systems.models import System


class Illustration(models.Model):
    """What one system would have said of one area in one made-up round. A system without rows has not shared."""

    round_key = models.SlugField()
    round_name = models.CharField(max_length=100)
    as_at = models.DateField()
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    standing = models.CharField(max_length=15)
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    backed_level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    confidence = models.CharField(max_length=10, blank=True)
    origin = models.CharField(max_length=10, default="person")

    class Meta:
        ordering = ["round_key", "system", "area"]
        constraints = [
            models.UniqueConstraint(fields=["round_key", "system", "area"], name="illustration_once"),
        ]

    def __str__(self) -> str:
        return f"Illustrative: {self.system}, {self.area}, {self.round_name}"


class Group(models.Model):
    """Systems that a person put together, by theme or by geography; shared with everybody who compares, or not."""

    name = models.CharField(max_length=100)
    note = models.TextField(blank=True)
    systems = models.ManyToManyField(System, related_name="+")
    is_shared = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    """One system asks another, which is further on in an area, to talk. Names are shown to both once it is accepted.

    `number` rises with every change; whoever answers says which number they saw.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    asking = models.ForeignKey(System, on_delete=models.CASCADE, related_name="conversations_asked")
    asked = models.ForeignKey(System, on_delete=models.CASCADE, related_name="conversations_received")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    message = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(asking=F("asked")), name="conversation_with_another"),
            models.UniqueConstraint(
                fields=["asking", "asked", "area"], condition=Q(state="asked"), name="conversation_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asking} asks {self.asked}: {self.area}"
