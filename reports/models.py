"""National reports: what analysts write beside the figures, and every drawing of it as a PDF; batches of reports."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models import Round
from comparison.rows import KIND_LABELS
from frameworks.models import FrameworkVersion


class NationalReport(models.Model):
    """A report on one round, one kind of data and one framework version, for one circle of readers.

    Rounds of made-up data have no row of their own, so the round is named by its key. `number` rises with every change
    of the commentary. A published one never changes; a new draft may be started from it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    class Readers(models.TextChoices):
        SYSTEMS = "all-systems", "Everybody who compares: holds what is shared with all systems"
        BODY = "confederation", "Analysts only: holds what is shared with the comparing body too"

    round_key = models.SlugField()
    round_name = models.CharField(max_length=100)
    as_at = models.DateField()
    kind = models.CharField(max_length=15, choices=list(KIND_LABELS.items()))
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    readers = models.CharField(max_length=15, choices=Readers, default=Readers.SYSTEMS)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField(default=0)
    started_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-as_at", "kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round_key", "kind", "version", "readers"],
                condition=Q(state="draft"),
                name="national_report_one_draft",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="national_report_published_when"
            ),
        ]

    def __str__(self) -> str:
        return f"National report, {self.round_name}"


class Commentary(models.Model):
    """What was written for one section, one row a saving: the latest stands, the earlier ones are kept.

    Two people who saw the same number can't both write the next: the constraint refuses the second.
    """

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="commentary")
    section = models.SlugField()
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["report", "section", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "section", "number"], name="commentary_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.section}, {self.number}"


class Errand(models.Model):
    """What somebody asked for and a process of its own does: `heard_at` is when that process last wrote."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Drawing(Errand):
    """One making of a report's documents, by a process of its own, which writes here how far it has come.

    `heard_at` is when that process last wrote: long ago means that it is gone (`reports.national.progress`).
    `seen_number` is the report's number that it draws.
    """

    class Purpose(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISH = "publish", "To publish"

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to start"
        DRAWING = "drawing", "Being drawn"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="drawings")
    purpose = models.CharField(max_length=10, choices=Purpose)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    seen_number = models.PositiveIntegerField()
    stage = models.CharField(max_length=100, blank=True)
    pages = models.PositiveIntegerField(default=0)
    systems_done = models.PositiveIntegerField(default=0)
    systems = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    render_seconds = models.FloatField(default=0)
    peak_kb = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(state__in=["queued", "drawing"]), name="drawing_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_purpose_display()}, {self.get_state_display()}"


class DrawnFile(models.Model):
    """One PDF of a drawing: the report, the volume of system pages, or one system's page; kept under a random name."""

    class Part(models.TextChoices):
        REPORT = "report", "The report"
        SYSTEMS = "systems", "A page for each system"
        SYSTEM = "system", "One system’s page"

    drawing = models.ForeignKey(Drawing, on_delete=models.CASCADE, related_name="files")
    part = models.CharField(max_length=10, choices=Part)
    code = models.CharField(max_length=10, blank=True)
    path = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["drawing", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["drawing", "part", "code"], name="drawn_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.drawing}: {self.part} {self.code}".strip()


class Batch(Errand):
    """Every report of one round that these readers may read, drawn by a process of its own.

    `heard_at` is when that process last wrote: long ago means that it is gone. `run` rises with every process that
    takes the batch on, so that an earlier one that wakes up finds it taken.
    """

    class Readers(models.TextChoices):
        ANALYSTS = "confederation", "Analysts: holds what is shared with the comparing body"
        ADMINISTRATORS = "all-systems", "Administrators: holds national reports for everybody who compares"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to start"
        DRAWING = "drawing", "Being drawn"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    readers = models.CharField(max_length=15, choices=Readers)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    run = models.PositiveIntegerField(default=1)
    verify_address = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "readers"], name="batch_one_of_a_round_for_its_readers"),
        ]

    def __str__(self) -> str:
        return f"Reports of {self.round}, for {self.get_readers_display()}"


class BatchDocument(models.Model):
    """One document of a batch: `name` is its file's in the download, `path` the random one under which it is kept."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="documents")
    order = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    trouble = models.CharField(max_length=300, blank=True)
    seconds = models.FloatField(default=0)
    path = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["batch", "order"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "name"], name="batch_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.title}"
