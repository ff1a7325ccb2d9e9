"""Making room: what came with the product gives way; what people made stays, and nothing is loaded over it."""

from assessments import triggers
from assessments.models import Assessment, Event, Evidence, EvidenceLink, HistoryHead, Milestone
from assessments.selectors.history import PRODUCT
from frameworks.models import Framework
from journey.models import IndicatorValue
from systems.models import System


def what_is_in_the_way(system: System) -> str:
    """What people made for a system in this installation, in words; empty when there is nothing."""
    found = []
    if Assessment.objects.filter(system=system, round__from_publications=False).exists():
        found.append("assessments")
    if Event.objects.filter(system=system).exclude(actor_name=PRODUCT, actor_seal="").exists():
        found.append("a history of changes")
    if Milestone.objects.filter(system=system).exists():
        found.append("milestones")
    if Evidence.objects.filter(system=system, source=None).exists():
        found.append("evidence")
    if Framework.objects.filter(local_to=system.ods_code).exists():
        found.append("local areas")
    return ", ".join(found)


def clear_published(system: System) -> None:
    """Take out the published evidence and figures that came with the product. Within the transaction of a load.

    The database lets nobody remove an entry of the history, so its guard is taken down for this and put up again: both
    belong to the transaction. Only entries that this product wrote are removed; `what_is_in_the_way` has seen to it.
    """
    if not Event.objects.filter(system=system).exists():
        return
    triggers.take_down()
    Event.objects.filter(system=system, actor_name=PRODUCT, actor_seal="").delete()
    triggers.put_up()
    HistoryHead.objects.filter(system=system).delete()
    EvidenceLink.objects.filter(judgement__assessment__system=system).delete()
    Assessment.objects.filter(system=system).delete()
    Evidence.objects.filter(system=system).delete()
    # Every change of the four steps is in the history: where it names nobody but the product, these are the product's.
    IndicatorValue.objects.filter(system=system).delete()
