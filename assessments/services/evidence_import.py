"""Importing evidence: checked rows are kept for a preview, and exactly those are imported, all of them or none."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from assessments.evidence_import import ImportRow
from assessments.models import Evidence, EvidenceImport
from assessments.services.evidence import ADDED, said_of
from systems.models import System

KEPT_FOR = timedelta(days=1)


def keep_import(*, actor: Actor, system: System, file_name: str, rows: Sequence[ImportRow]) -> EvidenceImport:
    """Keep checked rows until they are confirmed. Whatever the actor left unconfirmed here, or anybody for long, goes.

    Raises Http404 when the actor may not.
    """
    require(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk))
    with transaction.atomic():
        EvidenceImport.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
        EvidenceImport.objects.filter(system=system, made_by_id=actor.user_id).delete()
        return EvidenceImport.objects.create(
            system=system,
            made_by_id=actor.user_id,
            file_name=file_name[:200],
            rows=[row.as_json() for row in rows],
        )


def get_import(*, actor: Actor, system: System, import_id: int) -> EvidenceImport:
    """What waits to be confirmed. Raises Http404 when the actor may not, or when nothing waits any more."""
    require(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk))
    waiting = EvidenceImport.objects.select_related("made_by").filter(system=system, pk=import_id).first()
    if waiting is None:
        raise Http404
    return waiting


def leave_import(*, actor: Actor, system: System, import_id: int) -> None:
    """Drop what waits to be confirmed. Raises as `get_import` does."""
    get_import(actor=actor, system=system, import_id=import_id).delete()


def confirm_import(*, actor: Actor, system: System, import_id: int, with_same: bool) -> int:
    """Import what was previewed and return how many items it made; `with_same` takes those that are there already too.

    One transaction, with an event for each item. Raises as `get_import` does: of two who confirm, one imports.
    """
    require(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        waiting = get_import(actor=actor, system=system, import_id=import_id)
        rows = [ImportRow.from_json(row) for row in waiting.rows]
        items = Evidence.objects.bulk_create(
            [
                Evidence(
                    system=system,
                    added_by_id=actor.user_id,
                    title=row.title,
                    kind=row.kind,
                    summary=row.summary,
                    url=row.url,
                    dated=row.dated,
                    valid_until=row.valid_until,
                )
                for row in rows
                if with_same or not row.same_as
            ],
            batch_size=history.BATCH,
        )
        read_from = history.changed("Read from", "", waiting.file_name)
        history.record_all(
            system=system,
            actor_name=actor.name,
            actor_id=actor.user_id,
            actor_ref=actor.ref,
            entries=(history.Entry(ADDED, f"evidence:{item.pk}", [*said_of(item), read_from]) for item in items),
        )
        waiting.delete()
    return len(items)
