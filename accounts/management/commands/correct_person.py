"""Corrects the name or the address of somebody's account."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.correcting import correct
from accounts.models import User


class Command(BaseCommand):
    help = "Correct a person's name or address. Both addresses are told by mail; what the person did stays theirs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--email", dest="new_email", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        try:
            changed = correct(person=person, name=options["name"], email=options["new_email"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{person.name}, {person.email}." if changed else "Nothing to correct.")
