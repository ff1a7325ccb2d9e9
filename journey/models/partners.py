"""Step 3: organisations, the nominated lead, the landscape, programmes and their checklist."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from frameworks.models import Area, AuditSector, ChecklistItem, Domain, LandscapeEntry
from journey.models.base import Record


class Organisation(Record):
    """A partner or anchor of a system, with a sector; on the map where it has a place."""

    name = models.CharField(max_length=200)
    sector = models.ForeignKey(AuditSector, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_anchor = models.BooleanField(default=False)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["system", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "name"], condition=Q(retired_at=None), name="organisation_once_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.name


class NominatedLead(models.Model):
    """Who is the single point of entry for partners, from when until when. At most one has no end.

    It is a public role, so it keeps a name and an address that the person gave for it.
    """

    system = models.ForeignKey("systems.System", on_delete=models.CASCADE, related_name="nominated_leads")
    name = models.CharField(max_length=150)
    job = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["system", "-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["system"], condition=Q(until=None), name="nominated_lead_one_at_a_time")
        ]

    def __str__(self) -> str:
        return self.name


class LandscapeLine(Record):
    """A partner, policy or programme of a system's landscape.

    `entry` is the published one that it replaces or confirms; `checked_on` when somebody last made sure that it
    still stands. `is_gone` says that it does not exist any more.
    """

    entry = models.ForeignKey(LandscapeEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(max_length=10, choices=LandscapeEntry.Tier)
    kind = models.CharField(max_length=10, choices=LandscapeEntry.Kind)
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)
    is_gone = models.BooleanField(default=False)

    class Meta:
        ordering = ["system", "tier", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "entry"],
                condition=Q(retired_at=None, entry__isnull=False),
                name="landscape_line_once_an_entry",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Programme(Record):
    """A local programme of work, which starts only once every question of the checklist has an answer."""

    class State(models.TextChoices):
        IDEA = "idea", "Idea"
        PLANNED = "planned", "Planned"
        STARTED = "started", "Started"
        FINISHED = "finished", "Finished"
        STOPPED = "stopped", "Stopped"

    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.IDEA)
    owner = models.CharField(max_length=150, blank=True)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    funding = models.CharField(max_length=300, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    domain = models.ForeignKey(Domain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["system", "name"]

    def __str__(self) -> str:
        return self.name


class ChecklistAnswer(models.Model):
    """What a programme answers to one question of the checklist. Not yet known needs a plan, in `note`."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"
        NOT_YET_KNOWN = "not-yet-known", "Not yet known"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=15, choices=Answer)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["programme", "item__order"]
        constraints = [models.UniqueConstraint(fields=["programme", "item"], name="checklist_answer_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_answer_display()}"
