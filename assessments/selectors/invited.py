"""Which readings a person's roles are asked for."""

from django.db.models import Q

from accounts.models import Role
from accounts.permissions import Actor


def readings_asked_of(actor: Actor, prefix: str = "") -> Q | None:
    """A filter for the readings that the actor's roles are asked for; None when no role of theirs reads.

    It is the other side of the rule in `permissions` for one assessment, tested against it.
    """
    mine = [system_id for system_id, role in actor.system_roles.items() if role in {Role.CHAIR, Role.LEAD}]
    asked = Q(**{f"{prefix}by_system_id__in": mine}) if mine else None
    if Role.ANALYST in actor.national_roles:
        by_body = Q(**{f"{prefix}by_system__isnull": True})
        asked = by_body | asked if asked else by_body
    return asked
