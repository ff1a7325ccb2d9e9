"""Forgets what is kept no longer than it is needed: run it once a day.

For how long each kind is kept is in `settings.KEEP_DAYS` and in docs/data-protection.md. What was signed, and the
history, are never among it. `make run` calls it at each start.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from personal_data.forgetting import forget


class Command(BaseCommand):
    help = "Forget what is over: sessions, invitations, tokens, accounts that nobody uses. Says what it took."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        for taken in forget(is_dry=options["dry_run"]):
            if options["verbosity"]:
                self.stdout.write(f"{taken.words}: {taken.count}")
        if options["dry_run"] and options["verbosity"]:
            self.stdout.write("Nothing was changed.")
