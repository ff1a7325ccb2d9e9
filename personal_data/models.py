"""What is kept so that nobody loses an account without having been told."""

from django.conf import settings
from django.db import models


class LeavingNotice(models.Model):
    """The owner of an account that is not used was told by e-mail that it will be erased. Signing in takes it away."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} told on {self.sent_at:%Y-%m-%d}"
