"""An installation for the length of a measurement: its own database, files and secrets, gone afterwards."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
"""Where a PostgreSQL server is looked for when POSTGRES_URL names none."""
DATABASES = ("sqlite", "postgres")


def server_url() -> str:
    """The address of the PostgreSQL server's own database."""
    return os.environ.get("POSTGRES_URL") or SERVER


def answers() -> bool:
    """Whether a PostgreSQL server answers."""
    import psycopg

    try:
        psycopg.connect(server_url(), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def installation(database: str) -> Iterator[None]:
    """Set the environment, make the database and its content, and set Django up; take all of it away afterwards.

    `database` is one of `DATABASES`. Once in a process: Django can be set up for one database only.
    """
    from bench.server import free_port

    with tempfile.TemporaryDirectory(prefix="icsmaturity-load-") as folder, _database(database):
        os.environ.update(
            DJANGO_SETTINGS_MODULE="bench.settings",
            ICSMATURITY_ENV="development",
            SECRET_KEY=secrets.token_urlsafe(50),
            ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
            STREAM_PORT=str(free_port()),
            STATIC_ROOT=f"{folder}/static",
            DATA_DIR=folder,
        )
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        for command in ("migrate", "load_content", "collectstatic"):
            more = {} if command == "load_content" else {"interactive": False}
            call_command(command, verbosity=0, **more)
        try:
            yield
        finally:
            connections.close_all()


@contextmanager
def _database(database: str) -> Iterator[None]:
    if database == "sqlite":
        os.environ.pop("DATABASE_URL", None)
        yield
        return
    import psycopg
    from psycopg import sql

    name = f"icsmaturity_load_{secrets.token_hex(4)}"
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(server_url())._replace(path=f"/{name}"))
    try:
        yield
    finally:
        with psycopg.connect(server_url(), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
