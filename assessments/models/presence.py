"""Who is there."""

from django.conf import settings
from django.db import models

from assessments.models.assessment import Assessment
from frameworks.models import Area


class Presence(models.Model):
    """Where a person was last seen in an assessment, so that others working on it know; nothing is kept of it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["assessment", "user"]
        constraints = [models.UniqueConstraint(fields=["assessment", "user"], name="presence_once_a_person")]

    def __str__(self) -> str:
        return f"{self.user} at {self.area or self.assessment}"
