"""Drawn documents as files: kept for the row that names them, and taken away with it."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from assessments.models import Evidence
from reports.models import BatchDocument, DrawnFile
from uploads import until_a_row_names


@contextmanager
def kept(pdf: bytes) -> Iterator[dict[str, str | int]]:
    """Keep a document under a random name while the body saves the row with its `path`, `sha256` and `size`.

    When the body raises, the file goes again; should the process be killed meanwhile, no row names the file.
    """
    token = secrets.token_hex(16)
    path = default_storage.save(f"{token[:2]}/{token}", ContentFile(pdf))
    with until_a_row_names(path):
        yield {"path": path, "sha256": hashlib.sha256(pdf).hexdigest(), "size": len(pdf)}


def delete_when_sure(paths: Iterable[str]) -> None:
    """Delete files once the transaction that took their rows away stands.

    One that can't be deleted is left behind, and no row names it.
    """
    gone = list(paths)

    def delete() -> None:
        for path in gone:
            with suppress(OSError):
                default_storage.delete(path)

    transaction.on_commit(delete)


def named_by_rows() -> set[str]:
    """The path of every file that a row names: of evidence, national reports and batches. Three queries."""
    named = set(Evidence.objects.exclude(file_path="").values_list("file_path", flat=True))
    for model in (DrawnFile, BatchDocument):
        named.update(model.objects.values_list("path", flat=True))
    return named
