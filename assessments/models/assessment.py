"""Assessments: one system in one round."""

from django.conf import settings
from django.db import models

from assessments.models.rounds import Round
from frameworks.models import FrameworkVersion
from systems.models import System


class Assessment(models.Model):
    """One system in one round, pinned to its framework versions when it begins.

    `number` rises with every change of state; whoever changes the state says which number they saw. `carried_from` is
    the signed assessment that it started from, when it did.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        SIGNED_OFF = "signed-off", "Signed off"
        REOPENED = "reopened", "Reopened"

    class Sharing(models.TextChoices):
        """The ladder of DESIGN section 5, least first."""

        SYSTEM = "system", "This system only"
        NAMED = "named", "Named systems"
        CONFEDERATION = "confederation", "The Confederation"
        ALL_SYSTEMS = "all-systems", "All systems"
        PUBLIC = "public", "Public"

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="assessments")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    versions = models.ManyToManyField(FrameworkVersion, related_name="assessments")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    sharing = models.CharField(max_length=15, choices=Sharing, default=Sharing.SYSTEM)
    shared_with = models.ManyToManyField(System, blank=True, related_name="assessments_shared_with_it")
    number = models.PositiveIntegerField(default=1)
    provenance = models.TextField(blank=True)
    submission_reason = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round__as_at"]
        constraints = [models.UniqueConstraint(fields=["system", "round"], name="assessment_once_a_round")]

    def __str__(self) -> str:
        return f"{self.system}, {self.round}"
