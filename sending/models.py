"""What was sent, for as long as it might be sent again."""

from django.db import models


class SentForm(models.Model):
    """One form that somebody sent, known by a hash of who sent what from which page; it tells nothing of either.

    `answer` is where its sender was led once it had its effect; empty as long as that is not known.
    """

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    answer = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.key
