"""Readings: another voice on the same evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models.assessment import Assessment
from frameworks.models import Area, Level
from systems.models import System


class Reading(models.Model):
    """One invited reader of an assessment: another system, or the comparing body when `by_system` is empty.

    Kept beside the system's own judgement, dated and signed, never merged into it.
    """

    class Status(models.TextChoices):
        INVITED = "invited", "Invited"
        GIVEN = "given", "Given"
        WITHDRAWN = "withdrawn", "Withdrawn"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="readings")
    by_system = models.ForeignKey(
        System, null=True, blank=True, on_delete=models.PROTECT, related_name="readings_given"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.INVITED)
    invitation_words = models.TextField(blank=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by_name = models.CharField(max_length=150)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_by_name = models.CharField(max_length=150, blank=True)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["assessment", "invited_at"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "by_system"], name="reading_once_a_system"),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(by_system__isnull=True), name="reading_once_by_the_body"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}, read by {self.by_system or 'the comparing body'}"


class ReadingLine(models.Model):
    """What one reader says of one area, and what the system answers."""

    class Answer(models.TextChoices):
        AGREE = "agree", "We agree"
        DISAGREE = "disagree", "We disagree"
        WILL_ADD_EVIDENCE = "will-add-evidence", "We will add evidence"

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="lines")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    answer_words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["reading", "area__order"]
        constraints = [models.UniqueConstraint(fields=["reading", "area"], name="reading_line_once_an_area")]

    def __str__(self) -> str:
        return f"{self.reading}: {self.area}"
