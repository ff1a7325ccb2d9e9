"""A PostgreSQL server of one's own, whose processes a test may kill: others use the one that everybody shares."""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def tools() -> Path | None:
    """Where the programs of the newest PostgreSQL server are; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


def missing() -> str:
    """Why no server of one's own can be had here; empty when it can."""
    if tools() is None:
        return "the programs of a PostgreSQL server are not installed"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "a PostgreSQL server does not run as root, and there is no runuser"
    return ""


class Cluster:
    """Started by `own_cluster`."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._names = itertools.count(1)

    def address(self, name: str = "postgres") -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def new_database(self, like: str = "template1") -> str:
        """The address of a new database, empty or `like` another that nobody is connected to."""
        name = f"kept_{next(self._names)}"
        with psycopg.connect(self.address(), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")  # type: ignore[arg-type]
            # A copied sequence counts on values that its model has logged and the copy has not: after a crash it would
            # give out again what rows have already. After a checkpoint its next value is logged.
            server.execute("CHECKPOINT")
        return self.address(name)

    def backends(self) -> list[int]:
        """The processes that serve connections of the product's databases."""
        with psycopg.connect(self.address(), connect_timeout=2) as server:
            rows = server.execute("SELECT pid FROM pg_stat_activity WHERE datname LIKE 'kept%'").fetchall()
        return [pid for (pid,) in rows]

    def answers(self) -> bool:
        try:
            psycopg.connect(self.address(), connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    def control(self, *arguments: str) -> None:
        _run(str(_tool("pg_ctl")), "-D", str(self.folder / "data"), "-s", "-w", *arguments)


@contextmanager
def own_cluster(port: int) -> Iterator[Cluster]:
    """A server on this machine only, with the settings that a server comes with; ended and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="icsmaturity-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        shutil.chown(data, "postgres")
    cluster = Cluster(folder, port)
    try:
        _run(str(_tool("initdb")), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{folder}'\n")
        cluster.control("-l", str(folder / "log"), "start")
        yield cluster
    finally:
        if (data / "postmaster.pid").exists():
            cluster.control("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _tool(name: str) -> Path:
    folder = tools()
    assert folder is not None
    return folder / name


def _run(*command: str) -> None:
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_owner, *command], cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
