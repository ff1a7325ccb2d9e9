"""The first person of an installation, who lets the others in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Membership, Role, User


class Command(BaseCommand):
    help = "Make a person an administrator, with an account if they have none. No password passes through here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="their name, for a new account")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as fault:
            raise CommandError("That is not an e-mail address.") from fault
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, name=options["name"][:150])
        Membership.objects.get_or_create(user=user, system=None, role=Role.ADMINISTRATOR)
        if user.has_usable_password():
            self.stdout.write("This person is an administrator.")
        else:
            self.stdout.write("This person is an administrator, and sets a password at /accounts/password/reset/.")
