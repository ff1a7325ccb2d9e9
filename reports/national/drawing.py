"""Drawing a report: read, lay out, keep the files, say that it is done. Runs in a process of its own."""

import logging
import time

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from comparison.rows import ILLUSTRATIVE
from frameworks.selectors import version_content
from reports.files import delete_when_sure, kept
from reports.models import Drawing, DrawnFile, NationalReport
from reports.national.content import read_content
from reports.national.progress import Progress, TakenAway
from reports.national.selectors import commentary_of, round_line
from reports.presenters.national.systems import SystemPage
from reports.presenters.national.whole import NationalLines, national_lines
from reports.render import Renderer, RenderFailed

logger = logging.getLogger(__name__)
OVERTAKEN = "Somebody changed the commentary while it was drawn. Read it again, then publish again."
# The volume of system pages has about two for each system.
MOST_PAGES = 1_000
NO_DATA = "The round holds nothing of this kind any more."


class CannotDraw(Exception):
    """Why no document came of it, in words for the person who asked."""


def draw(drawing_id: int) -> None:
    """Draw what was asked for. Never raises for what can go wrong with a drawing: the row says it."""
    progress = Progress(drawing_id)
    try:
        progress.claim()
        _draw(progress, Drawing.objects.select_related("report", "report__version").get(pk=drawing_id))
    except TakenAway:
        logger.warning("Drawing %s was given to another process or is no more.", drawing_id)
    except (CannotDraw, RenderFailed) as trouble:
        progress.fail(str(trouble))
    except Exception as fault:
        logger.exception("Drawing %s failed.", drawing_id)
        progress.fail(f"Something went wrong while it was drawn ({type(fault).__name__}). The log says more.")


def _draw(progress: Progress, drawing: Drawing) -> None:
    started = time.perf_counter()
    progress.say(stage="Reading what systems share")
    lines = read_report(drawing.report, is_draft=drawing.purpose == Drawing.Purpose.DRAFT)
    renderer = Renderer(
        seconds=settings.NATIONAL_REPORT_SECONDS,
        memory_bytes=settings.NATIONAL_REPORT_MEMORY_MB * 1024 * 1024,
        most_pages=MOST_PAGES,
    )
    try:
        _documents(progress, lines, renderer, drawing)
        progress.say(stage="Finishing")
        drawing.seconds = time.perf_counter() - started
        finish(drawing)
    except BaseException:
        forget(DrawnFile.objects.filter(drawing=drawing))
        raise
    finally:
        renderer.stop()


def read_report(report: NationalReport, *, is_draft: bool) -> NationalLines:
    """What a report prints, as its readers may read it. Raises CannotDraw when its round holds nothing any more."""
    line = round_line(report)
    if line is None:
        raise CannotDraw(NO_DATA)
    content = read_content(line, version_content(report.version_id), report.readers)
    return national_lines(content, commentary_of(report), is_draft=is_draft)


def _documents(progress: Progress, lines: NationalLines, renderer: Renderer, drawing: Drawing) -> None:
    """Draw and keep each document: the report, the volume of system pages, each of these by itself."""

    def make(html: str, part: str, code: str = "", *, counts: bool = False) -> None:
        def tell(page: int) -> None:
            if counts and page:
                progress.say(pages=page)
            else:
                progress.say()

        done = renderer.render(html, tell=tell)
        drawing.render_seconds += done.seconds
        drawing.peak_kb = max(drawing.peak_kb, done.peak_kb)
        _keep(drawing, part, code, done.pdf)

    progress.say(stage="Laying out the report", systems=len(lines.systems))
    make(render_to_string("reports/national/report.html", {"lines": lines}), DrawnFile.Part.REPORT, counts=True)
    progress.say(stage="Drawing the pages of systems")
    make(_systems(lines, lines.systems), DrawnFile.Part.SYSTEMS)
    for number, page in enumerate(lines.systems, start=1):
        make(_systems(lines, (page,), page.name), DrawnFile.Part.SYSTEM, page.code)
        progress.say(systems_done=number)


def _systems(lines: NationalLines, pages: tuple[SystemPage, ...], name: str = "a page for each system") -> str:
    context = {"lines": lines, "pages": pages, "title": f"{lines.title}: {name}", "alone": bool(name)}
    return render_to_string("reports/national/systems.html", context)


def _keep(drawing: Drawing, part: str, code: str, pdf: bytes) -> None:
    """Keep a document and the row that names it; nobody is given it before the drawing is done.

    Should the process be killed, the next drawing finds the row and takes the file away.
    """
    with kept(pdf) as facts:
        DrawnFile.objects.create(drawing=drawing, part=part, code=code, **facts)


def finish(drawing: Drawing) -> None:
    """Say that the drawing is done and, where it was to publish, that the report is published; the files of earlier
    drawings go.

    All at once or not at all. Raises TakenAway, or CannotDraw when the commentary changed since it was asked for.
    """
    report, now = drawing.report, timezone.now()
    with transaction.atomic():
        own = Drawing.objects.filter(pk=drawing.pk, state=Drawing.State.DRAWING)
        figures = {"seconds": drawing.seconds, "render_seconds": drawing.render_seconds, "peak_kb": drawing.peak_kb}
        if not own.update(state=Drawing.State.DONE, finished_at=now, heard_at=now, stage="", **figures):
            raise TakenAway
        if drawing.purpose == Drawing.Purpose.PUBLISH:
            draft = NationalReport.objects.filter(
                pk=report.pk, state=NationalReport.State.DRAFT, number=drawing.seen_number
            )
            published = {"published_at": now, "published_by_id": drawing.asked_by_id}
            if not draft.update(state=NationalReport.State.PUBLISHED, **published):
                raise CannotDraw(OVERTAKEN)
        forget(DrawnFile.objects.filter(drawing__report=report).exclude(drawing=drawing))


def forget(files: QuerySet[DrawnFile]) -> None:
    """Take documents away: the rows now, the files once that is sure."""
    paths = list(files.values_list("path", flat=True))
    files.delete()
    delete_when_sure(paths)


def when_illustrations_go(**kwargs: object) -> None:
    """Take away every report of made-up data, published ones too. Receiver of `illustrations_removed`."""
    reports = NationalReport.objects.filter(kind=ILLUSTRATIVE)
    forget(DrawnFile.objects.filter(drawing__report__in=reports))
    reports.delete()
