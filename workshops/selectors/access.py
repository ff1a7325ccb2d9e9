"""Finding a workshop for whoever may see it: everything else is a 404."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import Http404
from django.utils import timezone

from accounts.models import Role
from accounts.permissions import Action, Actor, Subject, require
from workshops.models import Facilitator, Workshop

READABLE_FOR = timedelta(days=7)
"""How long participants find the outcome by the same code."""


def subject_of(workshop: Workshop) -> Subject:
    """What `permissions` needs to know of a workshop. Two queries."""
    return Subject(
        systems=frozenset(workshop.systems.values_list("pk", flat=True)),
        facilitators=frozenset(holders([workshop.pk])),
        is_national=workshop.is_national,
    )


def holders(workshop_ids: Iterable[int]) -> list[int]:
    """The ids of the accounts that may facilitate any of these workshops, first given first. One query."""
    held = Facilitator.objects.filter(workshop__in=list(workshop_ids)).with_holder().exclude(holder=None)
    return list(held.order_by("pk").values_list("holder", flat=True))


def get_workshop(actor: Actor, workshop_id: int, action: Action) -> Workshop:
    """The workshop, for an actor who may do `action` with it. Raises Http404 otherwise."""
    workshop = Workshop.objects.select_related("round", "current").filter(pk=workshop_id).first()
    if workshop is None:
        raise Http404
    require(actor, action, subject_of(workshop))
    return workshop


def workshops_of(actor: Actor) -> list[Workshop]:
    """Those that the actor facilitates, and those of their systems or, for the comparing body, the national ones.

    Latest first, with their systems; two queries.
    """
    if actor.user_id is None:
        return []
    held = Facilitator.objects.with_holder().filter(holder=actor.user_id)
    found = Workshop.objects.filter(pk__in=held.values("workshop"))
    found |= Workshop.objects.filter(systems__in=list(actor.system_roles))
    if {Role.ANALYST, Role.FACILITATOR} & actor.national_roles:
        found |= Workshop.objects.filter(is_national=True)
    return list(found.distinct().select_related("round").prefetch_related("systems"))


def facilitates(actor: Actor, workshops: Iterable[Workshop]) -> frozenset[int]:
    """The ids of those among `workshops` that the actor facilitates. One query."""
    held = Facilitator.objects.filter(workshop__in=[one.pk for one in workshops]).with_holder()
    return frozenset(held.filter(holder=actor.user_id or 0).values_list("workshop_id", flat=True))


def by_screen_link(link: str) -> Workshop:
    """The workshop of a projector's secret address, until a week after it closed. Raises Http404 otherwise."""
    return _readable(Workshop.objects.filter(screen_link=link).first())


def by_code(code: str) -> Workshop:
    """The workshop of a code or of a QR code's link, until a week after it closed. Raises Http404 otherwise.

    `code` is as it stands in the database. One being prepared lets nobody in and is a 404 too.
    """
    field = "link" if len(code) == 32 else "code"
    return _readable(Workshop.objects.filter(**{field: code}).first())


def _readable(workshop: Workshop | None) -> Workshop:
    if workshop is None or workshop.status == Workshop.Status.PREPARING:
        raise Http404
    if workshop.closed_at and workshop.closed_at < timezone.now() - READABLE_FOR:
        raise Http404
    return workshop
