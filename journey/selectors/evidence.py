"""Where what was learned in the four steps can be used as evidence, and where it was."""

from dataclasses import dataclass

from django.http import Http404

from accounts.permissions import OPEN_STATES
from assessments.models import Assessment, Evidence
from frameworks.content import VersionContent
from frameworks.selectors import version_content
from journey.kinds import Kind
from journey.learned import Learned, learned
from journey.models import RelationshipAudit
from journey.models.base import Record
from journey.selectors.audits import audit_page

MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class OpenAssessment:
    """The assessment that takes evidence now, and the framework versions that it is pinned to."""

    round_key: str
    round_name: str
    versions: tuple[VersionContent, ...]


def open_assessment(system_id: int) -> OpenAssessment | None:
    """A system's latest assessment that is a draft or reopened; None when none is. Two queries."""
    found = (
        Assessment.objects.filter(system_id=system_id, status__in=OPEN_STATES)
        .select_related("round")
        .order_by("-round__as_at")
        .first()
    )
    if found is None:
        return None
    ids = found.versions.order_by("framework__order", "version").values_list("pk", flat=True)
    return OpenAssessment(found.round.key, found.round.name, tuple(version_content(pk) for pk in ids))


def evidence_made_of(system_id: int, came_from: str) -> tuple[Evidence, ...]:
    """The evidence in use that says it came from there, the newest first. One query."""
    rows = Evidence.objects.filter(system_id=system_id, came_from=came_from, retired_at=None)
    return tuple(rows.order_by("-added_at", "-pk")[:MOST_EARLIER])


def learned_of(kind: Kind, row: Record) -> Learned:
    """What a row says as evidence. Raises Http404 for one out of use, and for an audit whose results are not shown."""
    if row.retired_at:
        raise Http404
    return learned(kind, row, _asked(row) if isinstance(row, RelationshipAudit) else ())


def _asked(audit: RelationshipAudit) -> tuple[tuple[str, str], ...]:
    """Whom an audit asked and how many answered, never what: partners are promised that it stays with the system."""
    found = audit_page(audit)
    if not found.shows_results:
        raise Http404
    facts = (
        ("Sectors that were asked", ", ".join(one.name for one in found.sectors)),
        ("Partners who answered", "" if found.answered is None else str(found.answered)),
    )
    return tuple((label, words) for label, words in facts if words)
