"""Run a command with a PostgreSQL server to test on: `python scripts/with_postgres.py make test-postgres`.

The server of POSTGRES_URL, or the one on this machine, when it answers. Otherwise one is installed if need be, started
on a free port with its data in a folder of its own, named to the command by POSTGRES_URL, and taken away when the
command is over. Runs in the virtual environment.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import system_packages
from toolbox import Missing, run, say, step

USUAL = "postgres://postgres@127.0.0.1:5432/postgres"
PROGRAMS = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of a server, by version: they are in nobody's PATH."""


def is_answering(url: str) -> bool:
    """Whether a server can be signed in to at this address."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def programs() -> Path | None:
    """The folder of the newest server's programs; None when there is none."""
    found = [path.parent for path in PROGRAMS.glob("*/bin/initdb")]
    if in_path := shutil.which("initdb"):
        found.append(Path(in_path).resolve().parent)
    return max(found, key=lambda path: int("0" + "".join(filter(str.isdigit, path.parent.name))), default=None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server_of_its_own() -> Iterator[str]:
    """The address of a server that lives as long as the block. Raises `Missing` when there is none to be had."""
    folder_of_programs = programs()
    if folder_of_programs is None:
        system_packages.install(["postgresql"], "the tests on PostgreSQL")
        folder_of_programs = programs()
    if folder_of_programs is None:
        raise Missing(f"PostgreSQL was installed, but its programs are not in {PROGRAMS}.")
    folder = Path(tempfile.mkdtemp(prefix="icsmaturity-postgres-"))
    # The server refuses to run as root: there, Debian's own user for it runs it.
    as_its_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    password, port = secrets.token_urlsafe(24), free_port()
    pg_ctl = [*as_its_user, str(folder_of_programs / "pg_ctl"), f"--pgdata={folder / 'data'}"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    try:
        (folder / "password").write_text(password)
        if as_its_user:
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres")
        with step("Starting a PostgreSQL server for the tests"):
            initdb = [*as_its_user, str(folder_of_programs / "initdb"), f"--pgdata={folder / 'data'}", "--no-sync"]
            owner = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}"]
            run([*initdb, *owner, "--encoding=UTF8", "--locale=C.UTF-8"], cwd=folder)
            run([*pg_ctl, "--wait", f"--log={folder / 'log'}", f"--options={options}", "start"], cwd=folder)
        yield f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run([*pg_ctl, "--mode=immediate", "--wait", "stop"], cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


def run_with(url: str, command: list[str]) -> int:
    """The exit code of the command, which finds the server by POSTGRES_URL."""
    return subprocess.run(command, env={**os.environ, "POSTGRES_URL": url}, check=False).returncode


def end(number: int, frame: object) -> None:
    """A signal ends the command and takes the server away, as Ctrl-C does."""
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, end)
    url = os.environ.get("POSTGRES_URL") or USUAL
    try:
        if is_answering(url):
            return run_with(url, command)
        say("- no PostgreSQL answers: starting one")
        with server_of_its_own() as own:
            return run_with(own, command)
    except Missing as missing:
        print(f"\n{missing}\n", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
