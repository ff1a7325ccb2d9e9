"""Reads of what partners answered: the only place that reads answers, and only of audits that are over."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from journey.audit_rules import Asked, Given, Over, Result, over_time, result_of
from journey.models import AuditAnswer, AuditLink, RelationshipAudit
from journey.selectors.audits import own_questions, questions_of, shows_results


@dataclass(frozen=True, slots=True)
class Shown:
    """An audit among those that are held side by side."""

    pk: int
    name: str
    closes_on: date


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Audits that are over, the earliest first, and the questions on the scale by group and audit."""

    audits: tuple[Shown, ...]
    questions: tuple[tuple[Asked, tuple[Over, ...]], ...]


def results_of(audit: RelationshipAudit) -> tuple[Result, ...]:
    """What may be shown of an audit's answers, question by question; nothing while it is open. Three queries."""
    return _results([audit])[0] if shows_results(audit) else ()


def every_result(system_id: int) -> tuple[tuple[Shown, tuple[Result, ...]], ...]:
    """What may be shown of each of a system's audits that are over, the latest first. Four queries."""
    audits = [row for row in _audits(system_id) if shows_results(row)]
    found = zip(audits, _results(audits), strict=True)
    return tuple((Shown(row.pk, row.name, row.closes_on), results) for row, results in found)[::-1]


def side_by_side(system_id: int) -> SideBySide:
    """A system's audits over time. Four queries."""
    audits = [row for row in _audits(system_id) if shows_results(row)]
    shown = tuple(Shown(row.pk, row.name, row.closes_on) for row in audits)
    return SideBySide(shown, over_time(_results(audits)))


def _audits(system_id: int) -> "QuerySet[RelationshipAudit]":
    """The audits in use, the earliest first."""
    return RelationshipAudit.objects.filter(system_id=system_id, retired_at=None).order_by("closes_on", "pk")


def _results(audits: list[RelationshipAudit]) -> list[tuple[Result, ...]]:
    """The results of audits that are over, by audit."""
    if not audits:
        return []
    ids = [one.pk for one in audits]
    given: dict[tuple[int, str], list[Given]] = defaultdict(list)
    answers = AuditAnswer.objects.filter(audit_id__in=ids).order_by("id")
    for audit_id, key, own, sector, role, scale, words in answers.values_list(
        "audit_id", "question__key", "local_key", "sector__name", "role", "scale", "words"
    ):
        given[audit_id, key or own].append(Given(sector, role, scale, words))
    asked: dict[int, dict[str, None]] = defaultdict(dict)
    links = AuditLink.objects.filter(audit_id__in=ids).order_by("sector__order")
    for audit_id, sector in links.values_list("audit_id", "sector__name"):
        asked[audit_id][sector] = None
    published = [one for one in questions_of(audits[0]) if not one.is_local]
    floor = settings.SUPPRESSION_THRESHOLD
    return [
        tuple(
            result_of(one, given[audit.pk, one.key], tuple(asked[audit.pk]), floor)
            for one in (*published, *own_questions(audit))
        )
        for audit in audits
    ]
