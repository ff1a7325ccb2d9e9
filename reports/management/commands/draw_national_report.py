"""The process that draws one national report."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.national.drawing import draw


class Command(BaseCommand):
    help = "Draw a national report that somebody asked for on its page. The product starts this itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("drawing", type=int, help="the number of the drawing")

    def handle(self, *args: Any, **options: Any) -> None:
        draw(options["drawing"])
