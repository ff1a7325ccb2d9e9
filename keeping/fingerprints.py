"""What a table says, as one number: the same for the same rows, in whatever order they are read."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

BATCH = 500


def fingerprint(rows: Iterable[Sequence[Any]]) -> tuple[int, str]:
    """How many rows there are, and a hash over all of them: 64 hexadecimal digits.

    The hashes of rows are added, so that their order does not count; two databases sort text differently.
    """
    count, total = 0, 0
    for row in rows:
        told = json.dumps([_plain(value) for value in row], ensure_ascii=True, separators=(",", ":"))
        total = (total + int.from_bytes(hashlib.sha256(told.encode()).digest())) % 2**256
        count += 1
    return count, f"{total:064x}"


def of_model(model: type[models.Model], alias: str) -> tuple[int, str]:
    """The fingerprint of a model's rows, as Python values: the same in each kind of database."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    return fingerprint(model._base_manager.using(alias).order_by().values_list(*names).iterator(chunk_size=BATCH))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
