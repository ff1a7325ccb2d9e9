"""Which rows of a table are about a person, as `personal_data.held` says where to look."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet, UUIDField

from accounts.models import Membership, MembershipEvent, User
from assessments.models import Event
from personal_data.held import Held, Names
from workshops.models import WorkshopEvent

NO_ACCOUNT = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What a person is known by: account, reference, addresses, the names that they had, and their systems' ids."""

    pk: int
    ref: UUID | None
    addresses: frozenset[str]
    names: frozenset[str]
    systems: frozenset[int]


def known(person: User) -> Known:
    """Everything that the product knows a person by. A name that they had before is found in what they did."""
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    names = {person.name}
    systems = set(Membership.objects.filter(user=person, system__isnull=False).values_list("system_id", flat=True))
    for model in (Event, MembershipEvent):
        told = model.objects.filter(actor=person).order_by().values_list("system_id", "actor_name").distinct()
        for system_id, name in told:
            systems.add(system_id)
            names.add(name)
    names.update(WorkshopEvent.objects.filter(actor=person).order_by().values_list("actor_name", flat=True).distinct())
    names -= {"", *addresses}
    return Known(person.pk, person.ref, frozenset(addresses), frozenset(names), frozenset(systems - {None}))


def known_by_address(address: str) -> Known:
    """Somebody without an account, of whom only the address is known."""
    return Known(NO_ACCOUNT, None, frozenset({address}), frozenset(), frozenset())


def rows(held: Held, names: Names, person: Known, *, by_name: bool = True) -> QuerySet[Any]:
    """The rows of a table in which a column leads to the person. Without `by_name` a mere name does not count.

    The manager is a plain one: what guards a table against changes is not asked here.
    """
    return QuerySet(held.model_class).filter(_leads(held, names, person, by_name))


def owned(held: Held, person: Known) -> QuerySet[Any]:
    """The rows of a table without a column of its own that leads to a person."""
    return QuerySet(held.model_class).filter(**{held.through: person.pk})


def is_relation(held: Held, names: Names) -> bool:
    """Whether the column is a relation to the account."""
    return bool(held.model_class._meta.get_field(names.column).is_relation)


def _leads(held: Held, names: Names, person: Known, by_name: bool) -> Q:
    if names.beside or is_relation(held, names):
        return Q(**{names.beside or names.column: person.pk})
    if isinstance(held.model_class._meta.get_field(names.column), UUIDField):
        return Q(**{names.column: person.ref}) if person.ref else Q(pk__in=())
    addressed = Q()
    for address in sorted(person.addresses):
        for column in filter(None, (names.column, names.address)):
            addressed |= Q(**{f"{column}__iexact": address})
    if not by_name or not person.names:
        return addressed
    named = Q(**{f"{names.column}__in": sorted(person.names)})
    if names.within:
        named &= Q(pk__in=_of_systems(held, names, person))
    return addressed | named


def _of_systems(held: Held, names: Names, person: Known) -> QuerySet[Any]:
    """The rows of the person's systems, and those of no system."""
    here = Q(**{f"{names.within}__in": sorted(person.systems)}) | Q(**{f"{names.within}__isnull": True})
    return QuerySet(held.model_class).filter(here).values("pk")


def has_column(held: Held, column: str) -> bool:
    """Whether this release of the table has a column."""
    try:
        held.model_class._meta.get_field(column)
    except FieldDoesNotExist:
        return False
    return True
