"""Writes of comparison: illustrative data, made and taken away whole."""

from django.db import transaction

from assessments.models import Round
from comparison.illustrating import make
from comparison.models import Illustration
from comparison.signals import illustrations_removed
from frameworks.selectors import version_content
from systems.models import System


@transaction.atomic
def fill_illustrations() -> int:
    """Fill the table of illustrative data anew, for the frameworks of the current round; returns how many rows."""
    Illustration.objects.all().delete()
    current = Round.objects.filter(is_current=True).order_by("-as_at").first()
    if current is None:
        return 0
    ids = current.versions.filter(framework__local_to="").order_by("framework__order").values_list("pk", flat=True)
    versions = [version_content(pk) for pk in ids]
    systems = list(System.objects.filter(ended_on=None).order_by("ods_code").values_list("pk", flat=True))
    rows = [
        Illustration(
            round_key=one.round_key,
            round_name=one.round_name,
            as_at=one.as_at,
            system_id=one.system_id,
            area_id=one.area.id,
            standing=one.standing,
            level_id=one.level.id if one.level else None,
            backed_level_id=one.backed.id if one.backed else None,
            confidence=one.confidence,
            origin=one.origin,
        )
        for one in make(versions, systems)
    ]
    Illustration.objects.bulk_create(rows, batch_size=500)
    return len(rows)


@transaction.atomic
def remove_illustrations() -> int:
    """Take all illustrative data away, and what others made of it; returns how many rows there were."""
    count = Illustration.objects.all().delete()[0]
    illustrations_removed.send(sender=Illustration)
    return count
