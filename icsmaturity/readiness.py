"""Whether this process can serve: asked by whoever leads requests to it."""

import os
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from assessments.triggers import missing

# Whether this process is ending; the web server says how to know (`gunicorn.conf.py`).
is_ending: Callable[[], bool] = bool


def database_answers() -> bool:
    """Whether the database does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrations_wait() -> bool:
    """Whether the database is older than the code, or empty. Raises DatabaseError when it does not answer."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def not_ready() -> list[str]:
    """What keeps the product from serving now, in words that name no machine and no path; empty when nothing does."""
    if is_ending():
        return ["this process is ending"]
    try:
        waiting = migrations_wait()
        faults = ["the database waits for migrations"] if waiting else []
        if not waiting and missing():
            faults.append("the history is not guarded: run migrate")
    except DatabaseError:
        faults = ["the database does not answer"]
    if not os.access(settings.DATA_DIR, os.W_OK):
        faults.append("files can not be kept")
    return faults
