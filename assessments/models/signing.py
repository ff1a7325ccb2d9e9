"""What was signed."""

from django.db import models

from assessments.models.assessment import Assessment


class SignedContent(models.Model):
    """An assessment's whole content as the chair signed it; never changed, and kept when it is reopened.

    `content` is the read model as canonical JSON text and `sha256` the hash of that text, printed on the document.
    `evidence_numbers` is empty for what was signed here; what came from another installation names evidence by the
    numbers that it had there, and this tells which it has here.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="signed_contents")
    sequence = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    signed_at = models.DateTimeField()
    signed_by_name = models.CharField(max_length=150)
    evidence_numbers = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["assessment", "sequence"]
        constraints = [models.UniqueConstraint(fields=["assessment", "sequence"], name="signed_content_once")]

    def __str__(self) -> str:
        return f"{self.assessment}, signed {self.signed_at:%Y-%m-%d}"
