"""Files that nobody names: what a process left that was killed between keeping a file and saving the row for it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from portability import waiting
from reports.files import named_by_rows

OLD_ENOUGH = timedelta(hours=1)
"""What is younger may belong to a request that is still at work."""


def sweep(*, older_than: timedelta = OLD_ENOUGH) -> list[str]:
    """Delete every file that no row names and that is old enough; their names. Copies that wait go by themselves."""
    limit = timezone.now() - older_than
    # Listed before the rows are read: a file that is named meanwhile was not listed, or is found to be named.
    old = [name for name in sorted(_files()) if _time_of(name) < limit]
    named = named_by_rows()
    gone = [name for name in old if name not in named]
    for name in gone:
        default_storage.delete(name)
    return gone


def _files(folder: str = "") -> Iterator[str]:
    with suppress(FileNotFoundError):
        folders, files = default_storage.listdir(folder)
        yield from (f"{folder}{name}" for name in files)
        for name in folders:
            if name != waiting.FOLDER:
                yield from _files(f"{folder}{name}/")


def _time_of(name: str) -> datetime:
    """When a file was written; one that went meanwhile is as good as new."""
    try:
        return default_storage.get_modified_time(name)
    except FileNotFoundError:
        return timezone.now()
