"""What must hold before the product may serve: Django system checks, and the same asked once more at start-up.

`manage.py check` shows them; `icsmaturity/wsgi.py` asks again before the first request, because a server
starts without running Django's checks.
"""

import os
import sqlite3
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

# RETURNING, which Django uses to save in one statement, came with this version.
OLDEST_SQLITE = (3, 35, 0)
# A database in WAL mode could be damaged by a checkpoint at the wrong moment, until this version mended it.
SOUND_SQLITE = (3, 51, 3)
SHORTEST_SECRET = 50
WAITS = ["fsync", "full_page_writes", "synchronous_commit"]
"""What PostgreSQL must have on, so that what it acknowledges outlives a power cut."""


class UnsafeStart(RuntimeError):
    """The product refuses to serve; the text says why, one reason a line."""


@register(Tags.security)
def check_secrets(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Production needs a secret key of its own and no debug pages."""
    errors: list[CheckMessage] = []
    if not settings.PRODUCTION:
        return errors
    if settings.SECRET_KEY == settings.DEFAULT_SECRET_KEY or len(settings.SECRET_KEY) < SHORTEST_SECRET:
        errors.append(
            Error(
                f"SECRET_KEY is not set, or shorter than {SHORTEST_SECRET} characters.",
                hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
                id="icsmaturity.E001",
            )
        )
    if settings.DEBUG:
        errors.append(Error("DEBUG is on in production.", id="icsmaturity.E002"))
    return errors


@register(Tags.database)
def check_demonstration_people(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Production has none of the people that `make run` makes: their passwords were printed."""
    from accounts.models import User

    if not settings.PRODUCTION:
        return []
    errors: list[CheckMessage] = []
    for alias in databases or []:
        try:
            emails = list(User.objects.using(alias).filter(is_demonstration=True).values_list("email", flat=True))
        except DatabaseError:
            continue  # not migrated yet: nobody is in it
        if emails:
            errors.append(
                Error(
                    f"The database holds demonstration people: {', '.join(sorted(emails))}.",
                    hint="Use a database of its own for production.",
                    id="icsmaturity.E003",
                )
            )
    return errors


@register(Tags.database)
def check_history_is_kept(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The database refuses to change or remove entries of the history."""
    from assessments.triggers import missing

    if "default" not in (databases or []):
        return []
    try:
        tables = missing()
    except DatabaseError:
        return []  # nothing answers yet
    if not tables:
        return []
    return [
        Error(
            f"The database would let entries of the history be changed: {', '.join(tables)}.",
            hint="Run manage.py migrate, which puts the triggers up.",
            id="icsmaturity.E005",
        )
    ]


@register(Tags.compatibility)
def check_sqlite(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The SQLite library is recent enough, where SQLite is used."""
    uses_sqlite = any(connection.vendor == "sqlite" for connection in connections.all())
    if not uses_sqlite or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    return [
        Error(
            f"The SQLite library is {sqlite3.sqlite_version}; {'.'.join(map(str, OLDEST_SQLITE))} or later is needed.",
            hint="Use a newer Python or system, or PostgreSQL by DATABASE_URL.",
            id="icsmaturity.E004",
        )
    ]


@register(Tags.compatibility)
def check_sqlite_wal(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The SQLite library keeps a WAL database whole: an error in production, a warning elsewhere."""
    uses_sqlite = any(connection.vendor == "sqlite" for connection in connections.all())
    if not uses_sqlite or settings.ACCEPT_OLD_SQLITE or sqlite3.sqlite_version_info >= SOUND_SQLITE:
        return []
    kind = Error if settings.PRODUCTION else Warning
    needed = ".".join(map(str, SOUND_SQLITE))
    return [
        kind(
            f"The SQLite library is {sqlite3.sqlite_version}; before {needed} a database that several processes write "
            "to could be damaged.",
            hint=f"Use PostgreSQL by DATABASE_URL, or SQLite {needed}; ACCEPT_OLD_SQLITE=1 says that you accept it.",
            id="icsmaturity.E006" if settings.PRODUCTION else "icsmaturity.W006",
        )
    ]


@register(Tags.compatibility)
def check_defusedxml(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Spreadsheets are read by parsers that refuse entities, the library's own as well as ours."""
    # As openpyxl decides it, without loading it: a server starts sooner.
    if find_spec("defusedxml") and os.environ.get("OPENPYXL_DEFUSEDXML", "True") == "True":
        return []
    return [
        Error(
            "Spreadsheets would be read without defusedxml: a small file could fill the memory.",
            hint="Install the packages of requirements.lock, and leave OPENPYXL_DEFUSEDXML unset.",
            id="icsmaturity.E020",
        )
    ]


@register(Tags.database)
def check_postgresql_waits_for_the_disk(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """PostgreSQL acknowledges what the disk has: where it is told not to, an error in production, else a warning."""
    if "default" not in (databases or []) or connections["default"].vendor != "postgresql":
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [WAITS])
            off = [name for (name,) in cursor.fetchall()]
    except DatabaseError:
        return []  # nothing answers yet
    if not off:
        return []
    kind = Error if settings.PRODUCTION else Warning
    return [
        kind(
            f"PostgreSQL acknowledges saves that a power cut would lose: {', '.join(sorted(off))} is off.",
            hint="Set it to on, for the server or for this user: ALTER ROLE … SET synchronous_commit = on.",
            id="icsmaturity.E007" if settings.PRODUCTION else "icsmaturity.W007",
        )
    ]


def refuse_unsafe_start() -> None:
    """Raise `UnsafeStart` when any of the checks above fails; leaves no connection open for a fork to inherit."""
    errors = [
        error
        for error in (*check_secrets(), *check_defusedxml(), *check_sqlite(), *check_sqlite_wal())
        if error.is_serious()
    ]
    if not errors:
        errors += check_demonstration_people(databases=["default"])
        errors += check_history_is_kept(databases=["default"])
        told = check_postgresql_waits_for_the_disk(databases=["default"])
        errors += [error for error in told if error.is_serious()]
    connections.close_all()
    if errors:
        raise UnsafeStart(
            "\n".join(["This server refuses to start.", *(f"{error.id}: {error.msg}" for error in errors)])
        )
