"""Bring the database and the static files up to date, say how to sign in, and serve.

Runs in the virtual environment, after `set_up.py run`. PORT, STREAM_PORT (the next one by default), DATA_DIR and
DEMO_PASSWORD come from the environment.
"""

import os
import secrets
import socket
import sys
from pathlib import Path

from supervise import run_together
from toolbox import ROOT, STAMPS, VENV_BIN, Missing, fingerprint, is_done, mark_done, say

# Where browsers open it: the server listens on this machine only.
HOST = "127.0.0.1"


def keep_secret(file: Path, made: str) -> str:
    """What the file holds; when there is none, `made` is put there, readable by its owner only."""
    if not file.exists():
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(made + "\n")
    return file.read_text().strip()


def port_from(text: str) -> int:
    """The port as a number; raise `Missing` in words when it is none or somebody else has it."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Missing(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Missing(f"This user may not use port {port}. Choose one above 1023: PORT=8080 make run") from None
        except OSError:
            raise Missing(f"Port {port} is in use. Choose another: PORT={port + 1} make run") from None
    return port


def prepare(password: str) -> None:
    """Migrations, content, what is to be forgotten, demonstration people, static files; quick when nothing changed."""
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_content", verbosity=0)
    call_command("forget_what_is_due", verbosity=0)
    call_command("sweep_files", verbosity=0)
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


def greeting(address: str, password: str, data: Path) -> str:
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


def serve() -> int:
    """The web server and the stream process, until Ctrl-C or a signal ends both."""
    from django.conf import settings

    commands = {"The web server": [str(VENV_BIN / "gunicorn"), "--config", str(ROOT / "gunicorn.conf.py")]}
    if settings.STREAM_SOURCE:
        commands["The stream process"] = [str(VENV_BIN / "python"), "-m", "streams"]
    return run_together(commands)


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icsmaturity.settings")
    try:
        port = port_from(os.environ.get("PORT") or "8000")
        stream_port = port_from(os.environ.get("STREAM_PORT") or str(port + 1))
        data = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
        try:
            # What is in it is nobody else's business on a shared machine.
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.environ.setdefault("SECRET_KEY", keep_secret(data / "secret-key", secrets.token_urlsafe(50)))
            password = os.environ.get("DEMO_PASSWORD") or keep_secret(
                data / "demo-password", secrets.token_urlsafe(12)
            )
        except OSError as problem:
            raise Missing(f"DATA_DIR {data} can't be used: {problem}") from None
        os.environ.update(PORT=str(port), STREAM_PORT=str(stream_port), HOST=HOST, DATA_DIR=str(data))
        prepare(password)
    except Missing as missing:
        print(f"\n{missing}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    say(greeting(f"http://localhost:{port}/", password, data))
    return serve()


if __name__ == "__main__":
    sys.exit(main())
