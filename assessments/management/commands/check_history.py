"""Checks every system's history and signed contents against their seals."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from assessments import triggers
from assessments.chain_heads import set_head
from assessments.history import hold
from assessments.integrity import faults_of
from assessments.models import Event, HistoryHead
from systems.models import System

KEY = "the seal of where the history ends was changed, or is of another secret key"


class Command(BaseCommand):
    help = (
        "Check that no entry of the history and no signed content was changed, added or taken out; exit 1 if one was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--system", help="only this one, by its ODS code")
        parser.add_argument(
            "--seal-again",
            action="store_true",
            help="after the secret key was changed: seal again what has no other fault. It trusts what is there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        systems = System.objects.filter(events__isnull=False) | System.objects.filter(history_head__isnull=False)
        systems = systems.distinct().order_by("name")
        if options["system"]:
            systems = System.objects.filter(ods_code=options["system"].upper())
            if not systems:
                raise CommandError("There is no system with this code.")
        found = [f"the database would let {table} be changed: run migrate" for table in triggers.missing()]
        entries = 0
        for system in systems:
            faults = faults_of(system)
            if options["seal_again"] and faults == [KEY]:
                with transaction.atomic():
                    hold(system.pk)
                    set_head(system.pk)
                faults = faults_of(system)
            found += [f"{system.ods_code}: {fault}" for fault in faults]
            entries += Event.objects.filter(system=system).count()
        if found:
            raise CommandError("\n".join(["The history does not hold:", *found]))
        heads = HistoryHead.objects.count()
        self.stdout.write(f"The history holds: {entries} entries, {heads} systems.")
