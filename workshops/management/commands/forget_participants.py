"""Unties the answers of finished roundtables from the people who gave them; every count stays.

While a roundtable runs, and for the week in which participants come back to it, each answer belongs to a random key
that only the participant's own browser holds. Thirty days after a roundtable closed nothing needs that any more, and
this command takes it away: each participant gets a key that no browser holds, roles are dropped, a sector with too few
people to be shown becomes "not said", and the answers to each question are dealt out anew among the people of a
sector, so that which answers were one person's can't be found out from the database. Reasons that were typed beside
answers, answers that were never revealed and texts that were never released are deleted. All that pages and documents
show stays the same.

`make run` calls it at each start; an installation that runs for long calls it once a day.
"""

from typing import Any

from django.core.management.base import BaseCommand

from workshops.services.forgetting import forget_participants


class Command(BaseCommand):
    help = "Untie the answers of roundtables that closed 30 days ago from those who gave them. Every count stays."

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_participants()
        if options["verbosity"]:
            self.stdout.write(f"{count} roundtable{'' if count == 1 else 's'} forgot who answered what.")
