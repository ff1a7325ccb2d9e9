"""Step 2: the relationship audit. Partners answer by link, without an account; answers keep sector and role only."""

import uuid

from django.db import models
from django.db.models import Q

from frameworks.models import AuditQuestion, AuditSector
from journey.models.base import Record


class RelationshipAudit(Record):
    """One asking of a system's partners. `local_questions` are {"key", "text", "answer"} of the system's own.

    Nothing of it changes when a partner answers, so that none of its times tells when somebody did.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    name = models.CharField(max_length=100)
    intro = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closes_on = models.DateField()
    local_questions = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["system", "-closes_on", "-pk"]

    def __str__(self) -> str:
        return self.name


class AuditLink(models.Model):
    """One partner's secret address, of which only the SHA-256 is kept. It works once.

    `sent_to` is what the system notes of whom it gave the link to. Nothing leads from it to an answer: a used link
    holds neither a time nor what was answered. `sent_key` is the random key of the form that was sent, by which a
    browser that sends twice is told that the first time counted.
    """

    audit = models.ForeignKey(RelationshipAudit, on_delete=models.CASCADE, related_name="links")
    sector = models.ForeignKey(AuditSector, on_delete=models.PROTECT, related_name="+")
    sent_to = models.CharField(max_length=150, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)
    sent_key = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["audit", "sector__order", "pk"]

    def __str__(self) -> str:
        return f"A link of {self.audit} for {self.sector}"


class AuditAnswer(models.Model):
    """One answer of one partner to one question: a point of the scale, or words.

    Nothing joins the answers of one partner but a role that nobody else gave: each has a random number of its own, by
    which they are read, and no time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(RelationshipAudit, on_delete=models.CASCADE, related_name="answers")
    sector = models.ForeignKey(AuditSector, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=100, blank=True)
    question = models.ForeignKey(AuditQuestion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    local_key = models.CharField(max_length=20, blank=True)
    scale = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["audit", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scale__isnull=True) | Q(scale__gte=1, scale__lte=5), name="audit_answer_from_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(question__isnull=False, local_key="") | (Q(question__isnull=True) & ~Q(local_key="")),
                name="audit_answer_to_one_question",
            ),
            models.CheckConstraint(
                condition=Q(scale__isnull=False, words="") | (Q(scale__isnull=True) & ~Q(words="")),
                name="audit_answer_says_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"An answer of {self.sector}"
