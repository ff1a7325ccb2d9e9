"""The product's content outlives tests that commit.

Tests with `transactional_db` (and so every browser test, by `live_server`) commit, and Django empties the whole
database after each. Loading the content again every time would take seconds, and Django's own `serialized_rollback`
knows only what migrations made. So a copy is kept in memory and put back in milliseconds: on SQLite one of the whole
database by its backup function, on PostgreSQL the rows of each table, while neither triggers nor foreign keys are
looked at. A user of PostgreSQL who may not put them aside loads the content again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase


@contextmanager
def kept_content() -> Iterator[None]:
    """While open, a test that committed leaves the database as it is now. Needs access to the database."""
    if connection.vendor != "sqlite":
        with kept_in_postgres() if may_put_triggers_aside() else loaded_again():
            yield
        return

    connection.ensure_connection()
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(copy)

    def put_back(case: TransactionTestCase) -> None:
        connection.ensure_connection()
        copy.backup(connection.connection)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", put_back):
        yield
    copy.close()


def may_put_triggers_aside() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


@contextmanager
def loaded_again() -> Iterator[None]:
    flush = TransactionTestCase._fixture_teardown

    def flush_and_load(case: TransactionTestCase) -> None:
        flush(case)
        call_command("load_content", verbosity=0)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", flush_and_load):
        yield


def tables_with_rows() -> list[str]:
    """The names of the tables that hold a row. One question for all of them: a hundred would take longer."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        questions = (f"EXISTS (SELECT 1 FROM {quoted(name)})" for name in names)  # noqa: S608 - names of tables
        cursor.execute(f"SELECT {', '.join(questions)}")
        return [name for name, has_rows in zip(names, cursor.fetchone(), strict=True) if has_rows]


def models_with_rows(*, include_auto_created: bool = False) -> Iterator[Any]:
    """Every model that the product keeps a table for which holds a row."""
    tables = set(tables_with_rows())
    for model in apps.get_models(include_auto_created=include_auto_created):
        if model._meta.managed and model._meta.db_table in tables:
            yield model


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


@contextmanager
def kept_in_postgres() -> Iterator[None]:
    rows: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for name in tables_with_rows():
            with cursor.copy(f"COPY {quoted(name)} TO STDOUT (FORMAT BINARY)") as copy:
                rows[name] = b"".join(bytes(part) for part in copy)
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'")
        numbers = cursor.fetchall()
    back = "; ".join(f"SELECT setval('{name}', {last or 1}, {last is not None})" for name, last in numbers)

    def put_back(case: TransactionTestCase) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            if found := tables_with_rows():
                cursor.execute("; ".join(f"DELETE FROM {quoted(name)}" for name in found))  # noqa: S608
            for name, kept in rows.items():
                with cursor.copy(f"COPY {quoted(name)} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.write(kept)
            cursor.execute(back)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", put_back):
        yield
