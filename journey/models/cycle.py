"""Step 5: where a system stands with each recommendation; the national ones; how widely the steps are shared."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from frameworks.models import Domain, NationalRecommendation, Recommendation
from frameworks.models import Intervention as InterventionType
from journey.models.base import Record


class RecommendationState(Record):
    """Where a system stands with one recommendation of the four steps."""

    class State(models.TextChoices):
        NOT_STARTED = "not-started", "Not started"
        UNDER_WAY = "under-way", "Under way"
        STUCK = "stuck", "Stuck"
        DONE = "done", "Done"

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=15, choices=State, default=State.NOT_STARTED)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["system", "recommendation"]
        constraints = [
            models.UniqueConstraint(fields=["system", "recommendation"], name="recommendation_state_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_state_display()}"


class NationalNote(models.Model):
    """What the comparing body notes of a national recommendation on a day. Notes are added and never changed."""

    class State(models.TextChoices):
        NOT_STARTED = "not-started", "Not started"
        UNDER_WAY = "under-way", "Under way"
        DONE = "done", "Done"

    recommendation = models.ForeignKey(NationalRecommendation, on_delete=models.PROTECT, related_name="notes")
    state = models.CharField(max_length=15, choices=State)
    note = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["recommendation", "-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_state_display()}"


class StepsSharing(Record):
    """Who else may read a system's indicators, chosen questions and interventions; without a row, nobody."""

    class Rung(models.TextChoices):
        SYSTEM = "system", "This system only"
        CONFEDERATION = "confederation", "The comparing body"
        ALL_SYSTEMS = "all-systems", "All systems"

    rung = models.CharField(max_length=15, choices=Rung, default=Rung.SYSTEM)

    class Meta:
        ordering = ["system"]
        constraints = [models.UniqueConstraint(fields=["system"], name="steps_sharing_once")]

    def __str__(self) -> str:
        return self.get_rung_display()


class OwnExample(Record):
    """A system's own practice example for others, published once the comparing body has reviewed it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT = "sent", "Sent for review"
        PUBLISHED = "published", "Published"
        RETURNED = "returned", "Returned with comments"

    name = models.CharField(max_length=200)
    summary = models.TextField()
    worked = models.TextField(blank=True)
    did_not_work = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    domains = models.ManyToManyField(Domain, blank=True, related_name="+")
    types = models.ManyToManyField(InterventionType, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    review = models.TextField(blank=True)
    reviewed_by_name = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["system", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="own_example_published_when"
            )
        ]

    def __str__(self) -> str:
        return self.name
