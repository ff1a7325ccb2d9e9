"""Load the product's content; safe to repeat on a database in use."""

from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessments import worked_example
from frameworks.loading import PublishedRowDiffers, load_rows
from frameworks.selectors import forget_published
from frameworks.signals import content_loaded


class Command(BaseCommand):
    help = "Load the frameworks, systems, rounds and the published evidence. People's work is never touched."

    def handle(self, *, verbosity: int = 1, **options: Any) -> None:
        folder = settings.BASE_DIR / "fixtures"
        with transaction.atomic():
            for path in sorted(folder.glob("[0-9]*.yaml")):
                rows = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader
                try:
                    counts = load_rows(rows)
                except PublishedRowDiffers as error:
                    raise CommandError(f"{path.name}: {error}") from None
                if verbosity:
                    self.stdout.write(
                        f"{path.stem[3:].replace('_', ' '):28} {counts.added:4} added {counts.changed:4} changed "
                        f"{counts.kept:4} as they were"
                    )
            path = folder / "worked_example_west_yorkshire.yaml"
            created = worked_example.load(yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER))  # noqa: S506 - a safe one
            if verbosity:
                self.stdout.write(f"{'published evidence':28} {'added as a draft' if created else 'as it was'}")
            for _, words in content_loaded.send(sender=Command):
                if verbosity and words:
                    self.stdout.write(words)
        forget_published()


# The safe loader in C where PyYAML was built with it: ten times as quick.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
