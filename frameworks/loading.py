"""Loads fixture rows by natural key on a database in use, and says what it did.

Three rules decide what happens to a row that is there already. A row of a published framework version never changes:
a difference is an error, and so is a row more, since the way to change it is a new version. Reference rows that
nobody edits here follow the fixture. Rows that people may edit (systems, rounds) stay as they are.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from frameworks.models import Area, Criterion, Descriptor, Framework, FrameworkVersion, Level, Prompt

VERSIONED: tuple[type[models.Model], ...] = (Framework, FrameworkVersion, Level, Area, Criterion, Descriptor, Prompt)
FOLLOWS_FIXTURE = "frameworks"
Seen = dict[tuple[Any, ...], Any]


class PublishedRowDiffers(Exception):
    """A fixture says something else than a published version holds."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows were added, changed and left as they were."""

    added: int
    changed: int
    kept: int


def load_rows(rows: list[dict[str, Any]]) -> Counts:
    """Load fixture rows ({"model", "fields"}, relations as natural keys) in order.

    Raises PublishedRowDiffers; call it inside a transaction, so that nothing is half loaded.
    """
    counts: Counter[str] = Counter()
    seen: Seen = {}
    new_versions: dict[int, str] = {}
    for item in rows:
        model: Any = apps.get_model(item["model"])
        plain, many = _resolved(model, item["fields"], seen)
        key = _natural_key(model, plain)
        existing = model.objects.filter(**key).first()
        if existing is None:
            _refuse_into_published(model, plain, new_versions)
            if model is FrameworkVersion:
                # Filled as a draft and published at the end, since nothing is added to a published version.
                made = model.objects.create(**plain | {"status": FrameworkVersion.Status.DRAFT})
                new_versions[made.pk] = plain["status"]
            else:
                made = model.objects.create(**plain)
            for name, values in many.items():
                getattr(made, name).set(values)
            counts["added"] += 1
            continue
        counts[_follow(model, existing, plain, many)] += 1
    for pk, status in new_versions.items():
        FrameworkVersion.objects.filter(pk=pk).update(status=status)
    return Counts(added=counts["added"], changed=counts["changed"], kept=counts["kept"])


def _refuse_into_published(model: Any, plain: dict[str, Any], new_versions: Collection[int]) -> None:
    """Raise PublishedRowDiffers for a new row of a version that was published before this load."""
    if model not in VERSIONED or model in (Framework, FrameworkVersion):
        return
    version = plain["version"] if "version" in plain else plain["area"].version
    if version.status == FrameworkVersion.Status.PUBLISHED and version.pk not in new_versions:
        name = "/".join(map(str, model(**plain).natural_key()))
        raise PublishedRowDiffers(
            f"{model._meta.verbose_name} {name} is not in the published version. Publish a new version instead."
        )


def _follow(model: Any, existing: Any, plain: dict[str, Any], many: dict[str, list[Any]]) -> str:
    if model._meta.app_label != FOLLOWS_FIXTURE:
        return "kept"
    differing = [name for name, value in plain.items() if not _same(model, name, existing, value)]
    differing += [name for name, values in many.items() if set(getattr(existing, name).all()) != set(values)]
    if not differing:
        return "kept"
    if model in VERSIONED:
        raise PublishedRowDiffers(
            f"{model._meta.verbose_name} {'/'.join(map(str, existing.natural_key()))} is published and its "
            f"{', '.join(differing)} would change. Publish a new version instead."
        )
    for name in differing:
        if name in many:
            getattr(existing, name).set(many[name])
        else:
            setattr(existing, name, plain[name])
    existing.save()
    return "changed"


def _same(model: Any, name: str, existing: Any, wanted: Any) -> bool:
    field = model._meta.get_field(name)
    stored = getattr(existing, field.attname)  # a relation's key, without reading the row behind it
    return bool(stored == ((wanted and wanted.pk) if field.is_relation else field.to_python(wanted)))


def _natural_key(model: Any, plain: dict[str, Any]) -> dict[str, Any]:
    """The look-ups that find the row, taken from its own values."""
    key = {}
    for lookup in model.NATURAL_KEY:
        value: Any = plain
        for index, part in enumerate(lookup.split("__")):
            value = value[part] if index == 0 else getattr(value, part)
        key[lookup] = value
    return key


def _resolved(model: Any, fields: dict[str, Any], seen: Seen) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Plain values and relations to rows; many-to-many values apart. Rows that were looked up are kept in `seen`."""
    plain: dict[str, Any] = {}
    many: dict[str, list[Any]] = {}
    for name, value in fields.items():
        field = model._meta.get_field(name)
        if field.many_to_many:
            many[name] = [_row(field.related_model, key, seen) for key in value]
        elif field.is_relation and value is not None:
            plain[name] = _row(field.related_model, value, seen)
        else:
            plain[name] = value
    return plain, many


def _row(model: Any, key: list[Any], seen: Seen) -> Any:
    """The row with this natural key, read once for a load. Raises the model's DoesNotExist."""
    if (model, *key) not in seen:
        seen[(model, *key)] = model.objects.get_by_natural_key(*key)
    return seen[(model, *key)]
