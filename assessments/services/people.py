"""A person leaves: their account goes, their names leave the history, and what they did stays."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Invitation, Membership, MembershipEvent, Role, User
from accounts.permissions import Action, Actor, require
from accounts.services import is_last_chair
from assessments.models import Event, Reading, ReadingLine, VersionMove
from assessments.selectors.history import PRODUCT


def erase_person(*, person: User, actor: Actor | None = None) -> None:
    """Delete an account. What the person did stays and says "a former member"; every chain stays whole.

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


def when_an_account_goes(*, instance: User, **kwargs: Any) -> None:
    """Take a person's names out of everything that stays after them. Receiver of `pre_delete`.

    What the chair signed is kept word by word, the name of who signed it included.
    """
    own = Event.objects.filter(actor=instance)
    abouts = list(own.filter(about__startswith="reading:").values_list("action", "about"))

    def readings(action: str) -> set[int]:
        return {int(about.removeprefix("reading:")) for done, about in abouts if done == action}

    Reading.objects.filter(given_by=instance).update(given_by_name="")
    invited = Reading.objects.filter(pk__in=readings("Invited a reading"), invited_by_name=str(instance))
    invited.update(invited_by_name="")
    answered = ReadingLine.objects.filter(
        reading_id__in=readings("Answered a reading"), answered_by_name=str(instance)
    )
    answered.update(answered_by_name="")
    moves = VersionMove.objects.filter(assessment__in=own.values("assessment"), moved_by_name=str(instance))
    moves.update(moved_by_name="")
    own.update(actor_name="", actor_ref="")
    MembershipEvent.objects.filter(actor=instance).update(actor_name="")
    MembershipEvent.objects.filter(person_name__iexact=instance.email).update(person_name="")
    Invitation.objects.filter(email__iexact=instance.email).delete()
