"""Moves an installation from SQLite to PostgreSQL."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from keeping.moving import move


class Command(BaseCommand):
    help = (
        "Copy every row of an SQLite database into the migrated, empty PostgreSQL database of DATABASE_URL, "
        "and compare. Stop the server first; files stay where they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the SQLite database")

    def handle(self, *args: Any, **options: Any) -> None:
        moved = move(options["file"])
        self.stdout.write(
            f"Moved and compared: {sum(moved.values())} rows in {len(moved)} tables. The histories hold."
        )
