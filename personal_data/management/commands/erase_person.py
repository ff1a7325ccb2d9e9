"""Deletes an account and takes its person's names out of all that stays; every history stays whole.

An address without an account (of somebody who was invited, asked by an audit, or nominated as lead) is taken out too.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Membership, User
from accounts.services import is_last_chair
from assessments.services.people import erase_person
from personal_data.erasing import Line, erase_address, plan
from personal_data.whose import known, known_by_address


class Command(BaseCommand):
    help = "Delete the account with this e-mail address. What the person did stays, as done by a former member."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["email"].strip().lower()
        person = User.objects.filter(email=address).first()
        lines = plan(known(person) if person else known_by_address(address))
        if not lines:
            raise CommandError("Nobody has an account with this e-mail address, and nothing names it.")
        if options["dry_run"]:
            self._tell(lines, person)
        elif person is None:
            erase_address(address)
            self.stdout.write("Nobody has an account with this e-mail address. It is taken out of what named it.")
        else:
            try:
                erase_person(person=person)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
            self.stdout.write("The account is deleted. What the person did stays, as done by a former member.")

    def _tell(self, lines: list[Line], person: User | None) -> None:
        for line in lines:
            self.stdout.write(f"{line.table}: {line.rows}. {line.fate.value}.")
        for membership in Membership.objects.filter(user=person, system__isnull=False).select_related("system"):
            if is_last_chair(membership):
                self.stdout.write(f"It would be refused: this is the only chair of {membership.system}.")
        self.stdout.write("Nothing was changed.")
