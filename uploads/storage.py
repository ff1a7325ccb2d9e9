"""Keeping files under random names, on the disk before anything says that they are there."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import InterfaceError, OperationalError

from uploads.checks import Checked, check_upload


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept: its random path in the storage, and what it is."""

    path: str
    facts: Checked


class DurableFileSystemStorage(FileSystemStorage):
    """Files are whole and on the disk when saving returns: written beside, synced, renamed, the folder synced."""

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        target = Path(self.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(prefix=".part-", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(made).replace(target)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can sync a folder."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def keep(name: str, file: BinaryIO) -> Iterator[StoredFile]:
    """Check and keep a file for the length of a transaction; it goes again when the body raises.

    Where the database's answer to the end of a transaction was lost, a row may name the file: it stays, and
    `sweep_files` takes it away if none does. Raises `Refused` before anything is written.
    """
    facts = check_upload(name, file)
    token = secrets.token_hex(16)
    path = default_storage.save(f"{token[:2]}/{token}", File(file))
    with until_a_row_names(path):
        yield StoredFile(path, facts)


@contextmanager
def until_a_row_names(path: str) -> Iterator[None]:
    """Take a file away again when the body, which saves the row that names it, raises.

    Not where the database's answer was lost: the row may stand. `sweep_files` takes the file away if it does not.
    """
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except BaseException:
        default_storage.delete(path)
        raise


def open_kept(path: str) -> IO[Any]:
    """A kept file, opened for reading. Raises FileNotFoundError when it is gone."""
    return default_storage.open(path, "rb")
