"""Whoever is removed from a system no longer facilitates its roundtables; others can be given the right."""

from typing import Any

from accounts.models import Membership
from workshops.models import Facilitator


def take_rights(sender: Any, instance: Membership, **kwargs: Any) -> None:
    """Receiver of `post_delete` of a membership: it holds from the next request, and open streams close."""
    if instance.system_id is not None:
        held = Facilitator.objects.with_holder().filter(holder=instance.user_id)
        gone = held.filter(workshop__systems=instance.system_id).values_list("pk", flat=True)
        Facilitator.objects.filter(pk__in=list(gone)).delete()
