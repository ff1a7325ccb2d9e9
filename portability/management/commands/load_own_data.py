"""Load a copy of a system's own data into this installation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portability.archive import opened
from portability.loading import preview_copy
from portability.presenters import counted
from portability.services import load_own_data
from spreadsheets import Refused
from systems.models import System


class Command(BaseCommand):
    help = "Load a copy of a system's own data: all of it or, where anything is wrong, nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ods_code", help="the ODS code of the system, for example QWO")
        parser.add_argument("file", type=Path, help="the zip file that take_own_data or the system's page made")
        parser.add_argument("--preview", action="store_true", help="say what would be loaded and change nothing")

    def handle(self, *, ods_code: str, file: Path, preview: bool, **options: Any) -> None:
        system = System.objects.filter(ods_code=ods_code.upper()).first()
        if system is None:
            raise CommandError(f"There is no system {ods_code}.")
        try:
            with file.open("rb") as copy:
                if preview:
                    loaded = preview_copy(system, copy, opening=opened)
                else:
                    loaded = load_own_data(actor=None, system=system, file=copy, opening=opened)
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}") from None
        except Refused as refused:
            raise CommandError("Nothing was loaded.\n" + "\n".join(map(str, refused.faults))) from None
        for words, count in counted(loaded.counts):
            self.stdout.write(f"{words:45} {count:6}")
        self.stdout.write("Nothing was changed: this was a preview." if preview else f"Loaded for {system.name}.")
