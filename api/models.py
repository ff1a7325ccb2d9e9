"""Personal tokens of the API, and how often each was used in a minute."""

from django.conf import settings
from django.db import models


class Token(models.Model):
    """A key that reads what its owner may read, no more. Only its SHA-256 is kept; `prefix` tells tokens apart.

    `scopes` is a list of the keys of `api.scopes`. `last_used_on` is a day: the hour is nobody's business.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["user", "-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class TokenMinute(models.Model):
    """How many requests a token made in one minute, counted from 1970."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="minutes")
    minute = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["token", "minute"]
        constraints = [models.UniqueConstraint(fields=["token", "minute"], name="token_minute_once")]

    def __str__(self) -> str:
        return f"{self.token}: {self.used}"
