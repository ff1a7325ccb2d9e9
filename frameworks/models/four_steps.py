"""The four-step model: steps, domains and what each holds. One edition, its source on every row."""

from django.db import models

from frameworks.models.base import NaturalKeyModel
from frameworks.models.reference import Source


class SourcedModel(NaturalKeyModel):
    """A keyed, ordered row that says which publication it was restated from."""

    key = models.CharField(max_length=40, unique=True)
    order = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    source_section = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["order"]


class Step(SourcedModel):
    """One of the four steps of the cycle."""

    name = models.CharField(max_length=100)
    published_name = models.CharField(max_length=200)
    summary = models.TextField()
    outcome = models.TextField()

    def __str__(self) -> str:
        return self.name


class Recommendation(SourcedModel):
    """What a step recommends to systems."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="recommendations")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Domain(SourcedModel):
    """One of the seven domains in which the NHS acts on its area's economy."""

    name = models.CharField(max_length=100)
    why = models.TextField()

    def __str__(self) -> str:
        return self.name


class Indicator(SourcedModel):
    """A measure of a domain's potential (step 1). `direction` says which way is better, where either is."""

    class Direction(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        NEUTRAL = "neutral", "Neither way is better"

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=50)
    direction = models.CharField(max_length=10, choices=Direction)

    def __str__(self) -> str:
        return self.name


class Question(SourcedModel):
    """A transformational question of a domain (step 2)."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class LandscapeEntry(SourcedModel):
    """A partner, policy or programme to look for, by tier (step 3); a starter list of the date in `as_of`."""

    class Tier(models.TextChoices):
        REGION = "region", "Region"
        SYSTEM = "system", "System"
        PLACE = "place", "Place"

    class Kind(models.TextChoices):
        PARTNER = "partner", "Partner"
        POLICY = "policy", "Policy"
        PROGRAMME = "programme", "Programme"

    tier = models.CharField(max_length=10, choices=Tier)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    as_of = models.CharField(max_length=7)

    class Meta(SourcedModel.Meta):
        verbose_name_plural = "landscape entries"

    def __str__(self) -> str:
        return self.name


class ChecklistItem(SourcedModel):
    """A question asked of every programme before it starts (step 3)."""

    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Intervention(SourcedModel):
    """A type of result that a system could target (step 4). The domain is this product's own placing."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="interventions")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class AuditQuestion(SourcedModel):
    """A question of the relationship audit (step 2)."""

    class Answer(models.TextChoices):
        TEXT = "text", "Words"
        SCALE = "scale-1-to-5", "From 1 to 5"

    text = models.TextField()
    answer = models.CharField(max_length=20, choices=Answer)

    def __str__(self) -> str:
        return self.text


class AuditSector(SourcedModel):
    """A sector that a partner in the relationship audit may answer for."""

    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class NationalRecommendation(SourcedModel):
    """What the report asks of national bodies."""

    body = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text
