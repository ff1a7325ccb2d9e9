"""What was taken out of use, register by register, so that it can be found again and brought back."""

from journey.kinds import Kind


def retired_of(kind: Kind, system_id: int) -> tuple[tuple[int, str], ...]:
    """The rows of a register that are out of use, as number and name, by name. One query."""
    # What a row is called may be another row's name: that of the published question, for one.
    single = [field.name for field in kind.model._meta.fields if field.is_relation and field.name in _fields(kind)]
    rows = kind.model.objects.filter(system_id=system_id, retired_at__isnull=False)  # type: ignore[attr-defined]
    named = ((row.pk, str(row)) for row in rows.select_related(*single))
    return tuple(sorted(named, key=lambda row: (row[1].casefold(), row[0])))


def _fields(kind: Kind) -> frozenset[str]:
    return frozenset(name for name, _ in kind.fields)
