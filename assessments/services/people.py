"""A person leaves: their account goes, their names leave the history, and what they did stays."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership, MembershipEvent, Role, User
from accounts.permissions import Action, Actor, require
from accounts.services import is_last_chair
from assessments.selectors.history import PRODUCT


def erase_person(*, person: User, actor: Actor | None = None) -> None:
    """Delete an account. What the person did stays and says "a former member"; every chain stays whole.

    Their names leave what stays as the account goes (`personal_data.erasing`).

    `actor` is the person themselves or an administrator; None for somebody who runs the product, by the command line.
    Raises Http404 when the actor may not, ValidationError for the only chair of a system.
    """
    if actor is not None and actor.user_id != person.pk:
        require(actor, Action.ADMINISTER)
    with transaction.atomic():
        chairs = Membership.objects.select_for_update().filter(role=Role.CHAIR)
        list(chairs.filter(system__memberships__user=person).values("pk"))
        memberships = list(Membership.objects.filter(user=person, system__isnull=False).select_related("system"))
        for membership in memberships:
            if is_last_chair(membership):
                raise ValidationError(
                    f"This is the only chair of {membership.system}. Make somebody else chair first, so that "
                    "somebody can sign off."
                )
        for membership in memberships:
            MembershipEvent.objects.create(
                system_id=membership.system_id or 0,  # a role of a system always has one
                actor_name=PRODUCT,
                person_name="",
                action="deleted the account of",
                from_role=membership.role,
            )
        person.delete()
