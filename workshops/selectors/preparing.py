"""What can be prepared: systems, rounds, agendas kept, frameworks that offer areas."""

from collections.abc import Sequence

from accounts.permissions import Action, Actor, Subject, can
from assessments.models import Round
from frameworks.content import VersionContent
from frameworks.models import FrameworkVersion
from frameworks.selectors import version_content
from systems.models import System
from workshops.models import AgendaTemplate, Workshop


def own_systems(actor: Actor) -> list[System]:
    """The systems for which the actor may prepare a roundtable. One query."""
    ids = [pk for pk in actor.system_roles if can(actor, Action.PREPARE_WORKSHOP, Subject(systems=frozenset({pk})))]
    return list(System.objects.filter(pk__in=ids, ended_on=None).order_by("name")) if ids else []


def all_systems(actor: Actor) -> list[System]:
    """Every system there is now, for those who may prepare a national roundtable; else none. One query."""
    if not can(actor, Action.PREPARE_WORKSHOP, Subject(is_national=True)):
        return []
    return list(System.objects.filter(ended_on=None).order_by("name"))


def open_rounds() -> list[Round]:
    """Rounds that decisions can be for, the current one first. One query."""
    return list(Round.objects.filter(from_publications=False).order_by("-is_current", "-as_at"))


def kept_agendas(systems: Sequence[System], *, is_national: bool) -> list[AgendaTemplate]:
    """Agendas kept for these systems, or by the comparing body. One query."""
    found = AgendaTemplate.objects.filter(system__in=systems)
    if is_national:
        found |= AgendaTemplate.objects.filter(system=None)
    return list(found)


def versions_for(workshop: Workshop) -> tuple[VersionContent, ...]:
    """The framework versions that offer areas to a workshop: the round's, else the latest published. Two queries."""
    chosen = {one.framework_id: one.pk for one in workshop.round.versions.all()}
    published = FrameworkVersion.objects.filter(status=FrameworkVersion.Status.PUBLISHED, framework__local_to="")
    ids: dict[int, int] = {}
    for one in published.order_by("framework__order", "-version"):
        ids.setdefault(one.framework_id, chosen.get(one.framework_id, one.pk))
    return tuple(version_content(pk) for pk in ids.values())
