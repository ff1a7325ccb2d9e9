"""Rounds of assessment."""

from django.db import models

from frameworks.models import FrameworkVersion
from frameworks.models.base import NaturalKeyModel


class Round(NaturalKeyModel):
    """A period of assessment with chosen framework versions.

    `as_at` is the date at which a system's age is counted. `is_current` marks the round that systems start now;
    a round loaded from publications (`from_publications`) is nobody's self-assessment and is labelled so.
    `number` rises with every change, and whoever changes a round says which number they saw.
    """

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, blank=True)
    as_at = models.DateField()
    is_current = models.BooleanField(default=False)
    from_publications = models.BooleanField(default=False)
    versions = models.ManyToManyField(FrameworkVersion, related_name="rounds")
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["as_at"]

    def __str__(self) -> str:
        return self.name
