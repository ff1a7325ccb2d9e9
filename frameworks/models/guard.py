"""A published version never changes: the guard that every row of a version stands behind, on every database."""

from typing import Any

from django.db import models

from frameworks.models.base import NaturalKeyManager, NaturalKeyModel

PUBLISHED = "published"


class PublishedVersionChanged(Exception):
    """Something tried to change, add or remove a row of a published version. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("A published version never changes. Make a new version instead.")


class VersionedQuerySet(models.QuerySet[Any]):
    """Refuses to write rows of a published version many at a time, as `VersionedModel` does one at a time."""

    def update(self, **fields: Any) -> int:
        self._refuse_published()
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_published()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        rows = list(objs)
        for row in rows:
            row.refuse_published()
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        for row in rows:
            row.refuse_published()
        return super().bulk_update(rows, *args, **kwargs)

    def _refuse_published(self) -> None:
        path = "__".join(filter(None, (self.model.VERSION_PATH, "status")))
        if self.filter(**{path: PUBLISHED}).exists():
            raise PublishedVersionChanged


class VersionedManager(NaturalKeyManager.from_queryset(VersionedQuerySet)):  # type: ignore[misc]
    """Natural keys, and the guard."""


class VersionedModel(NaturalKeyModel):
    """A row of a version; `VERSION_PATH` is the look-up that leads to the version.

    A version is made as a draft, filled, and then published. Raises PublishedVersionChanged on a write after that.
    """

    VERSION_PATH = "version"

    objects = VersionedManager()  # type: ignore[misc]

    class Meta:
        abstract = True

    def is_published(self) -> bool:
        """Whether the row stands in a version that the database knows as published."""
        row: Any = self
        for part in filter(None, self.VERSION_PATH.split("__")):
            row = getattr(row, part)
        return bool(row.status == PUBLISHED)

    def refuse_published(self) -> None:
        """Raise PublishedVersionChanged for a row of a published version."""
        if self.is_published():
            raise PublishedVersionChanged

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_published()
        return super().delete(*args, **kwargs)
