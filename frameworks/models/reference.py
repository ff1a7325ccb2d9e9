"""Publications, glossary and practice examples: what every instrument refers to."""

from django.db import models

from frameworks.models.base import NaturalKeyModel
from frameworks.months import month_words


class Source(NaturalKeyModel):
    """A publication that content was restated from. `date` is as published: a year, or a year and month."""

    key = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    author = models.CharField(max_length=200, blank=True)
    date = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title

    @property
    def published(self) -> str:
        """Its date in words."""
        return month_words(self.date)


class GlossaryTerm(NaturalKeyModel):
    """A term that users meet, with its short form where it has one."""

    NATURAL_KEY = ("term",)

    term = models.CharField(max_length=100, unique=True)
    short = models.CharField(max_length=20, blank=True)
    meaning = models.TextField()

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term


class PracticeExample(NaturalKeyModel):
    """A published example of emerging practice.

    `system_code` is the ODS code of the system it comes from, empty where it is wider than one system; it is a
    code and not a relation because this app knows nothing of systems.
    """

    key = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    system_code = models.CharField(max_length=10, blank=True)
    region_name = models.CharField(max_length=100, blank=True)
    summary = models.TextField()
    domains = models.ManyToManyField("frameworks.Domain", related_name="practice_examples")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="practice_examples")

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class PracticeFigure(NaturalKeyModel):
    """A figure that a practice example was published with."""

    NATURAL_KEY = ("example__key", "label")

    example = models.ForeignKey(PracticeExample, on_delete=models.CASCADE, related_name="figures")
    label = models.CharField(max_length=100)
    value = models.DecimalField(max_digits=18, decimal_places=2)
    qualifier = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["example", "label"], name="practice_figure_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.qualifier} {self.value}"
