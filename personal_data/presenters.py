"""What is held, in the lines that the page shows."""

from dataclasses import dataclass

from personal_data.held import Held, Purpose, here


@dataclass(frozen=True, slots=True)
class Group:
    """Everything that is held for one purpose."""

    purpose: Purpose
    tables: tuple[Held, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(held.words for held in self.tables)


def by_purpose() -> list[Group]:
    """The tables of this installation by purpose, in the order in which they are written down."""
    found: dict[Purpose, list[Held]] = {}
    for held in here():
        found.setdefault(held.purpose, []).append(held)
    return [Group(purpose, tuple(tables)) for purpose, tables in found.items()]
