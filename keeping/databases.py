"""Taking a database whole and putting it back, each kind with its own tools."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from keeping.fingerprints import fingerprint

Tables = dict[str, dict[str, Any]]
FILE = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


def dump(target: Path) -> Tables:
    """Write the database as it is at one moment into a file, while others write; returns what each table says.

    Raises CommandError where a tool is missing or fails.
    """
    return _dump_sqlite(target) if connection.vendor == "sqlite" else _dump_postgresql(target)


def load(source: Path) -> Tables:
    """Put a database back from what `dump` wrote, all of it or nothing; returns what each table says then."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as kept, closing(_sqlite()) as here:
            kept.backup(here)
            connection.close()
            return dict(_tables_of_sqlite(here))
    at_once = ("--clean", "--if-exists", "--single-transaction", "--exit-on-error")
    _tool("pg_restore", *at_once, "--no-owner", "--no-privileges", f"--dbname={_name()}", str(source))
    connection.close()
    return dict(_tables_of_postgresql())


def tables_with_rows() -> set[str]:
    """The tables of the database that hold something, but for what Django notes of its migrations."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - a quoted name
            if cursor.fetchone():
                found.add(table)
    return found - {"django_migrations", "django_content_type", "auth_permission", "icsmaturity_cache"}


def _sqlite() -> sqlite3.Connection:
    path = Path(connection.settings_dict["NAME"])
    path.parent.mkdir(parents=True, exist_ok=True)
    return sqlite3.connect(path, timeout=60)


def _dump_sqlite(target: Path) -> Tables:
    with closing(_sqlite()) as here, closing(sqlite3.connect(target)) as kept:
        here.backup(kept)
        # The copy is one file: whoever opens it needs no journal beside it.
        kept.execute("PRAGMA journal_mode=DELETE")
        (sound,) = kept.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise CommandError(f"The database is damaged: {sound}")
        return dict(_tables_of_sqlite(kept))


def _tables_of_sqlite(database: sqlite3.Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    for (table,) in database.execute(names).fetchall():
        rows, total = fingerprint(database.execute(f'SELECT * FROM "{table}"'))  # noqa: S608 - a name of the schema
        yield table, {"rows": rows, "sha256": total}


def _dump_postgresql(target: Path) -> Tables:
    """pg_dump and the fingerprints read one snapshot, so that they tell of the same moment."""
    with _snapshot() as (snapshot, tables):
        _tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
              f"--file={target}", f"--dbname={_name()}")  # fmt: skip
        return tables


@contextmanager
def _snapshot() -> Iterator[tuple[str, Tables]]:
    import psycopg

    parameters = {**connection.get_connection_params()}
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        found = own.execute("SELECT pg_export_snapshot()").fetchone()
        yield str(found[0] if found else ""), dict(_tables_of(own))


def _tables_of_postgresql() -> Iterator[tuple[str, dict[str, Any]]]:
    with _snapshot() as (_, tables):
        yield from tables.items()


def _tables_of(database: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    for (table,) in database.execute(names).fetchall():
        with database.cursor(name="keeping") as cursor:
            cursor.itersize = 500
            rows, total = fingerprint(cursor.execute(f'SELECT * FROM "{table}"'))  # noqa: S608 - a name of the schema
        yield table, {"rows": rows, "sha256": total}


def _name() -> str:
    """The database for PostgreSQL's own tools, without the password, which goes by the environment."""
    told = connection.settings_dict
    parts = {"dbname": told["NAME"], "host": told["HOST"], "port": told["PORT"], "user": told["USER"]}
    return " ".join(f"{key}={_quoted(str(value))}" for key, value in parts.items() if value)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _tool(name: str, *arguments: str) -> None:
    path = shutil.which(name)
    if path is None:
        raise CommandError(f"{name} is not installed: it comes with PostgreSQL's client tools.")
    environment = {**os.environ, "PGPASSWORD": str(connection.settings_dict["PASSWORD"] or "")}
    done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own
    if done.returncode:
        raise CommandError(f"{name} failed: {done.stderr.strip()[:2000]}")
