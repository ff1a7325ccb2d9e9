"""Makes one person for each role, to try the product with. Production refuses to start beside them."""

import os
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Membership, Role, User
from systems.models import System


@dataclass(frozen=True)
class Person:
    """One demonstration person; `ods_code` is None for the national roles."""

    email: str
    name: str
    role: Role
    ods_code: str | None = None


PEOPLE = (
    Person("chair@qwo.example", "Catherine Hartley", Role.CHAIR, "QWO"),
    Person("lead@qwo.example", "Leon Abara", Role.LEAD, "QWO"),
    Person("contributor@qwo.example", "Corin Sutcliffe", Role.CONTRIBUTOR, "QWO"),
    Person("viewer@qwo.example", "Vera Lindqvist", Role.VIEWER, "QWO"),
    Person("chair@qop.example", "Priya Chandran", Role.CHAIR, "QOP"),
    Person("analyst@confed.example", "Anil Thorne", Role.ANALYST),
    Person("facilitator@confed.example", "Fay Okonkwo", Role.FACILITATOR),
    Person("admin@confed.example", "Adam Rees", Role.ADMINISTRATOR),
)


def make(person: Person, system: System | None, password: str | None) -> None:
    """Make or put right one person; a password is set only when it isn't theirs already, so that sessions last."""
    user, is_new = User.objects.get_or_create(
        email=person.email, defaults={"name": person.name, "is_demonstration": True}
    )
    if not is_new and not user.is_demonstration:
        raise CommandError(f"{person.email} belongs to somebody who is not a demonstration person.")
    if password and not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    elif is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=person.email, defaults={"verified": True, "primary": True})
    Membership.objects.update_or_create(user=user, system=system, defaults={"role": person.role})


class Command(BaseCommand):
    help = "Make one person for each role, to try the product with the password in DEMO_PASSWORD."
    # The password is no option of the command line, where every process of the machine could read it.
    stealth_options = ("password",)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demonstration people are not for production.")
        systems = {system.ods_code: system for system in System.objects.filter(ods_code__in=["QWO", "QOP"])}
        absent = {person.ods_code for person in PEOPLE if person.ods_code} - systems.keys()
        if absent:
            raise CommandError(f"No system {', '.join(sorted(absent))} yet: run load_content first.")
        password = options.get("password") or os.environ.get("DEMO_PASSWORD")
        with transaction.atomic():
            for person in PEOPLE:
                make(person, systems[person.ods_code] if person.ods_code else None, password)
        if options["verbosity"] > 1:
            self.stdout.write(f"{len(PEOPLE)} demonstration people are ready.")
