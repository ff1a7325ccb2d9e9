"""Deletes files that no row names, which a killed process may have left.

`make run` calls it at each start; an installation that runs for long calls it once a day.
"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from keeping.sweeping import OLD_ENOUGH, sweep


class Command(BaseCommand):
    help = "Delete files that nothing names any more: what a process left that was killed while it kept one."

    def add_arguments(self, parser: CommandParser) -> None:
        minutes = int(OLD_ENOUGH.total_seconds() // 60)
        parser.add_argument(
            "--older-than", type=int, default=minutes, metavar="MINUTES", help="%(default)s by default"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        gone = sweep(older_than=timedelta(minutes=options["older_than"]))
        if options["verbosity"]:
            self.stdout.write(f"{len(gone)} file{'' if len(gone) == 1 else 's'} that nothing names deleted.")
