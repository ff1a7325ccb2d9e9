"""Step 2: the questions that a system chose to test."""

from django.db import models
from django.db.models import Q

from frameworks.models import Domain, Question
from journey.models.base import Record


class ChosenQuestion(Record):
    """A transformational question that a system takes up: one of the published ones, or one of its own.

    `place` is its place on the short list, 1 first; empty for one that is not ranked.
    """

    class State(models.TextChoices):
        CHOSEN = "chosen", "Chosen"
        TESTING = "testing", "Being tested"
        ANSWERED = "answered", "Answered"
        SET_ASIDE = "set-aside", "Set aside"

    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300, blank=True)
    domain = models.ForeignKey(Domain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.CHOSEN)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    hypothesis = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    due_on = models.DateField(null=True, blank=True)
    learned = models.TextField(blank=True)

    class Meta:
        ordering = ["system", "place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, text="") | (Q(question__isnull=True) & ~Q(text="")),
                name="chosen_question_published_or_own",
            ),
            models.UniqueConstraint(
                fields=["system", "question"],
                condition=Q(retired_at=None, question__isnull=False),
                name="chosen_question_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.question)
