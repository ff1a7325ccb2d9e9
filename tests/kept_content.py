"""The product's content outlives tests that commit.

Tests with `transactional_db` (and so every browser test, by `live_server`) commit, and Django empties the whole
database after each. Loading the content again every time would take seconds, and Django's own `serialized_rollback`
knows only what migrations made. So a copy of the database is kept in memory and put back with SQLite's backup
function, which takes milliseconds; on another database the content is loaded again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase


@contextmanager
def kept_content() -> Iterator[None]:
    """While open, a test that committed leaves the database as it is now. Needs access to the database."""
    if connection.vendor != "sqlite":
        flush = TransactionTestCase._fixture_teardown

        def flush_and_load(case: TransactionTestCase) -> None:
            flush(case)
            call_command("load_content", verbosity=0)

        with mock.patch.object(TransactionTestCase, "_fixture_teardown", flush_and_load):
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
