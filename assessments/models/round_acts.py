"""What is done with a round by those who administer it: acts, and reminders by e-mail."""

from django.conf import settings
from django.db import models

from assessments.models.rounds import Round
from systems.models import System


class RoundAct(models.Model):
    """One act: who, when, what, from what to what. Added, never changed: the database refuses it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="acts")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=50)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ["round", "-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.round}: {self.action}"


class Reminder(models.Model):
    """A system's chairs and leads were reminded of a round on a day: once a day at most.

    `people` is how many were written to, `failed` how many letters could not be handed over.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminders")
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    people = models.PositiveSmallIntegerField(default=0)
    failed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["round", "-on", "system"]
        constraints = [models.UniqueConstraint(fields=["round", "system", "on"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.system} reminded of {self.round}"
