"""Import populations from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from systems.imports import Refused, apply_populations, read_populations


class Command(BaseCommand):
    help = "Import populations from a CSV file: all of it, or nothing with every bad row named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            count = apply_populations(read_populations(file.read_bytes()))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from None
        except Refused as refused:
            lines = [f"  line {bad.line}: {bad.reason}" for bad in refused.bad_rows]
            raise CommandError("\n".join(["Nothing was imported.", *lines])) from None
        self.stdout.write(f"{count} populations imported.")
