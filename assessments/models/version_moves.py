"""Moves of an open assessment from one version of a framework to another."""

from django.db import models

from assessments.models.assessment import Assessment
from frameworks.models import FrameworkVersion


class VersionMove(models.Model):
    """One move: which versions, who, when, and what could not be carried along, kept readable.

    `left_behind` is a list of areas as `assessments.moving.LeftArea` writes them, in the words that people wrote.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="version_moves")
    from_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    moved_by_name = models.CharField(max_length=150)
    left_behind = models.JSONField(default=list)

    class Meta:
        ordering = ["assessment", "moved_at"]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.from_version} to {self.to_version}"
