"""Reminders of a round, for a scheduler that runs every day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.models import Round
from assessments.services.reminding import is_due, remind, standard_text


class Command(BaseCommand):
    help = "Remind the chairs and leads of systems that have not signed off, once, some days before a round closes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--round", default="", help="the round's key; the current round without it")
        parser.add_argument("--days-before", type=int, default=14, help="how many days before it closes")
        parser.add_argument("--link", default="", help="the site's address, to stand in the letter")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {"key": options["round"]} if options["round"] else {"is_current": True}
        round = Round.objects.filter(**wanted, from_publications=False).first()
        if round is None:
            raise CommandError(f"There is no round {options['round'] or 'that is current'}.")
        if not is_due(round, options["days_before"], timezone.localdate()):
            self.stdout.write("Nothing is due.")
            return
        subject, text = standard_text(round)
        sent = remind(actor=None, round=round, whom="not-signed", subject=subject, text=text, link=options["link"])
        self.stdout.write(f"{sent.people} people of {sent.systems} systems were written to, {sent.failed} not.")
