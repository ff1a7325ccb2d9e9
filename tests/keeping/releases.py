"""What an installation of a released version holds, kept as a file, and brought forward to the migrations of today.

    python tests/keeping/releases.py keep FILE      in the environment of an installation: write what it holds
    python tests/keeping/releases.py forward FILE   in that of an empty database: fill it as it was, migrate, compare

It imports nothing of the product, so that it also runs in the tree of an older version, with that tree's folder in
PYTHONPATH and its own settings.
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.core.management.color import no_style

MADE_ANEW = {"contenttypes", "sessions", "usersessions", "migrations"}
"""Apps whose rows Django makes itself, or nobody misses."""
BATCH = 500
Tables = dict[str, list[dict[str, Any]]]


def is_kept(model: Any) -> bool:
    own = model._meta
    return own.managed and not own.proxy and own.app_label not in MADE_ANEW and own.label != "auth.Permission"


def rows_of(models: Any, like: Tables | None = None) -> Tables:
    """Every row of the models in text, by the model's label; with `like`, only the fields that stand there."""
    found = {}
    for model in sorted((one for one in models if is_kept(one)), key=lambda one: one._meta.label_lower):
        label = model._meta.label_lower
        names = set(like[label][0]) if like and like.get(label) else None
        fields = [one for one in model._meta.concrete_fields if names is None or one.attname in names]
        every = model._base_manager.order_by("pk")
        found[label] = [{one.attname: _text(one, row) for one in fields} for row in every.iterator(chunk_size=BATCH)]
    return found


def _text(field: Any, row: Any) -> Any:
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool | int | str):
        return value
    return json.dumps(value, sort_keys=True) if field.get_internal_type() == "JSONField" else str(value)


def _value(field: Any, text: Any) -> Any:
    if text is not None and field.get_internal_type() == "JSONField" and isinstance(text, str):
        return json.loads(text)
    return field.to_python(text)


def keep(file: Path) -> None:
    """Write what the installation holds, and the last migrations that it has had."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    leaves = [node for node in loader.graph.leaf_nodes() if node in applied]
    tables = {label: rows for label, rows in rows_of(apps.get_models(include_auto_created=True)).items() if rows}
    content = {"migrations": sorted(leaves), "tables": tables}
    with gzip.GzipFile(file, "wb", mtime=0) as out:
        out.write(json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode())


def forward(file: Path, spoil: str = "") -> list[str]:
    """Make an empty database what the file tells of, migrate it, and name every row that is not what it was.

    `spoil` is a statement that a broken migration might contain.
    """
    from django.apps import apps
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    content = json.loads(gzip.decompress(file.read_bytes()))
    then = [tuple(node) for node in content["migrations"]]
    executor = MigrationExecutor(connection)
    executor.migrate(then)
    state = MigrationExecutor(connection).loader.project_state(then).apps
    models = {one._meta.label_lower: one for one in state.get_models(include_auto_created=True)}
    with transaction.atomic():
        for label in content["tables"]:
            models[label]._base_manager.all().delete()  # what migrations put there themselves
        for label, rows in content["tables"].items():
            fields = {one.attname: one for one in models[label]._meta.concrete_fields}
            for one in fields.values():  # the time of then, not of now
                one.auto_now = one.auto_now_add = False
            made = [models[label](**{name: _value(fields[name], text) for name, text in row.items()}) for row in rows]
            models[label]._base_manager.bulk_create(made, batch_size=BATCH)
        with connection.cursor() as cursor:
            filled = [models[label] for label in content["tables"]]
            for statement in connection.ops.sequence_reset_sql(no_style(), filled):
                cursor.execute(statement)
    call_command("migrate", verbosity=0, interactive=False)
    if spoil:
        with connection.cursor() as cursor:
            cursor.execute(spoil)
    now = rows_of(apps.get_models(include_auto_created=True), like=content["tables"])
    return [fault for label, rows in content["tables"].items() for fault in _differences(label, rows, now.get(label))]


def _differences(label: str, then: list[dict[str, Any]], now: list[dict[str, Any]] | None) -> list[str]:
    """Rows of one table that went, or that say something else; columns that went."""
    if now is None:
        return [f"{label} is gone"]
    key = next(iter(then[0]))
    there = {row[key]: row for row in now}
    found = []
    for row in then:
        other = there.get(row[key])
        if other is None:
            found.append(f"{label} {row[key]} is gone")
        else:
            found += [f"{label} {row[key]}: {name} was {row[name]!r} and is {other.get(name)!r}"
                      for name in row if other.get(name, row) != row[name]]  # fmt: skip
    return found


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "keep":
        keep(Path(sys.argv[2]))
    else:
        print(json.dumps(forward(Path(sys.argv[2]), *sys.argv[3:])))
