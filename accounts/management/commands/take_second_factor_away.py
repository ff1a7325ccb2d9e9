"""For the last administrator, who has lost their phone and codes: whoever runs the server takes the factor away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.factor_services import take_away_by_command
from accounts.models import User


class Command(BaseCommand):
    help = "Take a person's second factor away, so that they can add another. It is recorded and told by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        if not take_away_by_command(person=person):
            raise CommandError("This person has no second factor.")
        self.stdout.write(f"{person.email} has no second factor now, and was signed out everywhere.")
