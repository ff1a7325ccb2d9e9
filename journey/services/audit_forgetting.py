"""Forgetting whom an audit asked, once nobody has a reminder left to send."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from journey.audit_rules import Given, roles_shown
from journey.models import AuditAnswer, AuditLink, RelationshipAudit

FORGET_AFTER = timedelta(days=30)


def forget_partners() -> int:
    """Forget whom the audits asked that ended 30 days ago; returns how many audits there were."""
    ended = timezone.localdate() - FORGET_AFTER
    known = AuditLink.objects.filter(audit__closes_on__lte=ended).filter(~Q(sent_to="") | ~Q(sent_key=""))
    ids = list(known.order_by("audit").values_list("audit", flat=True).distinct())
    for audit_id in ids:
        _forget(audit_id)
    return len(ids)


@transaction.atomic
def _forget(audit_id: int) -> None:
    """All that is shown stays. For whom a link was goes, and so does every role that is never shown.

    Answers are written anew in the order of their random numbers, so that not even the place of a row in the
    database's files tells which answers came together.
    """
    RelationshipAudit.objects.select_for_update(no_key=True).get(pk=audit_id)
    AuditLink.objects.filter(audit=audit_id).update(sent_to="", sent_key="")
    answers = AuditAnswer.objects.filter(audit=audit_id)
    rows = list(answers.order_by("id").select_related("sector"))
    by_question: dict[tuple[int | None, str], list[AuditAnswer]] = {}
    for row in rows:
        by_question.setdefault((row.question_id, row.local_key), []).append(row)
    for several in by_question.values():
        given = [Given(row.sector.name, row.role, row.scale, row.words) for row in several]
        for row, role in zip(several, roles_shown(given, settings.SUPPRESSION_THRESHOLD), strict=True):
            row.role = role
    answers.delete()
    AuditAnswer.objects.bulk_create(rows)
