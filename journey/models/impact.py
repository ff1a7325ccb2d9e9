"""Step 4: interventions with their values, and where further powers would help."""

from django.db import models
from django.db.models import Q

from assessments.models import Milestone
from frameworks.models import Area, Criterion, Domain
from frameworks.models import Intervention as InterventionType
from journey.models.base import Record
from journey.models.partners import Organisation, Programme
from systems.models import Place


class Intervention(Record):
    """What a system does to reach a result, where, with whom, and how it is measured.

    `type` is one of the published sixteen; a type of the system's own is in `own_type`, as a place that is not one of
    the published ones is in `own_place`. The measure's unit is `unit`; its values over time are `InterventionValue`.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        STOPPED = "stopped", "Stopped"

    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    type = models.ForeignKey(InterventionType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    own_type = models.CharField(max_length=200, blank=True)
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    own_place = models.CharField(max_length=150, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    measure = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=50, blank=True)
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    learned = models.TextField(blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    criteria = models.ManyToManyField(Criterion, blank=True, related_name="+")
    milestones = models.ManyToManyField(Milestone, blank=True, related_name="+")

    class Meta:
        ordering = ["system", "name"]
        indexes = [models.Index(fields=["system", "retired_at", "name"], name="intervention_in_use")]
        constraints = [
            models.CheckConstraint(
                condition=Q(type__isnull=False, own_type="") | (Q(type__isnull=True) & ~Q(own_type="")),
                name="intervention_published_or_own_type",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(own_place=""), name="intervention_published_or_own_place"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InterventionValue(Record):
    """What an intervention's measure was on a date."""

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="values")
    on = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["intervention", "on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "on"], condition=Q(retired_at=None), name="intervention_value_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.intervention} on {self.on}: {self.value}"


class DevolutionAsk(Record):
    """Where further devolution of powers or resources would bring greater impact."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        MADE = "made", "Made"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"

    title = models.CharField(max_length=200)
    asked_of = models.CharField(max_length=150, blank=True)
    what = models.TextField()
    why = models.TextField(blank=True)
    domain = models.ForeignKey(Domain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    asked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["system", "title"]

    def __str__(self) -> str:
        return self.title
