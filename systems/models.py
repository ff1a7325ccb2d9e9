"""Integrated care systems, their places, what they became, and published facts about them."""

from django.db import models
from django.db.models import F, Q

from frameworks.models import Source
from frameworks.models.base import NaturalKeyModel


class Region(NaturalKeyModel):
    """An NHS England region."""

    NATURAL_KEY = ("name",)

    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class System(NaturalKeyModel):
    """An integrated care system, known by its board's ODS code.

    `working_together_since` is the year in which its partners began to work together, from which its age is counted;
    empty where it is not known. `ended_on` is set when the system merged into another (see `Succession`).
    """

    NATURAL_KEY = ("ods_code",)

    ods_code = models.CharField("ODS code", max_length=10, unique=True)
    ons_code = models.CharField("ONS code", max_length=10, unique=True)
    name = models.CharField(max_length=150)
    board_name = models.CharField(max_length=200)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="systems")
    statutory_since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    working_together_since = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_col = models.PositiveSmallIntegerField()
    tile_row = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Place(NaturalKeyModel):
    """Part of a system."""

    NATURAL_KEY = ("system__ods_code", "name")

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(max_length=150)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["system", "name"], name="place_once")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """`successor` took over from `predecessor` on a date. Scores of a predecessor stay its own."""

    predecessor = models.ForeignKey(System, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(System, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} became {self.successor} on {self.on}"


class SystemFact(NaturalKeyModel):
    """A published fact about a system, with its source and date. `as_at` is a year, or a year and month."""

    NATURAL_KEY = ("system__ods_code", "key", "as_at")

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="facts")
    key = models.SlugField()
    label = models.CharField(max_length=150)
    value = models.DecimalField(max_digits=18, decimal_places=2)
    unit = models.CharField(max_length=50)
    qualifier = models.CharField(max_length=50, blank=True)
    note = models.CharField(max_length=200, blank=True)
    as_at = models.CharField(max_length=10)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="system_facts")
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["system", "pk"]
        constraints = [models.UniqueConstraint(fields=["system", "key", "as_at"], name="system_fact_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.value} {self.unit}"
