"""The evidence that a system holds."""

from assessments.models import Evidence


def system_evidence(system_id: int) -> list[Evidence]:
    """A system's evidence in use, by title. One query."""
    return list(
        Evidence.objects.filter(system_id=system_id, retired_at=None).select_related("source").order_by("title", "pk")
    )
