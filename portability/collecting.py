"""Taking a copy: every row, file and signed text of one system into a zip."""

import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.permissions import Actor
from assessments.history import hold, sealed_numbers
from assessments.models import Assessment, Event, Evidence, SignedContent
from assessments.selectors import get_assessment
from frameworks.export import version_as_yaml
from frameworks.models import FrameworkVersion
from frameworks.selectors import version_content
from frameworks.versions import mappings_to
from portability.archive import Writer
from portability.plain_yaml import write_yaml
from portability.tables import NATURAL, PERSON, STAYS_BEHIND, TABLES, Table
from portability.values import to_plain
from reports.pack import read_pack
from reports.workbook import assessment_workbook
from systems.models import System
from uploads import open_kept

Row = dict[str, Any]


def write_copy(system: System, actor: Actor, file: BinaryIO) -> dict[str, int]:
    """Write everything that a system holds into `file` and return how many rows of each table there are.

    `actor` reads the assessments for the spreadsheets: somebody who may read all of them.
    """
    writer = Writer(file)
    with transaction.atomic():  # nobody writes to the system meanwhile, so that every row's relations are there
        hold(system.pk)
        people = people_of(system)
        rows = {table: [_row(table, row, people) for row in rows_of(table, system)] for table in TABLES}
    for table, told in rows.items():
        writer.add(table.path, write_yaml(told))
    for content in SignedContent.objects.filter(assessment__system=system).order_by("pk"):
        writer.add(signed_path(content.pk), content.content.encode())
    versions = _frameworks(writer, system)
    missing = _files(writer, system)
    _spreadsheets(writer, system, actor)
    writer.finish(
        {
            "system": {"ods_code": system.ods_code, "name": system.name},
            "taken_at": timezone.now().isoformat(),
            "counts": (counts := {table.name: len(told) for table, told in rows.items()}),
            "frameworks": versions,
            "files_missing": missing,
            "stays_behind": list(STAYS_BEHIND),
        }
    )
    return counts


def people_of(system: System) -> set[int]:
    """The accounts of those who hold a role in a system or wrote something that it holds."""
    found = set(User.objects.filter(memberships__system=system).values_list("pk", flat=True))
    for table in TABLES:
        if table.name in {"readings", "history", "membership_events", "memberships"}:
            continue
        for name, how in table.relations:
            if how == PERSON:
                rows = table.model_class.objects.filter(_mine(table, system)).exclude(**{f"{name}": None})
                found.update(rows.order_by().values_list(f"{name}_id", flat=True).distinct())
    return found


def rows_of(table: Table, system: System) -> Iterator[Any]:
    """A system's rows of one table, in the order in which they were made."""
    if table.name == "people":
        return User.objects.filter(pk__in=people_of(system)).order_by("pk").iterator()
    rows = table.model_class.objects.filter(_mine(table, system)).order_by("pk").distinct()
    singles = [name for name, _ in table.relations if not _field(table, name).many_to_many]
    many = [name for name, _ in table.relations if _field(table, name).many_to_many]
    deeper = [f"{name}__{path}" for name in singles for path in _natural_paths(_field(table, name).related_model)]
    return rows.select_related(*singles, *deeper).prefetch_related(*many).iterator(chunk_size=500)  # type: ignore[no-any-return]


def signed_path(number: int) -> str:
    """Where a signed text stands in the zip: word by word as it was signed."""
    return f"signed/{number}.json"


def file_path(item: Evidence) -> str:
    """Where a file of evidence stands in the zip, under a name that any computer takes; empty without a file."""
    if not item.file_path:
        return ""
    stem, _, suffix = item.file_name.rpartition(".")
    return f"files/{item.pk}-{slugify(stem)[:60] or 'file'}.{slugify(suffix)[:8] or 'bin'}"


def _mine(table: Table, system: System) -> Q:
    mine = Q(**{table.mine: system.ods_code if table.by_code else system})
    if table.name == "local_sources":
        mine &= Q(key__startswith="local-")
    return mine


def _field(table: Table, name: str) -> Any:
    return table.model_class._meta.get_field(name)


def _natural_paths(model: Any) -> set[str]:
    """The relations that a natural key follows, to be read with the row."""
    lookups = getattr(model, "NATURAL_KEY", ())
    return {lookup.rpartition("__")[0] for lookup in lookups if "__" in lookup}


def _row(table: Table, row: Any, people: set[int]) -> Row:
    told: Row = {"id": row.pk}
    for name, how in table.relations:
        told[name] = _relation(row, name, how, people)
    for field in table.plain_fields():
        told[field.name] = to_plain(getattr(row, field.attname))
    if isinstance(row, Evidence):
        told["file_path"] = file_path(row)
    elif isinstance(row, Event):
        told["sealed_as"] = sealed_numbers(row)
    return told


def _relation(row: Any, name: str, how: str, people: set[int]) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many and how != NATURAL:
        return sorted(each.pk for each in getattr(row, name).all())
    if field.many_to_many:
        return sorted(list(each.natural_key()) for each in getattr(row, name).all())
    number = getattr(row, field.attname)
    if number is None:
        return None
    if how == PERSON:
        return str(getattr(row, name).ref) if number in people else None
    return list(getattr(row, name).natural_key()) if how == NATURAL else number


def _frameworks(writer: Writer, system: System) -> list[Row]:
    """Each version that the system's assessments use, as YAML; the manifest tells them by what they say."""
    used = FrameworkVersion.objects.filter(
        models.Q(assessments__system=system) | models.Q(pk__in=_of_milestones(system))
    ).distinct()
    told = []
    for pk in used.order_by("framework__order", "pk").values_list("pk", flat=True):
        content = version_content(pk)
        name = f"frameworks/{slugify(content.framework_key)}-{slugify(content.version)}-{pk}.yaml"
        writer.add(name, version_as_yaml(content, mappings_to(pk)).encode())
        told.append(
            {
                "key": content.framework_key,
                "version": content.version,
                "is_local": content.is_local,
                "file": name,
                "content_sha256": content_hash(pk),
            }
        )
    return told


def _of_milestones(system: System) -> Any:
    areas = system.milestones.exclude(area=None).order_by()
    return areas.values("area__version")


def content_hash(version_id: int) -> str:
    """What a version says, as a hash: the same where the same version was loaded elsewhere."""
    return hashlib.sha256(version_as_yaml(version_content(version_id)).encode()).hexdigest()


def _files(writer: Writer, system: System) -> list[str]:
    """The files of evidence; returns the paths of those that the storage has lost."""
    lost = []
    for item in Evidence.objects.filter(system=system).exclude(file_path="").order_by("pk"):
        try:
            with open_kept(item.file_path) as file:
                writer.add_file(file_path(item), file)
        except FileNotFoundError:
            lost.append(file_path(item))
    return lost


def _spreadsheets(writer: Writer, system: System, actor: Actor) -> None:
    """One workbook for each assessment, for people to read; nothing is loaded from them."""
    for key in Assessment.objects.filter(system=system).order_by("round__as_at").values_list("round__key", flat=True):
        pack = read_pack(get_assessment(actor, system.ods_code, key), actor)
        writer.add(f"spreadsheets/{key}.xlsx", assessment_workbook(pack))
