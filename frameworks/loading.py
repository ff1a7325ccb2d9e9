"""Loads fixture rows by natural key on a database in use, and says what it did.

Three rules decide what happens to a row that is there already. A row of a published framework version never changes:
a difference is an error, since the way to change it is a new version. Reference rows that nobody edits here follow
the fixture. Rows that people may edit (systems, rounds) stay as they are.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from frameworks.models import Area, Criterion, Descriptor, Framework, FrameworkVersion, Level, Prompt

VERSIONED: tuple[type[models.Model], ...] = (Framework, FrameworkVersion, Level, Area, Criterion, Descriptor, Prompt)
FOLLOWS_FIXTURE = "frameworks"


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
    for item in rows:
        model: Any = apps.get_model(item["model"])
        plain, many = _resolved(model, item["fields"])
        key = _natural_key(model, plain)
        existing = model.objects.filter(**key).first()
        if existing is None:
            made = model.objects.create(**plain)
            for name, values in many.items():
                getattr(made, name).set(values)
            counts["added"] += 1
            continue
        counts[_follow(model, existing, plain, many)] += 1
    return Counts(added=counts["added"], changed=counts["changed"], kept=counts["kept"])


def _follow(model: Any, existing: Any, plain: dict[str, Any], many: dict[str, list[Any]]) -> str:
    if model._meta.app_label != FOLLOWS_FIXTURE:
        return "kept"
    differing = [name for name, value in plain.items() if not _same(model, name, getattr(existing, name), value)]
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


def _same(model: Any, name: str, stored: Any, wanted: Any) -> bool:
    return bool(stored == (model._meta.get_field(name).to_python(wanted) if not _related(model, name) else wanted))


def _related(model: Any, name: str) -> bool:
    return bool(model._meta.get_field(name).is_relation)


def _natural_key(model: Any, plain: dict[str, Any]) -> dict[str, Any]:
    """The look-ups that find the row, taken from its own values."""
    key = {}
    for lookup in model.NATURAL_KEY:
        value: Any = plain
        for index, part in enumerate(lookup.split("__")):
            value = value[part] if index == 0 else getattr(value, part)
        key[lookup] = value
    return key


def _resolved(model: Any, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Plain values and relations to rows; many-to-many values apart."""
    plain: dict[str, Any] = {}
    many: dict[str, list[Any]] = {}
    for name, value in fields.items():
        field = model._meta.get_field(name)
        if field.many_to_many:
            many[name] = [field.related_model.objects.get_by_natural_key(*key) for key in value]
        elif field.is_relation and value is not None:
            plain[name] = field.related_model.objects.get_by_natural_key(*value)
        else:
            plain[name] = value
    return plain, many
