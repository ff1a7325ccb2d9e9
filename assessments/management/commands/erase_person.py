"""Deletes an account and takes its person's names out of the histories, which stay whole."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from assessments.services.people import erase_person


class Command(BaseCommand):
    help = "Delete the account with this e-mail address. What the person did stays, as done by a former member."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError("Nobody has an account with this e-mail address.")
        try:
            erase_person(person=person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write("The account is deleted. What the person did stays, as done by a former member.")
