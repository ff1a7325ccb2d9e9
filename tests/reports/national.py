"""National reports for tests: drafts, published ones with documents of a few bytes, and a round that all shared."""

import hashlib
from datetime import UTC, date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from assessments.models import Assessment, Judgement, Round
from frameworks.models import Area, Framework, FrameworkVersion, Level, Source
from reports.batches.readers import reader_of
from reports.models import Batch, BatchDocument, Drawing, DrawnFile, NationalReport
from reports.round_batch import signed_plan
from systems.models import System

SIGNED = datetime(2026, 10, 1, tzinfo=UTC)
PDF = b"%PDF-1.7\n%%EOF"


def make_report(*, state="draft", readers="all-systems", round_key="2026-27", kind="real", **fields):
    """A report on health and wealth, with documents where it is published."""
    version = FrameworkVersion.objects.filter(framework__key="health-and-wealth", status="published").first()
    report = NationalReport.objects.create(
        round_key=round_key,
        round_name=fields.pop("round_name", "2026 to 2027"),
        as_at=date(2026, 12, 31),
        kind=kind,
        version=fields.pop("version", version),
        readers=readers,
        state=state,
        published_at=timezone.now() if state == "published" else None,
        **fields,
    )
    if state == "published":
        make_drawing(
            report, state="done", purpose="publish", parts=(("report", ""), ("systems", ""), ("system", "QWO"))
        )
    return report


def make_drawing(report, *, state="queued", purpose="draft", parts=(), **fields):
    """A drawing in some state, with documents."""
    now = timezone.now()
    times = {"asked_at": now, "heard_at": now} | fields
    drawing = Drawing.objects.create(report=report, purpose=purpose, state=state, seen_number=report.number, **times)
    for part, code in parts:
        path = default_storage.save(f"te/{part}", ContentFile(PDF))
        sha256 = hashlib.sha256(PDF).hexdigest()
        DrawnFile.objects.create(drawing=drawing, part=part, code=code, path=path, sha256=sha256, size=len(PDF))
    return drawing


def make_batch(round_, *, readers="confederation", state="done", failed=(), waiting=(), **fields):
    """A batch of a round with documents of a few bytes; those whose names begin so failed, or wait."""
    now = timezone.now()
    times = {"asked_at": now, "heard_at": now} | fields
    batch = Batch.objects.create(round=round_, readers=readers, state=state, **times)
    for order, one in enumerate(signed_plan(reader_of(readers), round_.key)):
        if one.name.startswith(tuple(failed)):
            kept = {"state": "failed", "trouble": "It was too long."}
        elif one.name.startswith(tuple(waiting)):
            kept = {"state": "waiting"}
        else:
            path = default_storage.save(f"te/{one.name}", ContentFile(PDF))
            kept = {"state": "done", "path": path, "sha256": hashlib.sha256(PDF).hexdigest(), "size": len(PDF)}
        BatchDocument.objects.create(batch=batch, order=order, name=one.name, title=one.title, **kept)
    return batch


def new_batch(number):
    """The number of a batch that analysts and administrators may take; one of its documents failed."""
    key = f"batch-{number}"
    version = FrameworkVersion.objects.filter(framework__key="health-and-wealth", status="published").first()
    round_ = make_round(key, date(2031, 1, 1), version)
    draft = make_report(round_key=key, round_name=round_.name)
    make_report(round_key=key, round_name=round_.name, state="published")
    failed = f"national-report-{key}-health-and-wealth-{draft.pk}"
    return make_batch(round_, readers="all-systems", failed=[failed]).pk


def new_draft(number):
    """The number of a draft of a round of its own, for the tables of who gets in."""
    return make_report(round_key=f"walk-{number}", round_name=f"Walk {number}").pk


def new_published(number):
    """The number of a published report."""
    return make_report(state="published").pk


def make_version(areas=12, levels=4, key="twelve"):
    """A published framework of so many areas."""
    framework = Framework.objects.create(
        key=key, order=99, name=f"A framework of {areas} areas", short_name="Twelve", instrument="matrix"
    )
    version = FrameworkVersion.objects.create(framework=framework, version="1", source=Source.objects.first())
    for n in range(levels):
        name = ("Not yet emerging", "Emerging", "Established", "Expanding", "Thriving", "Leading")[n]
        Level.objects.create(version=version, key=f"level-{n}", order=n, name=name, meaning=f"What {name} means.")
    for n in range(areas):
        Area.objects.create(
            version=version,
            key=f"{key}-{n}",
            order=n,
            name=f"Area {n + 1} with a name as long as they are",
            summary="How far the system has come in this, in a sentence as long as they are.",
        )
    FrameworkVersion.objects.filter(pk=version.pk).update(status="published")
    return FrameworkVersion.objects.get(pk=version.pk)


def make_round(key, as_at, version, *, name=""):
    """A round of one framework version."""
    made = Round.objects.create(key=key, name=name or f"Round {as_at.year}", opens_on=as_at, as_at=as_at)
    made.versions.add(version)
    return made


def share(systems, round_, version, *, sharing="all-systems", shift=0):
    """Signed assessments of these systems in a round, every area judged."""
    levels = list(version.levels.order_by("order"))
    areas = list(version.areas.order_by("order"))
    made = Assessment.objects.bulk_create(
        Assessment(system=one, round=round_, status="signed-off", sharing=sharing, signed_off_at=SIGNED)
        for one in systems
    )
    Judgement.objects.bulk_create(
        Judgement(
            assessment=one,
            area=area,
            standing="judged",
            level=levels[(n + place + shift) % len(levels)],
            signed_backed_level=levels[max(0, (n + place + shift) % len(levels) - n % 2)],
            confidence=("low", "medium", "high")[n % 3],
            origin="workshop" if n % 4 == 0 else "person",
        )
        for n, one in enumerate(made)
        for place, area in enumerate(areas)
    )
    return made


def every_system():
    """The 42 systems of today, by name."""
    return list(System.objects.filter(ended_on=None).order_by("name"))
