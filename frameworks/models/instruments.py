"""Instruments of every kind as data: areas judged against ordered levels.

`matrix`, `stages`, `shifts` and `checklist` differ in how they are laid out, never in how they are judged, so that a
new instrument is rows and not code. A ladder (`stages`) is one area with many levels; a shift is an area whose first
and last levels carry the barrier and the behaviour as descriptors; a checklist item is an area.
"""

from django.db import models

from frameworks.models.base import NaturalKeyModel
from frameworks.models.guard import PUBLISHED, VersionedModel
from frameworks.models.reference import Source


class Framework(NaturalKeyModel):
    """An instrument, whatever its edition. `part_of` names the framework that it was published within.

    `local_to` is the ODS code of the system whose own areas these are, empty for a framework of all systems; it is a
    code and not a relation because this app knows nothing of systems.
    """

    class Instrument(models.TextChoices):
        MATRIX = "matrix", "Areas judged against levels"
        STAGES = "stages", "One ladder of stages"
        SHIFTS = "shifts", "Shifts from barrier to behaviour"
        CHECKLIST = "checklist", "Checklist"

    key = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    instrument = models.CharField(max_length=20, choices=Instrument)
    local_to = models.CharField(max_length=10, blank=True)
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class FrameworkVersion(VersionedModel):
    """One dated edition of a framework; a published one never changes.

    `scale_note` says who worded the levels where the source did not. Who made a draft and who published it are kept
    by name and time; both are empty for what came with the product. `number` rises with every change of a draft.
    """

    NATURAL_KEY = ("framework__key", "version")
    VERSION_PATH = ""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = PUBLISHED, "Published"

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    purpose = models.TextField(blank=True)
    coverage = models.TextField(blank=True)
    licence_note = models.TextField(blank=True)
    scale_note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="versions")
    source_section = models.CharField(max_length=200, blank=True)
    number = models.PositiveIntegerField(default=1)
    made_by_name = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    published_by_name = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["framework__order", "-version"]
        constraints = [models.UniqueConstraint(fields=["framework", "version"], name="framework_version_once")]

    def __str__(self) -> str:
        return f"{self.framework.short_name} {self.version}"

    def is_published(self) -> bool:
        """Whether the database knows this version as published; publishing it is the last change that it takes."""
        return bool(self.pk) and FrameworkVersion.objects.filter(pk=self.pk, status=PUBLISHED).exists()


class Level(VersionedModel):
    """A step of maturity. `order` 0 is below the first level of the source (`in_source` is then false).

    `from_years` (included) to `to_years` (excluded, empty for open) is the life-stage band in years since the
    partners began to work together; `life_stage` is the published wording, shown wherever the band is used.
    """

    NATURAL_KEY = ("version__framework__key", "version__version", "key")

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="levels")
    key = models.SlugField()
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    meaning = models.TextField(blank=True)
    caution = models.TextField(blank=True)
    in_source = models.BooleanField(default=True)
    life_stage = models.CharField(max_length=100, blank=True)
    from_years = models.PositiveSmallIntegerField(null=True, blank=True)
    to_years = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="level_key_once"),
            models.UniqueConstraint(fields=["version", "order"], name="level_order_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Area(VersionedModel):
    """A subject that is judged. `group_key` and `group_name` head a run of areas in a checklist."""

    NATURAL_KEY = ("version__framework__key", "version__version", "key")

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="areas")
    key = models.SlugField()
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    group_key = models.SlugField(blank=True)
    group_name = models.CharField(max_length=100, blank=True)
    domains = models.ManyToManyField("frameworks.Domain", blank=True, related_name="areas")

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="area_key_once"),
            models.UniqueConstraint(fields=["version", "order"], name="area_order_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Descriptor(VersionedModel):
    """What one level looks like in one area, where the source says so."""

    NATURAL_KEY = ("area__version__framework__key", "area__version__version", "area__key", "level__key")
    VERSION_PATH = "area__version"

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="descriptors")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="descriptors")
    text = models.TextField()

    class Meta:
        ordering = ["area", "level__order"]
        constraints = [models.UniqueConstraint(fields=["area", "level"], name="descriptor_once")]

    def __str__(self) -> str:
        return self.text


class Criterion(VersionedModel):
    """One statement of a level in an area. All `core` criteria must hold; an `example` only illustrates."""

    NATURAL_KEY = ("area__version__framework__key", "area__version__version", "key")
    VERSION_PATH = "area__version"

    class Kind(models.TextChoices):
        CORE = "core", "Core"
        EXAMPLE = "example", "Example"

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="criteria")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="criteria")
    key = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CORE)
    text = models.TextField()

    class Meta:
        ordering = ["area", "order"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["area", "key"], name="criterion_key_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class Prompt(VersionedModel):
    """A lesson or a question that goes with an instrument and is not judged."""

    NATURAL_KEY = ("version__framework__key", "version__version", "key")

    class Kind(models.TextChoices):
        LESSON = "lesson", "Lesson"
        CULTURE_QUESTION = "culture-question", "Question on local culture"

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="prompts")
    key = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="prompts")
    source_section = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="prompt_key_once")]

    def __str__(self) -> str:
        return self.text
