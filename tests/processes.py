"""Processes of the product on the test's own database, whichever it is."""

import os

from django.db import connection


def database_url() -> str:
    """The address of the database that this test runs on, as `DATABASE_URL` takes it."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    password = f":{at['PASSWORD']}" if at["PASSWORD"] else ""
    return f"postgres://{at['USER']}{password}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"


def environment(**more: str) -> dict[str, str]:
    """What such a process is started with."""
    return os.environ | {"DJANGO_SETTINGS_MODULE": "icsmaturity.settings", "DATABASE_URL": database_url()} | more
