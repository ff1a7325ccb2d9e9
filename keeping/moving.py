"""Moving an installation from SQLite to PostgreSQL, and proving that every row came along."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from assessments import triggers
from assessments.integrity import faults_of
from keeping.databases import tables_with_rows
from keeping.fingerprints import BATCH, of_model
from systems.models import System

SOURCE = "moved_from"


def move(source: Path) -> dict[str, int]:
    """Copy every row of an SQLite database into this PostgreSQL database, all or nothing; returns rows by table.

    Raises CommandError for a target that holds something or is of other migrations, and where a table or a history
    does not say afterwards what it said.
    """
    if connection.vendor != "postgresql":
        raise CommandError("Set DATABASE_URL to the PostgreSQL database to move to.")
    if not source.is_file():
        raise CommandError(f"There is no file {source.name}.")
    if filled := tables_with_rows():
        raise CommandError(f"The target holds something already: {', '.join(sorted(filled))}. Move into an empty one.")
    connections.databases[SOURCE] = {
        **connections.databases["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(source),
        "OPTIONS": {"timeout": 20},
        "CONN_MAX_AGE": 0,
    }
    try:
        return _move()
    finally:
        connections[SOURCE].close()
        del connections.databases[SOURCE]


def _move() -> dict[str, int]:
    there, here = (set(MigrationRecorder(connections[alias]).applied_migrations()) for alias in (SOURCE, "default"))
    if there != here:
        raise CommandError("The two databases are of different migrations: run migrate on both, then move.")
    every = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with transaction.atomic(using=SOURCE), transaction.atomic():
        triggers.take_down()
        with connection.cursor() as cursor:
            for model in every:
                cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")  # noqa: S608 - a quoted name
            for model in every:
                _copy(cursor, model)
            for statement in connection.ops.sequence_reset_sql(no_style(), every):
                cursor.execute(statement)
        triggers.put_up()
        moved = {}
        for model in every:
            told, now = of_model(model, SOURCE), of_model(model, "default")
            if told != now:
                raise CommandError(f"{model._meta.db_table} says something else: nothing was moved.")
            moved[model._meta.db_table] = now[0]
        faults = [f"{system.ods_code}: {fault}" for system in System.objects.all() for fault in faults_of(system)]
        if faults:
            raise CommandError("\n".join(["The history does not hold after moving: nothing was moved.", *faults]))
    return moved


def _copy(cursor: Any, model: type[models.Model]) -> None:
    """Insert the rows as they are: no default, no time of now, no signal."""
    fields = model._meta.local_concrete_fields
    columns = ", ".join(_quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - quoted names
    rows = _rows(model, fields)
    while batch := list(islice(rows, BATCH)):
        cursor.executemany(statement, batch)


def _rows(model: type[models.Model], fields: Any) -> Iterator[list[Any]]:
    names = [field.attname for field in fields]
    for row in model._base_manager.using(SOURCE).order_by().values_list(*names).iterator(chunk_size=BATCH):
        yield [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
