"""What came of it: the consensus on each item, quotes by role only, actions, and issues parked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models import Milestone
from frameworks.models import Level
from systems.models import System
from workshops.models.activity import Activity, Item
from workshops.models.workshop import Workshop


class Consensus(models.Model):
    """What the room agreed on one item, or that it did not agree (`level` empty).

    `record` is the room as it was when this was written: people, both distributions and the agreement, as plain data
    (`workshops.records`). The system's chair or lead then accepts it, changes it with a reason, or declines it.
    """

    class Answer(models.TextChoices):
        PROPOSED = "proposed", "Waits for the chair or lead"
        ACCEPTED = "accepted", "Accepted"
        CHANGED = "changed", "Changed"
        DECLINED = "declined", "Declined"

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="consensus")
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    dissent = models.PositiveSmallIntegerField(default=0)
    dissent_words = models.TextField(blank=True)
    record = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_by_name = models.CharField(max_length=254, blank=True)
    recorded_at = models.DateTimeField(auto_now=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.PROPOSED)
    answer_level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer_words = models.TextField(blank=True)
    answered_by_name = models.CharField(max_length=254, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["item"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer__in=["changed", "declined"]) | ~Q(answer_words=""),
                name="consensus_answer_reasoned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.level or 'not agreed'}"


class Quote(models.Model):
    """What somebody said, with a role and never a name. The role is left out where fewer than three hold it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="quotes")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="quotes")
    text = models.CharField(max_length=300)
    role = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["workshop", "pk"]

    def __str__(self) -> str:
        return self.text


class Action(models.Model):
    """What the room will do, who will do it and by when; it becomes a milestone when the system takes it on."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="actions")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    owner = models.CharField(max_length=150)
    due_on = models.DateField()
    milestone = models.ForeignKey(Milestone, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["workshop", "due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class ParkedIssue(models.Model):
    """Something that the room put aside so as to go on."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="parked_issues")
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["workshop", "pk"]

    def __str__(self) -> str:
        return self.text
