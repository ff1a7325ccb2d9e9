"""The editions that a system uses."""

from assessments.models import Assessment, Round
from frameworks.content import VersionContent
from frameworks.selectors import version_content


def versions_in_use(system_id: int) -> tuple[VersionContent, ...]:
    """The framework versions of a system's latest assessment, else of the current round, in order. Two queries."""
    latest = Assessment.objects.filter(system_id=system_id).order_by("-round__as_at").first()
    holder = latest or Round.objects.filter(is_current=True).order_by("-as_at").first()
    if holder is None:
        return ()
    ids = holder.versions.order_by("framework__order", "version").values_list("pk", flat=True)
    return tuple(version_content(pk) for pk in ids)
