"""Puts an installation back from a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from keeping.backup import restore


class Command(BaseCommand):
    help = "Restore a backup into an empty installation, and compare every table with what was backed up."
    # The database may hold no tables yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="in place of what the installation holds now")

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = restore(options["file"], replace=options["replace"])
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"Restored and compared: {rows} rows in {len(manifest['tables'])} tables, and every file.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("It is of an earlier version of the product: run manage.py migrate now.")
