"""The history of every change."""

from django.conf import settings
from django.db import models

from assessments.models.assessment import Assessment
from frameworks.models import Area
from systems.models import System


class Event(models.Model):
    """One change: who, when, what, from what to what. Append-only; chained by hash within its system.

    `changes` is a list of {"what", "from", "to"} in the words that people read. `about` names the row that it is about
    besides the area, for example "evidence:12". The hash covers `actor_seal`, a hash of the person's reference and
    name, so that both can be taken out when a person leaves without breaking the chain, and neither can be changed.

    `sealed_as` is empty for what happened here. An event that came with a system's own data from another installation
    holds the numbers of rows that its hash covers: {"system", "assessment", "area", "about"} as they were there.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    assessment = models.ForeignKey(Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_ref = models.CharField(max_length=36, blank=True)
    actor_name = models.CharField(max_length=150, blank=True)
    actor_seal = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=50)
    about = models.CharField(max_length=40, blank=True)
    changes = models.JSONField(default=list)
    sealed_as = models.JSONField(default=dict, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["system", "sequence"]
        constraints = [models.UniqueConstraint(fields=["system", "sequence"], name="event_sequence_once")]
        indexes = [models.Index(fields=["assessment", "area", "sequence"], name="event_of_an_area")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.action}"


class HistoryHead(models.Model):
    """How a system's chain of events ends: its last entry, sealed with the secret key (`assessments/chain_heads.py`).

    `loaded` counts the first entries that came from another installation, `loaded_hash` covers what they name here.
    """

    system = models.OneToOneField(System, on_delete=models.PROTECT, primary_key=True, related_name="history_head")
    sequence = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    loaded = models.PositiveIntegerField(default=0)
    loaded_hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["system"]

    def __str__(self) -> str:
        return f"{self.system}: {self.sequence} entries"
