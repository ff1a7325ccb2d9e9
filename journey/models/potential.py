"""Step 1: indicators of a system's own, values over periods, targets, and what organisations' strategies cover."""

from django.db import models
from django.db.models import F, Q

from frameworks.models import Domain, Indicator
from journey.models.base import Record
from journey.models.partners import Organisation
from journey.numbers import with_unit
from journey.periods import Period


class LocalIndicator(Record):
    """A measure that a system adds to a domain."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=50)
    direction = models.CharField(max_length=10, choices=Indicator.Direction, default=Indicator.Direction.NEUTRAL)

    class Meta:
        ordering = ["system", "domain", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "name"], condition=Q(retired_at=None), name="local_indicator_once_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Measured(Record):
    """A row about one indicator: one of the published ones, or one of the system's own."""

    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    local_indicator = models.ForeignKey(
        LocalIndicator, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def about(self) -> Indicator | LocalIndicator:
        """The indicator that the row is about; the database sees to it that there is one."""
        found = self.indicator or self.local_indicator
        assert found is not None  # noqa: S101 - see the constraints of the two models
        return found


class IndicatorValue(Measured):
    """What an indicator was in a period, in the indicator's unit, with where that comes from.

    The periods of one indicator never overlap; the service sees to it. At most one value is the baseline.
    """

    class Confidence(models.TextChoices):
        PUBLISHED = "published", "Published figure"
        COUNTED = "counted", "Counted locally"
        ESTIMATED = "estimated", "Estimate"

    starts_on = models.DateField()
    ends_on = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    source = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence, default=Confidence.COUNTED)
    is_baseline = models.BooleanField(default=False)

    class Meta:
        ordering = ["system", "starts_on", "pk"]
        indexes = [models.Index(fields=["system", "retired_at", "starts_on"], name="indicator_value_in_use")]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, local_indicator__isnull=True)
                | Q(indicator__isnull=True, local_indicator__isnull=False),
                name="indicator_value_of_one_indicator",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="indicator_value_period_in_order"),
            models.UniqueConstraint(
                fields=["system", "indicator", "starts_on"],
                condition=Q(retired_at=None, indicator__isnull=False),
                name="indicator_value_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["local_indicator", "starts_on"],
                condition=Q(retired_at=None, local_indicator__isnull=False),
                name="local_indicator_value_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["system", "indicator"],
                condition=Q(retired_at=None, is_baseline=True, indicator__isnull=False),
                name="indicator_baseline_once",
            ),
            models.UniqueConstraint(
                fields=["local_indicator"],
                condition=Q(retired_at=None, is_baseline=True, local_indicator__isnull=False),
                name="local_indicator_baseline_once",
            ),
        ]

    def __str__(self) -> str:
        period = Period(self.starts_on, self.ends_on).label
        return f"{self.about}, {period}: {with_unit(self.value, self.about.unit)}"


class IndicatorTarget(Measured):
    """What an indicator shall be by a date."""

    value = models.DecimalField(max_digits=20, decimal_places=4)
    due_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["system", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, local_indicator__isnull=True)
                | Q(indicator__isnull=True, local_indicator__isnull=False),
                name="indicator_target_of_one_indicator",
            ),
        ]

    def __str__(self) -> str:
        due = f"{self.due_on.day} {self.due_on:%B %Y}"
        return f"{self.about}: {with_unit(self.value, self.about.unit)} by {due}"


class AnchorStrategy(Record):
    """An organisation's strategy as an anchor, and the domains that it covers."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="strategies")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    dated = models.DateField(null=True, blank=True)
    domains = models.ManyToManyField(Domain, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["system", "organisation__name", "title"]
        verbose_name_plural = "anchor strategies"

    def __str__(self) -> str:
        return self.title


class ValueImport(models.Model):
    """The checked rows of a spreadsheet of indicator values that somebody has not confirmed yet.

    `system` is empty for a spreadsheet of several systems. The row goes when it is confirmed or left.
    """

    system = models.ForeignKey("systems.System", null=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file_name
