"""Evidence, and what it supports."""

from django.conf import settings
from django.db import models

from assessments.models.judgement import Judgement
from frameworks.models import Criterion, Source
from systems.models import System


class Evidence(models.Model):
    """Something that can be shown: a link, a file or a note. It belongs to a system; areas and rounds reuse it.

    `summary` says what it shows. From the day after `valid_until` it backs no level. `file_path` is the random
    name under which an upload is kept outside the web root; `file_type` was read from its content. `source` is set
    when it was read from a publication; `retired_at` takes it out of use and keeps the row. `number` rises with every
    change; whoever changes it says which number they saw. `came_from` names
    what it was learned from in the four steps.
    """

    class Kind(models.TextChoices):
        DOCUMENT = "document", "Document"
        STRATEGY = "strategy", "Strategy or plan"
        AGREEMENT = "agreement", "Agreement"
        ROLE = "role", "Role or post"
        PROGRAMME = "programme", "Programme of work"
        DATA = "data", "Data"
        DECISION = "decision", "Decision"
        STORY = "story", "Story"

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=Kind)
    summary = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    dated = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    file_path = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    came_from = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["system", "title"]
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["system", "retired_at", "title"], name="evidence_in_use")]

    def __str__(self) -> str:
        return self.title


class EvidenceLink(models.Model):
    """Evidence that supports one criterion of a judgement, or the judgement as a whole (`criterion` empty)."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="links")
    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, related_name="evidence_links")
    criterion = models.ForeignKey(
        Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence_links"
    )

    class Meta:
        ordering = ["judgement", "criterion__order", "pk"]
        indexes = [models.Index(fields=["judgement", "criterion"], name="evidence_link_of_a_finding")]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "judgement", "criterion"], name="evidence_link_once"),
            models.UniqueConstraint(
                fields=["evidence", "judgement"],
                condition=models.Q(criterion__isnull=True),
                name="evidence_link_to_the_claim_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} supports {self.criterion or self.judgement}"


class EvidenceImport(models.Model):
    """The checked rows of a spreadsheet that somebody uploaded and has not confirmed yet: what a preview shows.

    `rows` are as `assessments.evidence_import.ImportRow` writes them. The row goes when it is confirmed or left.
    """

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="evidence_imports")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.file_name} for {self.system}"
