"""Writes: drafts, what is written in them, and asking for a drawing."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from comparison.rows import RoundLine
from reports.models import Commentary, Drawing, NationalReport
from reports.national.launching import launch
from reports.national.progress import ACTIVE, GONE, Progress, is_gone
from reports.national.sections import KEYS
from reports.national.selectors import SectionText, subject_of, texts_of

NOT_STARTED = (
    "The process that draws it could not be started. Try again; if it still fails, tell who runs this service."
)


class StaleText(Exception):
    """Somebody saved the section since the person opened it; `current` is what stands now. Nothing was written."""

    def __init__(self, current: SectionText) -> None:
        super().__init__("The commentary was saved by somebody else.")
        self.current = current


class NotADraft(Exception):
    """The report was published meanwhile. Nothing was written."""


class Changed(Exception):
    """The commentary changed since the person read what they want to publish. Nothing was started."""


class Busy(Exception):
    """It is being drawn for another purpose just now. Nothing was started."""


def start_draft(
    *,
    actor: Actor,
    line: RoundLine,
    version_id: int,
    readers: str,
    started_from: NationalReport | None = None,
) -> NationalReport:
    """The draft on a round: the one that there is, or a new one; `started_from` gives it that one's commentary.

    Raises Http404 when the actor may not.
    """
    require(actor, Action.WRITE_NATIONAL_REPORT, Subject(sharing=readers))
    which = {"round_key": line.key, "kind": line.kind, "version_id": version_id, "readers": readers}
    texts = texts_of(started_from) if started_from else {}
    try:
        with transaction.atomic():
            report, is_new = NationalReport.objects.get_or_create(
                **which,
                state=NationalReport.State.DRAFT,
                defaults={
                    "round_name": line.name,
                    "as_at": line.as_at,
                    "started_from": started_from,
                    "started_by_id": actor.user_id,
                    "number": len(texts),
                },
            )
            if is_new:
                Commentary.objects.bulk_create(
                    Commentary(report=report, section=key, number=1, text=one.text, by_id=actor.user_id)
                    for key, one in texts.items()
                )
    except IntegrityError:  # two people at once: both get the one that came first
        return NationalReport.objects.get(**which, state=NationalReport.State.DRAFT)
    return report


def save_text(*, actor: Actor, report: NationalReport, section: str, seen_number: int, text: str) -> int:
    """Save a section's commentary and return its new number. A text that says the same writes nothing.

    Raises Http404 when the actor may not, ValidationError for no such section, StaleText when somebody saved it since
    `seen_number`, NotADraft when the report is published.
    """
    require(actor, Action.WRITE_NATIONAL_REPORT, subject_of(report))
    if section not in KEYS:
        raise ValidationError("There is no such section")
    current = texts_of(report).get(section, SectionText("", 0, "", None))
    if current.number != seen_number:
        raise StaleText(current)
    if current.text == text:
        return current.number
    try:
        with transaction.atomic():
            draft = NationalReport.objects.select_for_update().filter(pk=report.pk, state=NationalReport.State.DRAFT)
            row = draft.first()
            if row is None:
                raise NotADraft
            Commentary.objects.create(
                report=report, section=section, number=seen_number + 1, text=text, by_id=actor.user_id
            )
            row.number += 1
            row.save(update_fields=["number"])
    except IntegrityError:
        raise StaleText(texts_of(report)[section]) from None
    return seen_number + 1


def ask_for_drawing(*, actor: Actor, report: NationalReport, purpose: str, seen_number: int) -> Drawing:
    """Have a report drawn; one that is being drawn for the same purpose already is joined.

    `seen_number` is the report's number that the person saw: what is published is what they read. Raises Http404 when
    the actor may not, NotADraft when it is published, Busy when it is drawn for another purpose, Changed for a
    publication of what has changed since.
    """
    require(actor, Action.WRITE_NATIONAL_REPORT, subject_of(report))
    now = timezone.now()
    try:
        with transaction.atomic():
            # Locked, so that nobody writes or publishes between the look and the row.
            row = NationalReport.objects.select_for_update().get(pk=report.pk)
            if row.state != NationalReport.State.DRAFT:
                raise NotADraft
            running = Drawing.objects.filter(report=report, state__in=ACTIVE).first()
            if running and not is_gone(running.state, running.heard_at, now):
                return _joined(running, purpose)
            if running:
                Progress(running.pk).fail(GONE)
            if purpose == Drawing.Purpose.PUBLISH and row.number != seen_number:
                raise Changed
            drawing = Drawing.objects.create(
                report=report,
                purpose=purpose,
                seen_number=row.number,
                asked_by_id=actor.user_id,
                asked_at=now,
                heard_at=now,
            )
    except IntegrityError:  # another request was a moment earlier: join what it started
        return _joined(Drawing.objects.get(report=report, state__in=ACTIVE), purpose)
    transaction.on_commit(lambda: _launch(drawing.pk))
    return drawing


def _joined(running: Drawing, purpose: str) -> Drawing:
    if running.purpose != purpose:
        raise Busy
    return running


def _launch(drawing_id: int) -> None:
    try:
        launch(drawing_id)
    except OSError:
        Progress(drawing_id).fail(NOT_STARTED)
