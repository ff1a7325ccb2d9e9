"""Checks every byte of a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from keeping.backup import check


class Command(BaseCommand):
    help = "Check that a backup is whole; exit 1 when a byte of it is not what was written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = check(options["file"])
        self.stdout.write(f"The backup is whole. It was made at {manifest['made_at']}, of {manifest['database']}.")
