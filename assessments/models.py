"""Rounds, assessments and what people say in them: judgements, findings, evidence, and the history of every change."""

from django.conf import settings
from django.db import models

from frameworks.models import Area, Criterion, FrameworkVersion, Level, Source
from frameworks.models.base import NaturalKeyModel
from systems.models import System


class Round(NaturalKeyModel):
    """A period of assessment with chosen framework versions.

    `as_at` is the date at which a system's age is counted. `is_current` marks the round that systems start now;
    a round loaded from publications (`from_publications`) is nobody's self-assessment and is labelled so.
    """

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, blank=True)
    as_at = models.DateField()
    is_current = models.BooleanField(default=False)
    from_publications = models.BooleanField(default=False)
    versions = models.ManyToManyField(FrameworkVersion, related_name="rounds")

    class Meta:
        ordering = ["as_at"]

    def __str__(self) -> str:
        return self.name


class Assessment(models.Model):
    """One system in one round, pinned to its framework versions when it begins.

    `number` rises with every change of state; whoever changes the state says which number they saw.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        SIGNED_OFF = "signed-off", "Signed off"
        REOPENED = "reopened", "Reopened"

    class Sharing(models.TextChoices):
        """The ladder of DESIGN section 5, least first."""

        SYSTEM = "system", "This system only"
        NAMED = "named", "Named systems"
        CONFEDERATION = "confederation", "The Confederation"
        ALL_SYSTEMS = "all-systems", "All systems"
        PUBLIC = "public", "Public"

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="assessments")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    versions = models.ManyToManyField(FrameworkVersion, related_name="assessments")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    sharing = models.CharField(max_length=15, choices=Sharing, default=Sharing.SYSTEM)
    shared_with = models.ManyToManyField(System, blank=True, related_name="assessments_shared_with_it")
    number = models.PositiveIntegerField(default=1)
    provenance = models.TextField(blank=True)
    submission_reason = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round__as_at"]
        constraints = [models.UniqueConstraint(fields=["system", "round"], name="assessment_once_a_round")]

    def __str__(self) -> str:
        return f"{self.system}, {self.round}"


class Judgement(models.Model):
    """What a system says of one area: the level claimed, with reasons, and where it wants to be by when.

    `number` rises with every save of the area (its findings and evidence included); a save carries the number that
    the person saw, and a save that saw an older one is refused with both texts.
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
    is_complete = models.BooleanField(default=False)
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
    """One criterion's state in one judgement. A criterion without a row is not known."""

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

    class Meta:
        ordering = ["judgement", "criterion__order"]
        constraints = [models.UniqueConstraint(fields=["judgement", "criterion"], name="finding_once_a_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion.key}: {self.get_state_display()}"


class Evidence(models.Model):
    """Something that can be shown: a link or a note. It belongs to a system and is reused across areas and rounds.

    `source` is set when it was read from a publication; `retired_at` takes it out of use and keeps the row.
    """

    class Kind(models.TextChoices):
        DOCUMENT = "document", "Document"
        STRATEGY = "strategy", "Strategy or plan"
        AGREEMENT = "agreement", "Agreement"
        ROLE = "role", "Role or post"
        PROGRAMME = "programme", "Programme of work"
        DATA = "data", "Data"
        DECISION = "decision", "Decision"
        STORY = "story", "Story"

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=Kind)
    summary = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    dated = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["system", "title"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title


class EvidenceLink(models.Model):
    """Evidence that supports one criterion of a judgement, or the judgement as a whole (`criterion` empty)."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="links")
    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, related_name="evidence_links")
    criterion = models.ForeignKey(
        Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence_links"
    )

    class Meta:
        ordering = ["judgement", "criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "judgement", "criterion"], name="evidence_link_once"),
            models.UniqueConstraint(
                fields=["evidence", "judgement"],
                condition=models.Q(criterion__isnull=True),
                name="evidence_link_to_the_claim_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} supports {self.criterion or self.judgement}"


class Event(models.Model):
    """One change: who, when, what, from what to what. Append-only; chained by hash within its system.

    `changes` is a list of {"what", "from", "to"} in the words that people read. `actor_name` is kept as it was, so
    that the history survives the deletion of an account.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    assessment = models.ForeignKey(Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=150)
    action = models.CharField(max_length=50)
    changes = models.JSONField(default=list)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["system", "sequence"]
        constraints = [models.UniqueConstraint(fields=["system", "sequence"], name="event_sequence_once")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.action}"
