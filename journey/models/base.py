"""What every register of the four steps has in common."""

from django.conf import settings
from django.db import models

from systems.models import System


class Record(models.Model):
    """A row that people of one system keep: retired, never deleted.

    `number` rises with every change; whoever changes the row says which number they saw.
    """

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
