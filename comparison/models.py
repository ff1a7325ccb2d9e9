"""Illustrative data: made up, so that the views can be learned. It stands in a table of its own, where no assessment
is, so that it can't be mixed with anybody's and goes with one command."""

from django.db import models

from frameworks.models import Area, Level
from systems.models import System


class Illustration(models.Model):
    """What one system would have said of one area in one made-up round. A system without rows has not shared."""

    round_key = models.SlugField()
    round_name = models.CharField(max_length=100)
    as_at = models.DateField()
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    standing = models.CharField(max_length=15)
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    backed_level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    confidence = models.CharField(max_length=10, blank=True)
    origin = models.CharField(max_length=10, default="person")

    class Meta:
        ordering = ["round_key", "system", "area"]
        constraints = [
            models.UniqueConstraint(fields=["round_key", "system", "area"], name="illustration_once"),
        ]

    def __str__(self) -> str:
        return f"Illustrative: {self.system}, {self.area}, {self.round_name}"
