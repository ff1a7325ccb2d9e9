"""What a system says of each area: judgements and findings."""

from django.conf import settings
from django.db import models

from assessments.models.assessment import Assessment
from frameworks.models import Area, Criterion, Level


class Judgement(models.Model):
    """What a system says of one area: the level claimed, with reasons, and where it wants to be by when.

    `number` rises with every save of the area (its findings and evidence included); a save carries the number that
    the person saw, and a save that saw an older one is refused with both texts.

    `chair_words` say why the system still claims a level above its evidence, asked for at sign-off;
    `signed_backed_level` is what the evidence backed when the chair signed, so that progress over rounds does not move
    when evidence is retired later. `room_record` is what the last roundtable said of the area (`assessments.room`),
    whether its level was taken or not.
    """

    class Standing(models.TextChoices):
        NOT_ASSESSED = "not-assessed", "Not assessed"
        JUDGED = "judged", "Judged"
        NOT_APPLICABLE = "not-applicable", "Not applicable"

    class Confidence(models.TextChoices):
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"

    class Origin(models.TextChoices):
        PERSON = "person", "A person"
        WORKSHOP = "workshop", "A workshop"
        PUBLISHED = "published", "Read from publications"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="judgements")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="judgements")
    standing = models.CharField(max_length=15, choices=Standing, default=Standing.NOT_ASSESSED)
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="judgements")
    rationale = models.TextField(blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True)
    target_level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target_date = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PERSON)
    room_record = models.JSONField(null=True, blank=True)
    is_complete = models.BooleanField(default=False)
    chair_words = models.TextField(blank=True)
    signed_backed_level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["assessment", "area__order"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "area"], name="judgement_once_an_area"),
            models.CheckConstraint(
                condition=models.Q(standing="judged", level__isnull=False)
                | (~models.Q(standing="judged") & models.Q(level__isnull=True)),
                name="judgement_level_when_judged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.level or self.get_standing_display()}"


class Finding(models.Model):
    """One criterion's state in one judgement. A criterion without a row is not known.

    `to_confirm` marks a state that was carried over from an earlier round or version: it counts as not known until
    somebody confirms it.
    """

    class State(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT_MET = "not-met", "Not met"
        NOT_KNOWN = "not-known", "Not known"
        NOT_APPLICABLE = "not-applicable", "Not applicable"

    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, related_name="findings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="findings")
    state = models.CharField(max_length=15, choices=State, default=State.NOT_KNOWN)
    note = models.TextField(blank=True)
    to_confirm = models.BooleanField(default=False)

    class Meta:
        ordering = ["judgement", "criterion__order"]
        constraints = [models.UniqueConstraint(fields=["judgement", "criterion"], name="finding_once_a_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion.key}: {self.get_state_display()}"
