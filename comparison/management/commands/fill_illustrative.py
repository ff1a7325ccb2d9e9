"""Illustrative data for learning the comparison views."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from comparison.services import fill_illustrations, remove_illustrations


class Command(BaseCommand):
    help = "Fill the comparison views with illustrative data, or take all of it away with --remove."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="take all illustrative data away")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            said = f"{remove_illustrations()} illustrative rows are gone."
        else:
            said = f"{fill_illustrations()} illustrative rows are there. Every view that shows them says so."
        if options["verbosity"]:
            self.stdout.write(said)
