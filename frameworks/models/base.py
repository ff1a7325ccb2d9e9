"""Natural keys, so that fixtures name rows by what they are and never by a number."""

from typing import Any

from django.db import models


class NaturalKeyManager(models.Manager[Any]):
    """Finds a row by the fields in its model's `NATURAL_KEY`; `a__b` follows a relation."""

    def get_by_natural_key(self, *values: Any) -> Any:
        return self.get(**dict(zip(self.model.NATURAL_KEY, values, strict=True)))


class NaturalKeyModel(models.Model):
    """A reference row known by the fields in `NATURAL_KEY` (field look-ups, in order)."""

    NATURAL_KEY: tuple[str, ...] = ("key",)

    objects = NaturalKeyManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        values = []
        for lookup in self.NATURAL_KEY:
            value: Any = self
            for part in lookup.split("__"):
                value = getattr(value, part)
            values.append(value)
        return tuple(values)
