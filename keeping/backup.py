"""Backing an installation up and restoring it: the database, the files, and what proves that both are whole."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from keeping.archive import Damaged, Writer, opened
from keeping.databases import FILE, dump, load, tables_with_rows

FORMAT = 1
FILES = "files/"


def back_up(target: Path) -> dict[str, Any]:
    """Write a backup; returns its manifest. The file appears under its name only when it is whole.

    The database is that of one moment. Files are never changed once they are kept, so that those that it names are
    those of that moment too. Raises CommandError when the file is there already or something can't be read.
    """
    if target.exists():
        raise CommandError("There is a file of this name already. A backup never replaces another.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".part-{target.name}")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        database = Path(folder) / FILE[connection.vendor]
        tables = dump(database)
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                writer = Writer(file)
                with database.open("rb") as source:
                    writer.add(database.name, source, database.stat().st_size)
                gone = [name for name in sorted(_names()) if not _add_file(writer, name)]
                manifest = {
                    "format": FORMAT,
                    "made_at": timezone.now().isoformat(),
                    "database": connection.vendor,
                    "tables": tables,
                    "migrations": sorted(map("/".join, MigrationRecorder(connection).applied_migrations())),
                    "went_meanwhile": gone,
                }
                writer.close(manifest)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return manifest | {"entries": writer.entries}


def _add_file(writer: Writer, name: str) -> bool:
    """Add a file of the storage; False for one that went between being listed and being read."""
    try:
        with default_storage.open(name) as file:
            writer.add(FILES + name, file, default_storage.size(name))
    except FileNotFoundError:
        return False
    return True


def _names(folder: str = "") -> Iterator[str]:
    """The files of the storage; those that are being written are none yet."""
    with suppress(FileNotFoundError):
        folders, files = default_storage.listdir(folder)
        yield from (f"{folder}{name}" for name in files if not name.startswith(".part-"))
        for name in folders:
            yield from _names(f"{folder}{name}/")


def check(source: Path) -> dict[str, Any]:
    """The manifest of a backup whose every byte was checked. Raises CommandError for one that is damaged."""
    try:
        with opened(source) as (manifest, _):
            return manifest
    except (Damaged, OSError, KeyError, TypeError) as error:
        raise CommandError(f"{source.name}: {error}") from None


def restore(source: Path, *, replace: bool = False) -> dict[str, Any]:
    """Put an installation back from a backup; returns its manifest. Every byte is checked before anything is written.

    Raises CommandError for a damaged backup, one of the other kind of database, an installation that holds something
    (unless it shall be replaced), and where a table does not say afterwards what it said.
    """
    try:
        with opened(source) as (manifest, tar), tempfile.TemporaryDirectory() as folder:
            _check_fit(manifest, replace=replace)
            database = Path(folder) / FILE[manifest["database"]]
            with database.open("wb") as file:
                shutil.copyfileobj(tar.extractfile(database.name), file)  # type: ignore[arg-type]
            made: list[str] = []
            try:
                for name in manifest["entries"]:
                    if name.startswith(FILES):
                        _put_file(name.removeprefix(FILES), tar.extractfile(name), manifest["entries"][name], made)
                tables = load(database)
            except BaseException:
                for name in made:
                    default_storage.delete(name)
                raise
    except (Damaged, OSError, KeyError, TypeError) as error:
        raise CommandError(f"{source.name}: {error}") from None
    if differing := [name for name in manifest["tables"] if tables.get(name) != manifest["tables"][name]]:
        raise CommandError(f"After restoring, these tables say something else: {', '.join(differing)}")
    return manifest


def _check_fit(manifest: dict[str, Any], *, replace: bool) -> None:
    if manifest.get("format") != FORMAT:
        raise Damaged("It is of a later version of this product.")
    if manifest["database"] != connection.vendor:
        raise Damaged(f"It is of {manifest['database']}, and this installation uses {connection.vendor}.")
    if not replace and (filled := tables_with_rows()):
        raise Damaged(
            f"This installation holds something already, in {len(filled)} tables. Restore into an empty one, "
            "or say --replace."
        )


def _put_file(name: str, content: Any, told: dict[str, Any], made: list[str]) -> None:
    """Keep a file under the name that it had; one that is there already must be the same."""
    if default_storage.exists(name):
        with default_storage.open(name) as there:
            if hashlib.sha256(there.read()).hexdigest() != told["sha256"]:
                raise Damaged(f"There is another file here under the name {name}.")
        return
    kept = default_storage.save(name, File(content, name))
    made.append(kept)
    if kept != name:
        raise Damaged(f"The file {name} could not be kept under its name.")
