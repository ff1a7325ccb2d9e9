"""Files that are due: of evidence that was retired long ago, and those that no row names."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from assessments import history
from assessments.models import Evidence, SignedContent
from assessments.selectors.history import PRODUCT
from portability import waiting
from reports.files import named_by_rows

FOLDER = re.compile(r"[0-9a-f]{2}")
NEW = timedelta(days=1)
"""A file is on the disk before the row that names it: one of today is left alone."""


def of_retired_evidence(now: datetime, is_dry: bool) -> int:
    """Let go of files whose evidence was retired, and which no signed content names; the row and its past stay."""
    days = settings.KEEP_DAYS["RETIRED_FILES"]
    if not days:
        return 0
    due = Evidence.objects.filter(retired_at__lt=now - timedelta(days=days)).exclude(file_path="")
    count = 0
    for item in due.select_related("system"):
        if item.pk in _signed(item.system_id):
            continue
        _let_go(item)
        count += 1
    return count


@transaction.atomic
def _let_go(item: Evidence) -> None:
    """Empty what names the file. The file itself goes with those that nothing names, once this is committed."""
    history.record(
        system=item.system_id,
        actor_name=PRODUCT,
        actor_id=None,
        action="Let go of a file",
        about=f"evidence:{item.pk}",
        changes=[history.changed("File", item.file_name, "")],
    )
    nothing = {"file_path": "", "file_name": "", "file_type": "", "file_size": 0, "file_sha256": ""}
    Evidence.objects.filter(pk=item.pk).update(number=F("number") + 1, **nothing)


def that_nothing_names(now: datetime, is_dry: bool) -> int:
    """Remove files that a fault left behind, and copies that nobody loaded."""
    named = named_by_rows()
    loose = [path for path in _kept() if path not in named and _is_old(path, now)]
    if not is_dry:
        for path in loose:
            default_storage.delete(path)
        waiting.sweep()
    return len(loose)


def _kept() -> Iterator[str]:
    """Every file under the names that `uploads.keep` gives."""
    with suppress(FileNotFoundError):
        for folder in default_storage.listdir("")[0]:
            if FOLDER.fullmatch(folder):
                yield from (f"{folder}/{name}" for name in default_storage.listdir(folder)[1])


def _is_old(path: str, now: datetime) -> bool:
    with suppress(FileNotFoundError):
        return bool(now - default_storage.get_modified_time(path) > NEW)
    return False


def _signed(system_id: int) -> set[int]:
    """The numbers of the evidence that the signed contents of a system name, as it has them now."""
    found: set[int] = set()
    for content in SignedContent.objects.filter(assessment__system=system_id).iterator():
        numbers = content.evidence_numbers
        found |= {int(numbers.get(str(number), number)) for number in _evidence(json.loads(content.content))}
    return found


def _evidence(value: Any) -> Iterator[int]:
    """The numbers under every "evidence" of a signed text."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "evidence" and isinstance(inner, list):
                yield from (each["id"] for each in inner if isinstance(each, dict) and "id" in each)
            yield from _evidence(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _evidence(inner)
