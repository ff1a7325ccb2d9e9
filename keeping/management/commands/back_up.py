"""Writes a backup of the whole installation into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from keeping.backup import back_up


class Command(BaseCommand):
    help = "Back up the database and the files into one file, while others work. It holds personal data: keep it safe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = back_up(options["file"])
        rows = sum(table["rows"] for table in manifest["tables"].values())
        files = len(manifest["entries"]) - 1
        self.stdout.write(f"Backed up: {rows} rows in {len(manifest['tables'])} tables, and {files} files.")
