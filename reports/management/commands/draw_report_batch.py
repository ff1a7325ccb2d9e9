"""The process that draws one batch."""

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.batches.drawing import draw


class Command(BaseCommand):
    help = "Draw a batch of reports that somebody asked for on its page. The product starts this itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int, help="the number of the batch")

    def handle(self, *args: Any, **options: Any) -> None:
        # Ended, as by a restart of the service: say so, and end the processes that draw.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        draw(options["batch"])
