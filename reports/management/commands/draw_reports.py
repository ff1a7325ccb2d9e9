"""Every report of a round as one batch, for whoever takes them to a meeting or an archive."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.selectors import actor_for
from assessments.models import Round
from reports.batch import Outcome, draw_all
from reports.render import Renderer
from reports.round_batch import documents_of


class Command(BaseCommand):
    help = (
        "Draw the report of every system and the national reports of a round, as one person may read them, into a "
        "folder. Ends with 1 when a document could not be drawn; the others are there all the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where the PDFs go; made when there is none")
        parser.add_argument("--round", required=True, help="the round's key")
        parser.add_argument("--for", required=True, dest="reader", help="the e-mail address of who will read them")
        parser.add_argument("--site", default="", help="the site's address, to stand in the documents")
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="how many are drawn at a time (the processors)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        reader = User.objects.filter(email__iexact=options["reader"], is_active=True).first()
        if reader is None:
            raise CommandError(f"Nobody has an account with {options['reader']}.")
        if not Round.objects.filter(key=options["round"]).exists():
            raise CommandError(f"There is no round {options['round']}.")
        if options["processes"] < 1:
            raise CommandError("At least one process has to draw.")
        address = f"{options['site'].rstrip('/')}/verify/" if options["site"] else ""
        documents = documents_of(actor_for(reader), options["round"], verify_address=address)
        if not documents:
            raise CommandError(f"{reader.email} may read no report of the round {options['round']}.")
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        done: list[Outcome] = []

        def tell(outcome: Outcome) -> None:
            done.append(outcome)
            said = outcome.trouble or f"{outcome.seconds:.1f} s"
            self.stdout.write(f"{len(done)} of {len(documents)}  {outcome.name}  {said}")

        draw_all(
            documents,
            keep=lambda name, pdf: keep(folder / name, pdf),
            tell=tell,
            processes=options["processes"],
            renderer=_renderer,
        )
        failed = [one for one in done if one.trouble]
        self.stdout.write(f"{len(done) - len(failed)} documents are in {folder}.")
        if failed:
            names = "\n".join(f"- {one.name}: {one.trouble}" for one in failed)
            raise CommandError(f"{len(failed)} could not be drawn:\n{names}")


def _renderer() -> Renderer:
    """With the limits of the longest document that may be among them."""
    return Renderer(
        seconds=settings.NATIONAL_REPORT_SECONDS, memory_bytes=settings.NATIONAL_REPORT_MEMORY_MB * 1024 * 1024
    )


def keep(path: Path, pdf: bytes) -> None:
    """Write a document whole or not at all, for its owner alone: it may hold what is shared with few."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    beside.touch(mode=0o600, exist_ok=False)
    try:
        beside.write_bytes(pdf)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
