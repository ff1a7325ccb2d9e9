"""What of an earlier version corresponds to what of a later one, and how far the two can be compared."""

from django.db import models

from frameworks.models.guard import VersionedModel
from frameworks.models.instruments import FrameworkVersion


class Comparability(VersionedModel):
    """One pair of areas or criteria of two versions of a framework; part of the later version, published with it.

    `from_key` and `to_key` are keys within the versions; an empty `to_key` says that nothing corresponds any more.
    An area or criterion of the later version that no row names is new.
    """

    NATURAL_KEY = ("to_version__framework__key", "to_version__version", "from_version__version", "kind", "from_key")
    VERSION_PATH = "to_version"

    class Kind(models.TextChoices):
        AREA = "area", "Area"
        CRITERION = "criterion", "Criterion"

    class Verdict(models.TextChoices):
        UNCHANGED = "unchanged", "Unchanged"
        REWORDED = "reworded", "Reworded"
        NOT_COMPARABLE = "not-comparable", "Not comparable"

    from_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="comparable_to")
    to_version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="comparable_from")
    kind = models.CharField(max_length=10, choices=Kind)
    from_key = models.CharField(max_length=50)
    to_key = models.CharField(max_length=50, blank=True)
    verdict = models.CharField(max_length=15, choices=Verdict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["to_version", "from_version", "kind", "pk"]
        verbose_name_plural = "comparabilities"
        constraints = [
            models.UniqueConstraint(
                fields=["from_version", "to_version", "kind", "from_key"], name="comparability_once_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_key} to {self.to_key or 'nothing'}: {self.get_verdict_display()}"
