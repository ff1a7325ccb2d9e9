"""Bring the database and the static files up to date, and say how to sign in; `serve.py` starts it.

`prepare.py all` does all of it. `prepare.py upkeep` is for when that was done before and nothing has changed since: it
does what is due by the clock, and looks whether the database is still the one that was prepared.

PORT, DATA_DIR and DEMO_PASSWORD come from the environment.
"""

import os
import sys
from pathlib import Path

from toolbox import ROOT, STAMPS, fingerprint, is_done, mark_done, say


def prepare(password: str) -> None:
    """Migrations, content, demonstration people and static files."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_content", verbosity=0)
    call_command("seed_demonstration", password=password, verbosity=0)
    fill_once()
    target = Path(settings.STATIC_ROOT)
    key = fingerprint([ROOT / "static", ROOT / "requirements.lock"], extra=str(target))
    if not (is_done(STAMPS / "static-files", key) and target.is_dir()):
        say("- Collecting and compressing the static files ...")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        mark_done(STAMPS / "static-files", key)


def fill_once() -> None:
    """Illustrative data for the comparison views, where nobody has filled or removed any: a new database has none."""
    from django.core.management import call_command

    mark = Path(os.environ["DATA_DIR"]) / "illustrative-data-was-filled"
    if not mark.exists():
        call_command("fill_illustrative", verbosity=0)
        mark.touch()


def keep_up() -> None:
    """What is to be forgotten by now, and files that no row names."""
    from django.core.management import call_command

    call_command("forget_what_is_due", verbosity=0)
    call_command("sweep_files", verbosity=0)


def greeting(address: str, password: str, data: str) -> str:
    """Where to open it and how to sign in as each role."""
    from accounts.management.commands.seed_demonstration import PEOPLE

    width = max(len(person.email) for person in PEOPLE)
    rows = [f"  {person.email:<{width}}  {person.role.label}, {person.ods_code or 'national'}" for person in PEOPLE]
    return "\n".join(
        [
            "",
            f"Open {address}",
            "",
            f"  {'Sign in with the e-mail':<{width}}  as",
            f"  {'-' * width}  {'-' * 24}",
            *rows,
            "",
            f"  Password for all of them: {password}",
            f"  The database and files are in {data}",
            "",
            "Stop with Ctrl-C.",
            "",
        ]
    )


def main(what: str) -> None:
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from icsmaturity.readiness import migrations_wait

    password = os.environ["DEMO_PASSWORD"]
    if what == "all" or migrations_wait():
        prepare(password)
    keep_up()
    say(greeting(f"http://localhost:{os.environ['PORT']}/", password, os.environ["DATA_DIR"]))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
