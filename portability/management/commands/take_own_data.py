"""Take a copy of everything that a system holds."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.permissions import Actor
from portability.collecting import write_copy
from systems.models import System


class Command(BaseCommand):
    help = "Write everything that a system holds into a zip file, which load_own_data takes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ods_code", help="the ODS code of the system, for example QWO")
        parser.add_argument("file", type=Path, help="the zip file to write; it must not be there yet")

    def handle(self, *, ods_code: str, file: Path, **options: Any) -> None:
        system = System.objects.filter(ods_code=ods_code.upper()).first()
        if system is None:
            raise CommandError(f"There is no system {ods_code}.")
        try:
            with file.open("xb") as out:
                counts = write_copy(system, Actor(user_id=0, system_roles={system.pk: "chair"}), out)
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror}") from None
        self.stdout.write(f"{system.name}: {sum(counts.values())} rows in {file}")
