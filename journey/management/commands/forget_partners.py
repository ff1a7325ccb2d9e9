"""Forgets whom relationship audits asked, 30 days after they ended; all that is shown stays the same.

While an audit is open, chairs and leads note for whom a link is, so that they can send reminders. Thirty days after it
ended this command takes those notes away, with every role that is never shown because it would single somebody out.

`make run` calls it at each start; an installation that runs for long calls it once a day.
"""

from typing import Any

from django.core.management.base import BaseCommand

from journey.services.audit_forgetting import forget_partners


class Command(BaseCommand):
    help = "Forget whom relationship audits asked that ended 30 days ago. All that is shown stays."

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_partners()
        if options["verbosity"]:
            self.stdout.write(f"{count} audit{'' if count == 1 else 's'} forgot whom they asked.")
